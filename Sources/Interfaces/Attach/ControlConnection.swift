// SPDX-License-Identifier: MIT

import Glibc
package import POSIX
import SyncModel

/// Why a running program could not be reached.
package enum ControlFailure: Error, Equatable, Sendable {
  /// Nobody listens at the path: the program was killed, or has just ended.
  case gone
  /// The program let nobody in, or is stopped.
  case silent
  /// The path belongs to something else, or another user runs the program.
  case foreign
  /// The program speaks another version of the events.
  case otherVersion(served: Int)
  case failed(SystemError)

  /// A sentence for a person.
  package var message: String {
    switch self {
    case .gone: "nobody listens there any more."
    case .silent: "the program does not answer; perhaps it is stopped."
    case .foreign: "the program belongs to another user, or is no offlineimap."
    case .otherVersion(let served):
      ControlHello.mismatch(served: served, client: EventJSON.version)
    case .failed(let error): "\(error)."
    }
  }
}

/// A client's end of the socket of a running program.
///
/// Safe to share: one thread reads, any may send.
package final class ControlConnection: Sendable {
  /// What comes in.
  enum Incoming: Equatable {
    case record(EventRecord)
    case caughtUp
    case refused(String)
    case goodbye(String)
  }

  private let socket: FileDescriptor
  private let input: LineInput
  private let isSending = Monitor(false)
  /// Who is at the other end.
  package let greeting: ControlGreeting

  /// How long a program may take to let somebody in, or to take a request, unless it is said otherwise.
  package static let usualPatience = Duration.seconds(5)
  private let patience: Duration
  /// The list of the folders of an account is one line.
  private static let longestLine = 64 << 20

  /// Connects to the socket at a path and waits for the greeting, for as long as `patience`.
  package init(
    path: String, patience: Duration = ControlConnection.usualPatience
  ) throws(ControlFailure) {
    self.patience = patience
    let deadline = Deadline.after(patience)
    let socket = try Self.connect(to: path, until: deadline)
    input = LineInput(descriptor: socket.rawValue, longest: Self.longestLine)
    self.socket = socket
    guard let value = input.next(until: deadline) else { throw .silent }
    guard let version = value["version"].number else { throw .foreign }
    guard version == EventJSON.version else { throw .otherVersion(served: version) }
    guard case .greeting(let greeting)? = ControlLine(value) else { throw .foreign }
    self.greeting = greeting
  }

  private static func connect(
    to path: String, until deadline: Deadline
  ) throws(ControlFailure) -> FileDescriptor {
    do throws(SystemError) {
      let socket = try UnixSocket.connect(to: path, until: deadline)
      let owner = try UnixSocket.peer(of: socket.rawValue).user
      if [owner, 0].contains(ProcessInformation.user) || owner == 0 { return socket }
    } catch {
      throw error.isRefused || error.isMissing ? .gone : .failed(error)
    }
    throw .foreign
  }

  /// The next line that is understood; `nil` at the end of the connection.
  func next(until deadline: Deadline = .never) -> Incoming? {
    while let value = input.next(until: deadline) {
      if let record = EventJSON.record(value) { return .record(record) }
      switch ControlLine(value) {
      case .caughtUp: return .caughtUp
      case .refused(let reason): return .refused(reason)
      case .goodbye(let reason): return .goodbye(reason)
      case .greeting, .attach, nil: continue
      }
    }
    return nil
  }

  /// Introduces this client.
  func send(_ hello: ControlHello) { send(ControlLine.attach(hello).encoded) }

  /// Asks the program for something; what only its own interface may ask goes nowhere.
  func send(_ request: SyncRequest) {
    guard let json = request.json else { return }
    send(json.encoded + [UInt8(ascii: "\n")])
  }

  /// Writes a line as a whole; a connection that takes nothing for seconds is closed.
  private func send(_ line: [UInt8]) {
    isSending.wait { isSending -> Void? in
      guard !isSending else { return nil }
      isSending = true
      return ()
    }
    defer { isSending.update { $0 = false } }
    let deadline = Deadline.after(patience)
    var sent = 0
    while sent < line.count {
      let rest = line.span.bytes.extracting(droppingFirst: sent)
      guard let count = try? socket.writeAvailable(rest) else { return close() }
      sent += count
      if count > 0 { continue }
      var waiting = PollSet()
      waiting.add(socket.rawValue, .write)
      guard (try? waiting.wait(until: deadline)) == true else { return close() }
    }
  }

  /// Ends the connection, which wakes whoever reads.
  package func close() { UnixSocket.shutDown(socket.rawValue) }
}

/// Reads values of JSON, one a line, from a descriptor that does not wait; owned by one reader at a time.
private final class LineInput: Sendable {
  private let descriptor: CInt
  private let buffer: Monitor<LineBuffer>

  init(descriptor: CInt, longest: Int) {
    self.descriptor = descriptor
    buffer = Monitor(LineBuffer(longest: longest))
  }

  /// The next line that is JSON; `nil` at the end, when the time is up, or after a line that is too long.
  func next(until deadline: Deadline) -> JSONValue? {
    while true {
      while let line = buffer.update({ $0.next() }) {
        if let value = JSONReader.read(line) { return value }
      }
      guard !buffer.read({ $0.isTooLong }), fill(until: deadline) else { return nil }
    }
  }

  private func fill(until deadline: Deadline) -> Bool {
    var waiting = PollSet()
    waiting.add(descriptor, .read)
    guard (try? waiting.wait(until: deadline)) == true else { return false }
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    if count < 0 { return errno == EAGAIN || errno == EINTR }
    buffer.update { $0.append(chunk[..<count]) }
    return count > 0
  }
}
