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
    let files = uids.compactMap { uid in index?.file(of: uid) }
    let failures = try removeAll(files)
    for (number, file) in files.enumerated() {
      let failure = failures[number]
      if failure == nil || failure?.isMissing == true { touch(file.place) }
      if let failure { try removeRenamed(after: failure, of: file) }
      trace?("\(place.folder): removed \(file.below)")
      index?.forget(.uid(file.uid))
    }
    try done(uids)
  }

  /// Tries to remove each file, and returns the failures by their place in `files`.
  private func removeAll(
    _ files: [MaildirIndex.NumberedFile]
  ) throws(SyncFailure) -> [Int: SystemError] {
    // A folder that is gone has no directories to open, and nothing to remove.
    if files.isEmpty { return [:] }
    return ParallelRemoval.remove(files, in: try directories())
  }

  /// Removes a file that got another name meanwhile; any other failure is thrown.
  private func removeRenamed(
    after failure: SystemError, of file: MaildirIndex.NumberedFile
  ) throws(SyncFailure) {
    guard failure.isMissing else {
      throw .file(failure, while: "remove \(path)/\(file.below)")
    }
    guard let found = try locate(.uid(file.uid)) else { return }
    let name = "\(path)/\(found.below)"
    do throws(SystemError) {
      try Files.remove(name)
    } catch {
      if !error.isMissing { throw .file(error, while: "remove \(name)") }
    }
    touch(found.place)
  }
}
