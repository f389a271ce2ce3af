// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

extension MaildirFolder {
  /// The prints of messages, in their order; one that has gone meanwhile is left out.
  func prints(
    of messages: [MessageReference]
  ) throws(SyncFailure) -> [(message: MessageReference, print: MessagePrint)] {
    var found: [(MessageReference, MessagePrint)] = []
    for message in messages {
      guard let file = try locate(message), let print = try print(of: "\(path)/\(file.below)")
      else { continue }
      found.append((message, print))
    }
    return found
  }

  /// The print of a file, which is read as a whole; `nil` when it has gone.
  func print(of path: String) throws(SyncFailure) -> MessagePrint? {
    var header = HeaderPrint()
    var lineEnds = LineEndsToWire()
    var octets = 0
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var converted: [UInt8] = []
    do throws(SystemError) {
      let file = try FileDescriptor(opening: path, .readFile)
      while true {
        var span = chunk.mutableSpan
        let count = try file.read(into: &span)
        if count == 0 { break }
        converted.removeAll(keepingCapacity: true)
        lineEnds.convert(chunk[..<count], into: &converted)
        header.add(converted[...])
        octets += converted.count
      }
    } catch {
      if error.isMissing { return nil }
      throw .file(error, while: "read \(path)")
    }
    return try MessagePrint(
      octets: octets, header: header,
      HeaderFilter(unsentHeaders + (labels.map { [$0.header] } ?? [])))
  }

  func completed(_ listing: FolderSnapshot) throws(SyncFailure) -> FolderSnapshot {
    let listing = index == nil ? try snapshot() : listing
    guard index?.duplicates.isEmpty == false else { return listing }
    index?.admitLeftOut()
    return index?.snapshot ?? listing
  }

  /// Gives files the numbers that their messages have now, and takes the number from all others.
  ///
  /// Each file gets a name that no other file has.  An end in the middle leaves whole messages, of which two
  /// may have one number: ``completed(_:)`` shows both to whoever begins again.
  func renumber(
    _ numbers: some Sequence<(message: MessageReference, uid: UID?)>
  ) throws(SyncFailure) {
    for (message, uid) in numbers {
      if let file = try locate(message) { try renumber(file, as: uid) }
    }
    try settle()
    forgetNames()
  }

  /// Gives a file a number, or takes the one that it has; names and places in the index are not those any more.
  func renumber(_ file: File, as uid: UID?) throws(SyncFailure) {
    let old = MaildirName(file.name)
    // What the name begins with stays: it tells the age of the message.
    let base =
      uid.map { namer.base(old.withoutNumber, uid: $0, digest: digest) } ?? old.withoutNumber
    let name = distinct(old.named(with: old.flags, separator: separator, base: base), from: file)
    try move(file, to: "\(file.place.name)/\(name)")
    touch(file.place)
  }
}
