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

// MARK: - One file for two messages

extension MaildirFolder {
  /// Gives the file of a message of another folder a second name here, for a message that the server says is
  /// the same.
  ///
  /// The file must have the length of the message: somebody may have written to it.  `nil` when it has not,
  /// or is gone, or the file system knows no second names.  Durable after ``settle()``.
  func link(
    _ uid: UID, of other: MaildirFolder, for copy: MessageCopy, octets: Int
  ) throws(SyncFailure) -> StoredCopy? {
    guard case .uid(let new) = copy.message, let file = try other.locate(.uid(uid)) else {
      return nil
    }
    let source = "\(other.path)/\(file.below)"
    guard let before = FileStamp(of: source),
      try other.prints(of: [.uid(uid)]).first?.print.octets == octets
    else { return nil }
    let time = settings.namesByHeaderDate ? Self.time(in: file.name) : nil
    let base = namer.base(namer.unique(at: time), uid: new, digest: digest)
    let place: MaildirIndex.Place = copy.flags.contains(.seen) ? .cur : .new
    let below = "\(place.name)/\(base)\(separator)2,\(copy.flags.letters)"
    do throws(SystemError) {
      try Files.link(source, to: "\(path)/\(below)")
    } catch {
      // Whatever the reason, the message can be fetched, unless the disk is full.
      if error.isFull { throw .file(error, while: "link \(source) to \(path)/\(below)") }
      return nil
    }
    touch(place)
    var stored = StoredCopy(source: copy.message, uid: new, flags: copy.flags, octets: octets)
    stored.file = below
    // A program may have put another file in its place while this one was read.
    if FileStamp(of: "\(path)/\(below)") == before { return stored }
    try unlink([stored])
    return nil
  }

  /// Takes second names away again.
  func unlink(_ copies: [StoredCopy]) throws(SyncFailure) {
    for file in copies.compactMap(\.file) {
      try attempting(to: "remove \(path)/\(file)") { () throws(SystemError) in
        try Files.remove("\(path)/\(file)")
      }
    }
  }
}
