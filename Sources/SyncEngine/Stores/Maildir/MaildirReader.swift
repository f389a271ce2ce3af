// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Streams message files to the other side with the line ends of the wire.
///
/// A message is never sent in part: its length is known before the first octet, and a file that
/// changes meanwhile ends the copy before its last one.
struct MaildirReader {
  /// Files up to this size are read at once; larger ones are read twice, to count and to send.
  private static let heldSize = 1 << 20
  private static let chunkSize = 1 << 16

  private let receiver: any MessageReceiver
  private let observer: any CopyObserver

  init(to receiver: any MessageReceiver, observer: any CopyObserver) {
    self.receiver = receiver
    self.observer = observer
  }

  /// Sends one file, or tells the observer why not.
  ///
  /// A file that has gone meanwhile is no problem: somebody deleted the message.  One that cannot be read must not
  /// keep the others from being sent.
  func send(_ copy: MessageCopy, from path: String) throws(SyncFailure) {
    guard let file = try open(copy, path),
      let status = try reading(copy, path, { () throws(SystemError) in try file.status() })
    else { return }
    guard status.isRegular else {
      return observer.failed(
        copy.message, .messageUnreadable(file: path, reason: "It is not an ordinary file"))
    }
    guard status.size > 0 else { return observer.failed(copy.message, .messageEmpty(file: path)) }
    observer.copying(copy.message)
    if status.size <= Self.heldSize {
      try sendHeld(copy, file, status, path)
    } else {
      try sendStreamed(copy, file, status, path)
    }
  }

  private func open(_ copy: MessageCopy, _ path: String) throws(SyncFailure) -> FileDescriptor? {
    do throws(SystemError) {
      return try FileDescriptor(opening: path, .readFile)
    } catch {
      if !error.isMissing { try leave(copy, path, error) }
      return nil
    }
  }

  private func sendHeld(
    _ copy: MessageCopy, _ file: borrowing FileDescriptor, _ status: FileStatus, _ path: String
  ) throws(SyncFailure) {
    guard let bytes = try reading(copy, path, { () throws(SystemError) in try file.readToEnd() })
    else { return }
    guard bytes.count == status.size else {
      return observer.failed(copy.message, .messageChanged(file: path))
    }
    var octets: [UInt8] = []
    var lineEnds = LineEndsToWire()
    lineEnds.convert(bytes[...], into: &octets)
    try receiver.begin(preview(copy, octets: octets.count, status, path))
    try receiver.receive(octets[...])
    try receiver.end(copy.message, flags: copy.flags)
  }

  private func sendStreamed(
    _ copy: MessageCopy, _ file: borrowing FileDescriptor, _ status: FileStatus, _ path: String
  ) throws(SyncFailure) {
    var counter = LineEndsToWire()
    var octets = 0
    guard try forEachChunk(of: file, copy, path, { piece in octets += counter.count(piece) }),
      try reading(copy, path, { () throws(SystemError) in try file.rewind() }) != nil
    else { return }
    try receiver.begin(preview(copy, octets: octets, status, path))
    var lineEnds = LineEndsToWire()
    var sent = 0
    var held: [UInt8] = []
    let isRead = try forEachChunk(of: file, copy, path) { piece throws(SyncFailure) in
      sent += held.count
      if sent > 0 { try self.receiver.receive(held[...]) }
      held.removeAll(keepingCapacity: true)
      lineEnds.convert(piece, into: &held)
    }
    guard isRead,
      let after = try reading(copy, path, { () throws(SystemError) in try file.status() })
    else { return try receiver.abandon() }
    guard sent + held.count == octets, after == status else {
      observer.failed(copy.message, .messageChanged(file: path))
      return try receiver.abandon()
    }
    try receiver.receive(held[...])
    try receiver.end(copy.message, flags: copy.flags)
  }

  private func preview(
    _ copy: MessageCopy, octets: Int, _ status: FileStatus, _ path: String
  ) -> MessagePreview {
    MessagePreview(
      message: copy.message, octets: octets, flags: copy.flags,
      date: Int(status.modified / 1_000_000_000), label: path)
  }

  /// Calls the closure with the pieces of a file; `false` when it cannot be read to its end.
  private func forEachChunk(
    of file: borrowing FileDescriptor, _ copy: MessageCopy, _ path: String,
    _ body: (ArraySlice<UInt8>) throws(SyncFailure) -> Void
  ) throws(SyncFailure) -> Bool {
    var chunk = [UInt8](repeating: 0, count: Self.chunkSize)
    while true {
      var span = chunk.mutableSpan
      let count: Int
      do throws(SystemError) {
        count = try file.read(into: &span)
      } catch {
        try leave(copy, path, error)
        return false
      }
      if count == 0 { return true }
      try body(chunk[..<count])
    }
  }

  /// The result of a system call, or `nil` when the message cannot be sent because it failed.
  private func reading<Result>(
    _ copy: MessageCopy, _ path: String, _ body: () throws(SystemError) -> Result
  ) throws(SyncFailure) -> Result? {
    do throws(SystemError) {
      return try body()
    } catch {
      try leave(copy, path, error)
      return nil
    }
  }

  /// Tells that a message is not sent; throws where others could not be either.
  private func leave(
    _ copy: MessageCopy, _ path: String, _ error: SystemError
  ) throws(SyncFailure) {
    if error.isOfProcess { throw .file(error, while: "read \(path)") }
    observer.failed(copy.message, .messageUnreadable(file: path, reason: error.reason))
  }
}
