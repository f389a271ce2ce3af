// SPDX-License-Identifier: MIT

package import IMAP
import POSIX
import SyncModel

extension MaildirFolder {
  package func remove(
    _ uids: [UID], done: ([UID]) throws(SyncFailure) -> Void
  ) throws(SyncFailure) {
    relisted = nil
    var files: [(uid: UID, file: File)] = []
    for uid in uids {
      if let file = try listed(.uid(uid)) { files.append((uid, file)) }
    }
    let failures = try removeAll(files.map(\.file))
    for (number, (uid, file)) in files.enumerated() {
      let failure = failures[number]
      if failure == nil || failure?.isMissing == true { touch(file.place) }
      if let failure { try removeRenamed(uid, after: failure, of: file) }
      trace?("\(place.folder): removed \(file.below)")
      index?.forget(.uid(uid))
    }
    try done(uids)
  }

  /// Tries to remove each file, and returns the failures by their place in `files`.
  private func removeAll(_ files: [File]) throws(SyncFailure) -> [Int: SystemError] {
    // A folder that is gone has no directories to open, and nothing to remove.
    if files.isEmpty { return [:] }
    let directories = try directories()
    return ParallelRemoval.remove(
      files.map { .init(directory: directories[$0.place], name: $0.name) })
  }

  /// Removes a file that got another name meanwhile; any other failure is thrown.
  private func removeRenamed(
    _ uid: UID, after failure: SystemError, of file: File
  ) throws(SyncFailure) {
    guard failure.isMissing else {
      throw .file(failure, while: "remove \(path)/\(file.below)")
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
