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
    other.index?.forget(.uid(uid))
    return true
  }
}

// MARK: - One file for two messages

/// The file of a message as it was when it was read.
struct TwinFile {
  let path: String
  let name: String
  let print: MessagePrint
  fileprivate let stamp: FileStamp
}

extension MaildirFolder {
  /// How often renamed files are looked for.
  private static let searches = 3

  /// Reads the file of a message; `nil` when it is gone or cannot be read, for whatever reason.
  ///
  /// Who wants a file of another folder can do without: that folder tells what is wrong with it.
  func twinFile(of uid: UID) -> TwinFile? {
    do throws(SyncFailure) {
      guard let file = try locate(.uid(uid)) else { return nil }
      let path = "\(path)/\(file.below)"
      guard let stamp = FileStamp(of: path), let print = try print(of: path) else { return nil }
      return TwinFile(path: path, name: file.name, print: print, stamp: stamp)
    } catch {
      return nil
    }
  }

  /// Gives a file of another folder a second name here, for a message that has its length and its header.
  ///
  /// `nil` when the file is gone or another one since it was read, or gets no second name for whatever
  /// reason, such as a file system that has none.  Throws when the disk is full, or when a second name that
  /// turned out to be wrong cannot be taken away.  Durable after ``settle()``.
  func link(_ file: TwinFile, for copy: MessageCopy) throws(SyncFailure) -> StoredCopy? {
    guard case .uid(let new) = copy.message else { return nil }
    let time = settings.namesByHeaderDate ? Self.time(in: file.name) : nil
    let base = namer.base(namer.unique(at: time), uid: new, digest: digest)
    let place: MaildirIndex.Place = copy.flags.contains(.seen) ? .cur : .new
    let below = "\(place.name)/\(base)\(separator)2,\(copy.flags.letters)"
    do throws(SystemError) {
      try Files.link(file.path, to: "\(path)/\(below)")
    } catch {
      // Whatever the reason, the message can be fetched, unless the disk is full.
      if error.isFull { throw .file(error, while: "link \(file.path) to \(path)/\(below)") }
      return nil
    }
    touch(place)
    var stored = StoredCopy(
      source: copy.message, uid: new, flags: copy.flags, octets: file.print.octets)
    stored.file = below
    // A program may have put another file in its place after this one was read.
    if FileStamp(of: "\(path)/\(below)") == file.stamp { return stored }
    try unlink([stored])
    return nil
  }

  /// Takes second names away again, whatever flags they have got meanwhile; one that is gone is no failure.
  ///
  /// Throws after all others are gone when one cannot be removed.
  func unlink(_ copies: [StoredCopy]) throws(SyncFailure) {
    var files = copies.compactMap(\.file)
    var failure: SyncFailure?
    for _ in 0..<Self.searches where !files.isEmpty {
      var missing: Set<String> = []
      for file in files.map(File.init(below:)) {
        do throws(SystemError) {
          try Files.remove("\(path)/\(file.below)")
          touch(file.place)
        } catch {
          if error.isMissing {
            missing.insert(MaildirName(file.name).base)
          } else {
            failure = .file(error, while: "remove \(path)/\(file.below)")
          }
        }
      }
      files = missing.isEmpty ? [] : try self.files(named: missing)
    }
    if let failure { throw failure }
  }

  /// The files whose names begin with one of these, as they are called now, below the folder.
  private func files(named bases: Set<String>) throws(SyncFailure) -> [String] {
    var found: [String] = []
    for place in [MaildirIndex.Place.new, .cur] {
      let names = try attempting(to: "list \(path)/\(place.name)") { () throws(SystemError) in
        try Directory.names(in: "\(path)/\(place.name)")
      }
      found += names.filter { bases.contains(MaildirName($0).base) }.map { "\(place.name)/\($0)" }
    }
    return found
  }
}
