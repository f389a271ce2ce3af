// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel
import TestSupport
import Testing
import Transport

@testable import SyncEngine

@Suite("IMAPConnection")
struct IMAPConnectionTests {
  /// A connection that is logged in, to a server that answers as `answers` says.
  private func connection(
    capabilities: String = "IMAP4rev1 LITERAL+ UIDPLUS",
    answers: @escaping (String) -> String?
  ) throws -> (IMAPConnection, ScriptedStream) {
    let stream = ScriptedStream(greeting: "* PREAUTH [CAPABILITY \(capabilities)] hi\r\n", answers)
    let connection = IMAPConnection(stream, limit: .seconds(5), trace: nil)
    guard case .greeting = try connection.nextEvent() else { throw ProgramFailure("no greeting") }
    return (connection, stream)
  }

  private func append(_ octets: Int) -> Command {
    .append(to: .inbox, [AppendedMessage(content: .supplied(octets: octets))])
  }

  @Test("a literal that the server refuses before it is sent goes nowhere")
  func refusedLiteral() throws {
    let (connection, stream) = try connection(capabilities: "IMAP4rev1") { line in
      line.hasPrefix("A1 APPEND") ? "A1 NO [TOOBIG] no\r\n" : "A2 OK done\r\n"
    }
    let tag = try connection.send(append(5))
    try connection.supply(Array("12345".utf8)[...], for: tag)
    #expect(try connection.wait(for: tag).condition == .no)
    #expect(try connection.run(.noOperation).condition == .ok)
    #expect(!stream.received.contains("12345"))
  }

  @Test("octets that were promised are sent although the server has refused the message already")
  func refusedMeanwhile() throws {
    let (connection, stream) = try connection { line in
      if line.hasPrefix("A1 APPEND") { return "A1 NO [OVERQUOTA] full\r\n" }
      return line.contains("A2 NOOP") ? "A2 OK done\r\n" : nil
    }
    let tag = try connection.send(append(10))
    try connection.supply(Array("12345".utf8)[...], for: tag)
    // The refusal arrives between the halves.
    _ = try connection.nextEvent()
    try connection.supply(Array("67890".utf8)[...], for: tag)
    #expect(try connection.run(.noOperation).condition == .ok)
    #expect(stream.received.contains("1234567890\r\n"))
    #expect(try connection.wait(for: tag).condition == .no)
  }

  @Test("the last words of a server are quoted when it closes the connection")
  func farewell() throws {
    let (connection, _) = try connection { _ in "* BYE Too busy\r\n\u{4}" }
    let error = #expect(throws: SyncFailure.self) { try connection.run(.noOperation) }
    #expect(error == .problem(.serverClosed(host: "test", serverText: "Too busy")))
    #expect(connection.isBroken)
  }

  @Test("an end without words names what was being done")
  func end() throws {
    let (connection, _) = try connection { _ in "* 1 EXISTS\r\n\u{4}" }
    connection.begin("doing this")
    let error = #expect(throws: SyncFailure.self) { try connection.run(.noOperation) }
    #expect(error == .problem(.connectionLost(host: "test", during: "doing this")))
    connection.logOut()
  }

  @Test("answers may come in any order")
  func order() throws {
    let (connection, _) = try connection { line in
      line.hasPrefix("A2") ? "A2 OK second\r\nA1 OK first\r\n" : nil
    }
    let first = try connection.send(.noOperation)
    let second = try connection.send(.capability)
    #expect(try connection.wait(for: first).text.text == "first")
    #expect(try connection.wait(for: second).text.text == "second")
  }
}

/// A server of a few lines; U+0004 in an answer ends the stream.
private final class ScriptedStream: ByteStream {
  private let answers: (String) -> String?
  private var waiting: [UInt8]
  private var isEnding = false
  private(set) var received = ""
  let unsent = 0
  let security = StreamSecurity.plain
  let peer = Peer(endpoint: Endpoint(host: "test", port: 143), address: "192.0.2.1")

  init(greeting: String, _ answers: @escaping (String) -> String?) {
    waiting = Array(greeting.utf8)
    self.answers = answers
  }

  func transfer(
    sending queue: inout ByteQueue, receiving buffer: inout [UInt8], until deadline: Deadline
  ) throws(TransportFailure) -> Transferred {
    var result = Transferred()
    while !queue.isEmpty {
      let text = queue.take { String(decoding: $0.withUnsafeBytes { Array($0) }, as: UTF8.self) }
      received += text
      result.sent += text.utf8.count
      for line in text.split(separator: "\r\n") { answer(String(line)) }
    }
    buffer += waiting
    result.received = waiting.count
    waiting = []
    result.isAtEnd = isEnding
    if !result.hasMoved && !isEnding { throw .timedOut(peer.endpoint, during: .transfer) }
    return result
  }

  private func answer(_ line: String) {
    guard let answer = answers(line) else { return }
    waiting += answer.utf8.filter { $0 != 4 }
    isEnding = isEnding || answer.utf8.contains(4)
  }

  func close() {}
}

extension ByteQueue {
  /// Takes everything at the front, as something made of its bytes.
  fileprivate mutating func take(_ make: (RawSpan) -> String) -> String {
    var result = ""
    _ = take { bytes in
      result = make(bytes)
      return bytes.byteCount
    }
    return result
  }
}
