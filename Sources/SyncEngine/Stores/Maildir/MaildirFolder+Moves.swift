// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

extension MaildirFolder {
  /// The files without a UID of this folder whose names carry that of another one.
  func foreignNumbers() throws(SyncFailure) -> [(
    message: MessageReference, uid: UID, digest: String
  )] {
    let arrivals = try snapshot().arrivals
    return arrivals.compactMap { arrival in
      let message = MessageReference.arrival(arrival.key)
      return base(of: message).flatMap { MaildirName($0).number }.map {
        (message, $0.uid, $0.digest)
      }
    }
  }

  /// Takes a message from another folder, with its flags, and returns whether that was possible.
  ///
  /// It is not when the file has gone, or when the folders lie on different file systems.
  func take(_ uid: UID, from other: MaildirFolder, as new: UID) throws(SyncFailure) -> Bool {
    guard let file = try other.locate(.uid(uid)) else { return false }
    let old = MaildirName(file.name)
    let name = distinct(
      old.named(with: old.flags, separator: separator, base: namer.base(uid: new, digest: digest)),
      from: file)
    let (from, to) = ("\(other.path)/\(file.below)", "\(path)/\(file.place.name)/\(name)")
    do throws(SystemError) {
      try Files.rename(from, to: to)
    } catch {
      if error.isMissing || error.isCrossDevice { return false }
      throw .file(error, while: "rename \(from) to \(to)")
    }
    touch(file.place)
    other.touch(file.place)
    try settle()
    try other.settle()
    other.forgetNames()
    return true
  }
}
