// SPDX-License-Identifier: MIT

import Glibc
import POSIX

/// What a server may leave behind in its process; for exit tests, where nothing else is at work.
struct Residue {
  private let descriptors: Int

  /// Counts the descriptors that are open now.
  init() throws { descriptors = try Self.countDescriptors() }

  /// Throws unless there are no more descriptors than before, and no thread of the module.
  ///
  /// `besides` descriptors more are the business of whoever asks.
  /// Descriptors must be closed at once.  The kernel shows a thread for a moment after it was joined,
  /// so threads are looked at until they are gone.
  func requireNone(besides others: Int = 0) throws {
    let open = try Self.countDescriptors()
    try require(
      open <= descriptors + others, "\(open) descriptors are left, before there were \(descriptors)"
    )
    let deadline = Deadline.after(.seconds(10))
    var threads = try Self.ownThreads()
    while !threads.isEmpty && !deadline.isOver { threads = try Self.ownThreads() }
    try requireEqual(threads, [])
  }

  /// Sockets and pipes only: the test library opens and closes files of its own.
  private static func countDescriptors() throws -> Int {
    try Directory.names(in: "/proc/self/fd").count { name in
      var target = [CChar](repeating: 0, count: 64)
      let length = readlink("/proc/self/fd/\(name)", &target, target.count)
      let text = String(decoding: target.prefix(max(0, length)).map(UInt8.init), as: UTF8.self)
      return text.hasPrefix("socket:") || text.hasPrefix("pipe:")
    }
  }

  private static func ownThreads() throws -> [String] {
    try Directory.names(in: "/proc/self/task").compactMap { task in
      try? String(decoding: Files.read("/proc/self/task/\(task)/comm"), as: UTF8.self)
    }.filter { $0.hasPrefix("demo-") }
  }
}
