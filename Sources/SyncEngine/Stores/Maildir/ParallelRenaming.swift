// SPDX-License-Identifier: MIT

import POSIX

/// Renames files of the two directories of a Maildir at the same time.
///
/// The kernel makes one change of a directory after the other, so that more threads gain nothing.
enum ParallelRenaming {
  /// So many files of one directory are worth a thread.
  private static let fewestFiles = 64

  /// The directories of a folder.
  struct Directories: Sendable {
    let new: OpenDirectory
    let cur: OpenDirectory

    fileprivate func rename(_ renaming: MaildirIndex.FlagRenaming) throws(SystemError) {
      try self[renaming.oldPlace].rename(
        renaming.old, to: renaming.new, in: self[renaming.newPlace])
    }

    /// One of both.
    subscript(place: MaildirIndex.Place) -> OpenDirectory { place == .new ? new : cur }
  }

  /// Tries to rename each file and returns the failures by their place in `renamings`.
  ///
  /// After one that is not about a missing file, no others are tried, and all have it.
  static func run(
    _ renamings: [MaildirIndex.FlagRenaming], in directories: Directories
  ) -> [Int: SystemError] {
    let within = renamings.indices.filter {
      renamings[$0].oldPlace == .new && renamings[$0].newPlace == .new
    }
    let isWorthIt = min(within.count, renamings.count - within.count) >= fewestFiles
    let failures = Monitor<[Int: SystemError]>([:])
    let work = { @Sendable (places: [Int]) in
      var last: SystemError?
      for place in places {
        do throws(SystemError) {
          if let last { throw last }
          try directories.rename(renamings[place])
        } catch {
          failures.update { $0[place] = error }
          if !error.isMissing { last = error }
        }
      }
    }
    guard isWorthIt, let helper = try? Thread(named: "renaming", { work(within) }) else {
      work(Array(renamings.indices))
      return failures.read { $0 }
    }
    let inNew = Set(within)
    work(renamings.indices.filter { !inNew.contains($0) })
    helper.join()
    return failures.read { $0 }
  }
}
