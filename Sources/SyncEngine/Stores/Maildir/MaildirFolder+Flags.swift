// SPDX-License-Identifier: MIT

import IMAP
import POSIX
package import SyncModel

extension MaildirFolder {
  /// So many names are spelt at a time.
  private static let portion = 1_024

  package func changeFlags(
    _ steps: [FlagStep], done: (FlagStep) throws(SyncFailure) -> Void
  ) throws(SyncFailure) {
    relisted = nil
    var kept = KeptFiles()
    for (place, step) in steps.enumerated() {
      for start in stride(from: 0, to: step.uids.count, by: Self.portion) {
        let uids = step.uids[start..<min(start + Self.portion, step.uids.count)]
        let isLast = place == steps.count - 1 && uids.endIndex == step.uids.endIndex
        for uid in try renameListed(uids, step.change, isLast: isLast, &kept) {
          try kept.unless(uid) { () throws(SyncFailure) in
            try rename(.uid(uid), uid: uid) { old in
              old.named(with: step.change.applied(to: old.flags), separator: self.separator)
            }
          }
        }
      }
      try done(kept.others(of: step))
    }
    if let failure = kept.failure { throw failure }
  }

  /// Files that keep their names, because something about them alone does not allow another.
  private struct KeptFiles {
    private var uids: Set<UID> = []
    /// What to tell of the first.
    private(set) var failure: SyncFailure?

    mutating func add(_ uid: UID, _ failure: SyncFailure) {
      uids.insert(uid)
      self.failure = self.failure ?? failure
    }

    /// Renames a file; throws what concerns others as well.
    mutating func unless(
      _ uid: UID, _ rename: () throws(SyncFailure) -> Void
    ) throws(SyncFailure) {
      do throws(SyncFailure) {
        try rename()
      } catch {
        guard case .problem(.fileKept) = error else { throw error }
        add(uid, error)
      }
    }

    /// The part of a step that is in force.
    func others(of step: FlagStep) -> FlagStep {
      uids.isEmpty ? step : FlagStep(step.change, step.uids.filter { !uids.contains($0) })
    }
  }

  /// Renames files as the index spells their names, which need not be taken apart for that.
  ///
  /// Returns the messages of which the index cannot, or whose files are not there any more.
  private func renameListed(
    _ uids: ArraySlice<UID>, _ change: FlagChange, isLast: Bool, _ kept: inout KeptFiles
  ) throws(SyncFailure) -> [UID] {
    try nameFiles()
    var (renamings, rest) = renamings(of: uids, change)
    if renamings.isEmpty { return rest }
    let failures = ParallelRenaming(
      renamings, in: try directories(), isLast: isLast && isDurable
    ).run()
    for (place, renaming) in renamings.enumerated() where failures[place] == nil {
      trace?("\(self.place.folder): renamed \(renaming)")
      touch(renaming.oldPlace, renaming.newPlace)
      index?.note(renaming)
    }
    for (place, failure) in failures.sorted(by: { $0.key < $1.key }) {
      let renaming = renamings[place]
      if failure.isOfFileAlone {
        kept.add(
          renaming.uid,
          keeping("\(renaming.oldPlace.name)/\(PathText.text(of: renaming.old))", failure))
      } else {
        guard failure.isMissing else { throw .file(failure, while: failure.operation) }
        rest.append(renaming.uid)
      }
    }
    return rest
  }

  /// Tells of a file below the folder that cannot get another name.
  func keeping(_ below: String, _ error: SystemError) -> SyncFailure {
    .problem(.fileKept(file: "\(path)/\(below)", reason: error.reason))
  }

  /// How files get other names, and the messages of which the index cannot tell.
  private func renamings(
    of uids: ArraySlice<UID>, _ change: FlagChange
  ) -> (renamings: [MaildirIndex.FlagRenaming], rest: [UID]) {
    guard let index else { return ([], Array(uids)) }
    var (renamings, rest): ([MaildirIndex.FlagRenaming], [UID]) = ([], [])
    renamings.reserveCapacity(uids.count)
    for uid in uids {
      if let renaming = index.renaming(of: uid, by: change, separator: separator) {
        if !renaming.isDone { renamings.append(renaming) }
      } else {
        rest.append(uid)
      }
    }
    return (renamings, rest)
  }

  /// Both directories, for threads that work in them.
  func directories() throws(SyncFailure) -> MaildirDirectories {
    try attempting(to: "open \(path)") { () throws(SystemError) in
      MaildirDirectories(new: try directory(.new), cur: try directory(.cur))
    }
  }
}
