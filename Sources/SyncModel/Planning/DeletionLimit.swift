// SPDX-License-Identifier: MIT

/// How many messages may be deleted on one side without asking (`deletionlimit`).
///
/// A plan over the limit is usually an accident: a disk that is not mounted, a server that shows an
/// empty folder.  It is held until a person confirms it.
package struct DeletionLimit: Equatable, Sendable {
  /// So many messages of a folder are always fine; five times as many in all folders of an account.
  package var count: Int
  /// So many percent of a folder are fine; a fifth of that of all folders of an account.
  package var percent: Int

  /// 20 messages or 10 % of a folder, 100 messages or 2 % of an account.
  package static let standard = DeletionLimit(count: 20, percent: 10)

  package init(count: Int, percent: Int) {
    self.count = count
    self.percent = percent
  }

  /// Whether a folder of `total` messages may lose so many.
  package func allows(_ deletions: Int, inFolderOf total: Int) -> Bool {
    deletions <= max(count, total * percent / 100)
  }

  /// Whether an account of `total` messages may lose so many in one run.
  package func allows(_ deletions: Int, inAccountOf total: Int) -> Bool {
    deletions <= max(count * 5, total * percent / 500)
  }
}
