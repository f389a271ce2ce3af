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
  /// A file that has gone meanwhile is no problem: somebody deleted the message.
  func send(_ copy: MessageCopy, from path: String) throws(SyncFailure) {
    guard let file = try open(path) else { return }
    let status = try reading(path) { () throws(SystemError) in try file.status() }
    guard status.size > 0 else { return observer.failed(copy.message, .messageEmpty(file: path)) }
    observer.copying(copy.message)
    if status.size <= Self.heldSize {
      try sendHeld(copy, file, status, path)
    } else {
      try sendStreamed(copy, file, status, path)
    }
  }

  private func open(_ path: String) throws(SyncFailure) -> FileDescriptor? {
    do throws(SystemError) {
      return try FileDescriptor(opening: path, .read)
    } catch {
      if error.isMissing { return nil }
      throw .file(error, while: "read \(path)")
    }
  }

  private func sendHeld(
    _ copy: MessageCopy, _ file: borrowing FileDescriptor, _ status: FileStatus, _ path: String
  ) throws(SyncFailure) {
    let bytes = try reading(path) { () throws(SystemError) in try file.readToEnd() }
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
    try forEachChunk(of: file, path) { piece in octets += counter.count(piece) }
    try reading(path) { () throws(SystemError) in try file.rewind() }
    try receiver.begin(preview(copy, octets: octets, status, path))
    var lineEnds = LineEndsToWire()
    var sent = 0
    var held: [UInt8] = []
    try forEachChunk(of: file, path) { piece throws(SyncFailure) in
      sent += held.count
      if sent > 0 { try self.receiver.receive(held[...]) }
      held.removeAll(keepingCapacity: true)
      lineEnds.convert(piece, into: &held)
    }
    let after = try reading(path) { () throws(SystemError) in try file.status() }
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

  private func forEachChunk(
    of file: borrowing FileDescriptor, _ path: String,
    _ body: (ArraySlice<UInt8>) throws(SyncFailure) -> Void
  ) throws(SyncFailure) {
    var chunk = [UInt8](repeating: 0, count: Self.chunkSize)
    while true {
      var span = chunk.mutableSpan
      let count: Int
      do throws(SystemError) {
        count = try file.read(into: &span)
      } catch {
        throw .file(error, while: "read \(path)")
      }
      if count == 0 { return }
      try body(chunk[..<count])
    }
  }

  private func reading<Result>(
    _ path: String, _ body: () throws(SystemError) -> Result
  ) throws(SyncFailure) -> Result {
    try attempting(to: "read \(path)", body)
  }
}
