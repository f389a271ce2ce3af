// SPDX-License-Identifier: MIT

import POSIX
import Synchronization

/// How many files the deliveries of the process hold open, so that all of them together leave room for
/// everything else that needs a descriptor.
enum HeldFiles {
  private static let count = Atomic(0)
  private static let allowed = ProcessInformation.descriptorLimit / 2

  /// A batch of one delivery has at most this many files.
  static let batchLimit = max(8, min(128, allowed / 8))

  /// Whether so many are held that those which are complete should be closed first.
  static var isFull: Bool { count.load(ordering: .relaxed) >= allowed }

  /// Notes files that were opened, or closed if negative.
  static func add(_ files: Int) { count.add(files, ordering: .relaxed) }
}
