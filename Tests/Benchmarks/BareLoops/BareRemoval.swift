// SPDX-License-Identifier: MIT

import Glibc
import POSIX
import Synchronization
import TestSupport

/// Removes files and makes that durable: no server, no status, no look at what is there.
enum BareRemoval {
  /// So many that the disk never waits for the next request; more gain nothing.
  private static let threadCount = 32

  /// Removes files of a directory with several threads.
  ///
  /// - Returns: The number of files.
  static func run(_ names: [String], in directory: String) throws -> Int {
    let next = Tally()
    let threads = try (0..<threadCount).map { _ in
      try Thread(named: "removal") {
        while let number = next.take(below: names.count) {
          if unlink("\(directory)/\(names[number])") == 0 { next.succeed() }
        }
      }
    }
    for thread in threads { thread.join() }
    try Files.synchroniseDirectory(directory)
    return next.succeeded
  }

  /// Which file is next, and how many are gone.
  private final class Tally: Sendable {
    private let begun = Atomic(0)
    private let done = Atomic(0)

    var succeeded: Int { done.load(ordering: .acquiring) }

    func take(below end: Int) -> Int? {
      let number = begun.add(1, ordering: .relaxed).oldValue
      return number < end ? number : nil
    }

    func succeed() { done.add(1, ordering: .releasing) }
  }
}
