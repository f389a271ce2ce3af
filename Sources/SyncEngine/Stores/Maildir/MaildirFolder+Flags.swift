// SPDX-License-Identifier: MIT

import IMAP
import POSIX
package import SyncModel

extension MaildirFolder {
  package func changeFlags(
    _ steps: [FlagStep], done: (FlagStep) throws(SyncFailure) -> Void
  ) throws(SyncFailure) {
    relisted = nil
    for step in steps {
      for uid in step.uids {
        if try renameListed(uid, step.change) { continue }
        try rename(.uid(uid), uid: uid) { old in
          old.named(with: step.change.applied(to: old.flags), separator: self.separator)
        }
      }
      try done(step)
    }
  }

  /// Renames a file as the index spells its name, which need not be taken apart for that.
  ///
  /// `false` where the index cannot, or where the file is not there any more.
  private func renameListed(_ uid: UID, _ change: FlagChange) throws(SyncFailure) -> Bool {
    if index == nil { index = try read() }
    guard let renaming = index?.renaming(of: uid, by: change, separator: separator) else {
      return false
    }
    if renaming.isDone { return true }
    do throws(SystemError) {
      try directory(renaming.oldPlace).rename(
        renaming.old, to: renaming.new, in: directory(renaming.newPlace))
    } catch {
      if error.isMissing { return false }
      throw .file(error, while: error.operation)
    }
    trace?("\(place.folder): renamed \(renaming)")
    touch(renaming.oldPlace)
    touch(renaming.newPlace)
    index?.note(renaming)
    return true
  }
}
