// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import Interfaces

/// A service with a socket in a temporary folder.
///
/// Blocks, so use it inside ``onThread(_:)``.
final class AttachScene: Sendable {
  let folder: TemporaryFolder
  let service: ControlService
  let recorder = Recorder()
  let path: String

  init(asks: Bool = true, limit: LineQueue.Limit = LineQueue.Limit()) throws {
    // As the program does: a client that goes must be an error and no signal.
    signal(SIGPIPE, SIG_IGN)
    folder = try TemporaryFolder()
    path = "\(folder.path)/socket"
    let greeting = ControlGreeting(
      program: "9.0.0", process: 77, metadata: "/home/jane/.offlineimap", accounts: ["work"])
    service = try ControlService(
      try UnixListener(at: path), greeting, ownInterfaceAsks: asks, limit: limit)
    try service.start(sending: recorder)
  }

  deinit { service.stop() }

  func tell(_ event: SyncEvent, thread: Int = 0) {
    service.receive(
      Story.one(event, by: thread == 0 ? .main : .account("work", thread: thread)))
  }

  /// A client that speaks bytes.
  func call() throws -> RawClient { try RawClient(path: path) }

  static let question = PasswordQuestion(
    id: 4, account: "work", repository: "R", user: "carol", host: "imap.example.org")
}

extension ControlConnection {
  /// Connects to a service that may get little of the processor while all tests run.
  convenience init(patientlyTo path: String) throws(ControlFailure) {
    try self.init(path: path, patience: .seconds(300))
  }
}

/// A client with its own few lines of the protocol.
final class RawClient: Sendable {
  private let socket: FileDescriptor
  private let buffer = Monitor<[UInt8]>([])

  init(path: String) throws {
    socket = try UnixSocket.connect(to: path, until: .after(.seconds(60)))
  }

  /// Waits while the service does not read.
  func send(_ text: String) throws {
    let end = Deadline.after(.seconds(60))
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      sent += try socket.writeAvailable(bytes.span.bytes.extracting(droppingFirst: sent))
      var waiting = PollSet()
      waiting.add(socket.rawValue, .write)
      guard try waiting.wait(until: end) else { throw ProgramFailure("nobody reads") }
    }
  }

  /// Closes the side on which this client speaks.
  func endInput() { shutdown(socket.rawValue, CInt(SHUT_WR)) }

  /// The next line; `nil` at the end of the connection.
  func line() throws -> String? {
    let end = Deadline.after(.seconds(60))
    while true {
      let line = buffer.update { bytes -> String? in
        guard let index = bytes.firstIndex(of: 10) else { return nil }
        defer { bytes.removeFirst(index + 1) }
        return String(decoding: bytes[..<index], as: UTF8.self)
      }
      if let line { return line }
      var waiting = PollSet()
      waiting.add(socket.rawValue, .read)
      guard try waiting.wait(until: end) else { throw ProgramFailure("no line came") }
      var chunk = [UInt8](repeating: 0, count: 65_536)
      let count = read(socket.rawValue, &chunk, chunk.count)
      // What the service did not read any more makes its end a reset.
      if count < 0, errno != ECONNRESET { throw SystemError.last("read") }
      guard count > 0 else { return nil }
      buffer.update { $0 += chunk[..<count] }
    }
  }

  /// The next line that contains a text.
  @discardableResult
  func line(with text: String) throws -> String {
    var others: [String] = []
    while let line = try line() {
      if line.contains(text) { return line }
      others.append(line)
    }
    throw ProgramFailure("the connection ended before '\(text)' came, after \(others.suffix(2))")
  }

  /// All lines to the end of the connection.
  func rest() throws -> [String] {
    var lines: [String] = []
    while let line = try line() { lines.append(line) }
    return lines
  }
}
