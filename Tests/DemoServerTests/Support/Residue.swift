// SPDX-License-Identifier: MIT

import POSIX

/// What a server may leave behind in its process; for exit tests, where nothing else is at work.
struct Residue {
  private let descriptors: Int

  /// Counts the descriptors that are open now.
  init() throws { descriptors = try Self.countDescriptors() }

  /// Throws unless there are no more descriptors than before, and no thread of the module.
  ///
  /// The test library opens and closes files of its own, and the kernel shows a thread for a moment
  /// after it was joined; so both are looked at until they are gone.
  func requireNone() throws {
    let deadline = Deadline.after(.seconds(10))
    while true {
      let open = try Self.countDescriptors()
      let threads = try Self.ownThreads()
      if open <= descriptors && threads.isEmpty { return }
      if deadline.isOver {
        throw Mismatch("\(open) descriptors, before \(descriptors), and threads \(threads)")
      }
    }
  }

  private static func countDescriptors() throws -> Int {
    try Directory.names(in: "/proc/self/fd").count
  }

  private static func ownThreads() throws -> [String] {
    try Directory.names(in: "/proc/self/task").compactMap { task in
      try? String(decoding: Files.read("/proc/self/task/\(task)/comm"), as: UTF8.self)
    }.filter { $0.hasPrefix("demo-") }
  }
}
