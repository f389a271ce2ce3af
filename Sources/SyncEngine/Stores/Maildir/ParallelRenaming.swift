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
  /// After one that is not about a missing file, no others are tried, and all have it.  When these are the last
  /// ones before both directories are made durable, the one that is done with first can begin at once.
  static func run(
    _ renamings: [MaildirIndex.FlagRenaming], in directories: Directories, isLast: Bool
  ) -> [Int: SystemError] {
    let within = renamings.indices.filter {
      renamings[$0].oldPlace == .new && renamings[$0].newPlace == .new
    }
    let inNew = Set(within)
    let others = renamings.indices.filter { !inNew.contains($0) }
    let isWorthIt = min(within.count, others.count) >= fewestFiles
    let isCurOnly = others.allSatisfy {
      renamings[$0].oldPlace == .cur && renamings[$0].newPlace == .cur
    }
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
    let helping = { @Sendable in
      work(within)
      // Whether it has succeeded is for those to find out who need to know.
      if isLast && isCurOnly { try? directories.new.synchronise() }
    }
    guard isWorthIt, let helper = try? Thread(named: "renaming", helping) else {
      work(Array(renamings.indices))
      return failures.read { $0 }
    }
    work(others)
    helper.join()
    return failures.read { $0 }
  }
}
