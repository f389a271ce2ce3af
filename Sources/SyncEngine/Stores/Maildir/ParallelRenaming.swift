// SPDX-License-Identifier: MIT

import POSIX

/// Renames files of the two directories of a Maildir at the same time.
///
/// The kernel makes one change of a directory after the other, so that more threads gain nothing.
struct ParallelRenaming: Sendable {
  /// So many files of one directory are worth a thread.
  private static let fewestFiles = 64

  private let renamings: [MaildirIndex.FlagRenaming]
  private let directories: MaildirDirectories
  private let isLast: Bool
  private let failures = Monitor<[Int: SystemError]>([:])

  /// What is renamed in `directories`; `isLast` where both become durable next.
  init(
    _ renamings: [MaildirIndex.FlagRenaming], in directories: MaildirDirectories, isLast: Bool
  ) {
    self.renamings = renamings
    self.directories = directories
    self.isLast = isLast
  }

  /// Tries to rename each file and returns the failures by their places.
  ///
  /// After one that is not about the file alone, no others are tried, and all have it.
  func run() -> [Int: SystemError] {
    let inNew = places { $0 == .new && $1 == .new }
    let others = places { $0 != .new || $1 != .new }
    guard min(inNew.count, others.count) >= Self.fewestFiles,
      let helper = try? Thread(named: "renaming", { renameInNew(inNew) })
    else {
      rename(Array(renamings.indices))
      return failures.read { $0 }
    }
    rename(others)
    helper.join()
    return failures.read { $0 }
  }

  private func places(
    where matches: (_ old: MaildirIndex.Place, _ new: MaildirIndex.Place) -> Bool
  ) -> [Int] {
    renamings.indices.filter { matches(renamings[$0].oldPlace, renamings[$0].newPlace) }
  }

  /// The part of the thread that helps; if nobody else touches the directory it begins to become durable at once.
  private func renameInNew(_ places: [Int]) {
    rename(places)
    guard isLast, self.places(where: { ($0 == .new) != ($1 == .new) }).isEmpty else { return }
    // Whether it has succeeded is for those to find out who need to know.
    try? directories.new.synchronise()
  }

  private func rename(_ places: [Int]) {
    var last: SystemError?
    for place in places {
      do throws(SystemError) {
        if let last { throw last }
        let renaming = renamings[place]
        try directories[renaming.oldPlace].rename(
          renaming.old, to: renaming.new, in: directories[renaming.newPlace])
      } catch {
        failures.update { $0[place] = error }
        if !error.isMissing && !error.isOfFileAlone { last = error }
      }
    }
  }
}
