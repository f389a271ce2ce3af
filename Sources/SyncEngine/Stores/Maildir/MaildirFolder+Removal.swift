// SPDX-License-Identifier: MIT

package import IMAP
import POSIX
import SyncModel

extension MaildirFolder {
  package func remove(
    _ uids: [UID], done: ([UID]) throws(SyncFailure) -> Void
  ) throws(SyncFailure) {
    relisted = nil
    try nameFiles()
    let listed = uids.filter { index?.place(of: $0) != nil }
    let failures = try removeFiles(of: listed)
    var kept: Set<UID> = []
    var first: SyncFailure?
    for (number, uid) in listed.enumerated() {
      do throws(SyncFailure) {
        try noteRemoval(of: uid, failures[number])
      } catch {
        kept.insert(uid)
        first = first ?? error
      }
    }
    try done(kept.isEmpty ? uids : uids.filter { !kept.contains($0) })
    if let first { throw first }
  }

  /// Tries to remove each file, and returns the failures by their place in `uids`.
  private func removeFiles(of uids: [UID]) throws(SyncFailure) -> [Int: SystemError] {
    // A folder that is gone has no directories to open, and nothing to remove.
    guard let index, !uids.isEmpty else { return [:] }
    return ParallelRemoval.remove(uids, of: index, in: try directories())
  }

  private func noteRemoval(of uid: UID, _ failure: SystemError?) throws(SyncFailure) {
    guard let place = index?.place(of: uid) else { return }
    let told = trace == nil ? nil : index?.file(of: uid)
    if failure == nil || failure?.isMissing == true { touch(place) }
    if let failure { try removeRenamed(uid, after: failure) }
    if let told { trace?("\(self.place.folder): removed \(told.below)") }
    index?.forget(.uid(uid))
  }

  /// Removes a file that got another name meanwhile; any other failure is thrown.
  private func removeRenamed(_ uid: UID, after failure: SystemError) throws(SyncFailure) {
    guard failure.isMissing else {
      let known = index?.file(of: uid)?.below ?? ""
      throw .file(failure, while: "remove \(path)/\(known)")
    }
    guard let found = try locate(.uid(uid)) else { return }
    let name = "\(path)/\(found.below)"
    do throws(SystemError) {
      try Files.remove(name)
    } catch {
      if !error.isMissing { throw .file(error, while: "remove \(name)") }
    }
    touch(found.place)
  }
}
