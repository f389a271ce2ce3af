// SPDX-License-Identifier: MIT

import CZlib
import POSIX
import TestSupport
import Testing

@testable import Transport

/// What only a compressed stream has to get right; `StreamTests` has the rest.
@Suite("DeflateStream")
struct DeflateStreamTests {
  /// Runs `body` with a compressed stream over TCP, whose peer is a plain one.
  private static func withRawPeer<Result: Sendable>(
    received: [UInt8] = [], serve: @escaping @Sendable (any ServerPeer) throws -> Void,
    _ body: @escaping @Sendable (DeflateStream) throws -> Result
  ) async throws -> Result {
    try await Wire.tcp.withStream(serve: serve) { stream in
      try body(DeflateStream(over: stream, received: received))
    }
  }

  private static func compressed(_ text: String, flush: CInt = Z_SYNC_FLUSH) -> [UInt8] {
    DeflateServerPeer(SilentPeer()).compress(Array(text.utf8), flush: flush)
  }

  @Test("text becomes shorter on the wire") func shorter() throws {
    let text = (1...1000).map { "a\($0) UID FETCH \($0) (BODY.PEEK[])\r\n" }.joined()
    var (queue, deflated) = (ByteQueue(Array(text.utf8)), ByteQueue())
    let count = try Deflater().deflate(from: &queue, into: &deflated, room: text.utf8.count)
    #expect(count == text.utf8.count && queue.isEmpty)
    #expect(deflated.count < text.utf8.count / 4)
  }

  @Test("a piece can be read before the next one comes") func flush() async throws {
    let answer = try await Wire.deflate.withStream(
      serve: { peer in
        for _ in 1...3 { try peer.send("[" + peer.receive() + "]") }
      },
      { stream in
        var answer = ""
        for word in ["one", "two", "three"] {
          try stream.send(word)
          answer += try stream.receive()
        }
        return answer
      })
    #expect(answer == "[one][two][three]")
  }

  @Test("what came with the peer's consent is compressed already") func early() async throws {
    let early = Self.compressed("* OK early\r\n")
    let text = try await Self.withRawPeer(received: early, serve: { _ in }) { stream in
      try stream.receiveToEnd()
    }
    #expect(text == "* OK early\r\n")
  }

  @Test("bytes come one by one, and nothing is lost") func trickle() async throws {
    let text = String(repeating: "* 12 FETCH (UID 12 FLAGS (\\Seen))\r\n", count: 200)
    let received = try await Wire.tcp.withStream(
      serve: { try DeflateServerPeer($0).send(text) },
      { try DeflateStream(over: TrickleStream($0)).receiveToEnd() })
    #expect(received == text)
  }

  /// Bytes that no honest peer would send, what is delivered of them, and how it ends.
  struct Fault: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let bytes: [UInt8]
    let text: String
    let isDamaged: Bool
  }

  static let faults = [
    Fault(
      testDescription: "no DEFLATE at all", bytes: Array("* OK hello\r\n".utf8), text: "",
      isDamaged: true),
    Fault(
      testDescription: "damage after good data", bytes: compressed("good") + [7, 255, 255],
      text: "good", isDamaged: true),
    Fault(
      testDescription: "an end in the middle of a block",
      bytes: Array(compressed(String(repeating: "abcdefgh", count: 50)).prefix(9)),
      text: "", isDamaged: false),
  ]

  @Test("faulty data are a failure, after what came before it", arguments: faults)
  func faultyData(_ fault: Fault) async throws {
    try await Self.withRawPeer(serve: { try $0.send(fault.bytes) }) { stream in
      var (queue, buffer) = (ByteQueue(), [UInt8]())
      for attempt in 1...2 {
        let error = thrown {
          while try !stream.transfer(sending: &queue, receiving: &buffer, until: soon).isAtEnd {}
        }
        switch error {
        case .damaged: #expect(fault.isDamaged, "attempt \(attempt)")
        case .lost: #expect(!fault.isDamaged, "attempt \(attempt)")
        default: Issue.record("\(String(describing: error))")
        }
      }
      #expect(fault.text.isEmpty || String(decoding: buffer, as: UTF8.self) == fault.text)
    }
  }

  @Test("a stream that ends as DEFLATE knows it has ended, whatever follows")
  func finished() async throws {
    let bytes = Self.compressed("bye", flush: Z_FINISH) + [1, 2, 3]
    let text = try await Self.withRawPeer(serve: { try $0.send(bytes) }) { stream in
      let text = try stream.receiveToEnd()
      var (queue, buffer) = (ByteQueue(), [UInt8]())
      let again = try stream.transfer(sending: &queue, receiving: &buffer, until: soon)
      #expect(again == Transferred(isAtEnd: true))
      return text
    }
    #expect(text == "bye")
  }

  @Test("a little that becomes very much is delivered in portions, and little of it waits")
  func bomb() async throws {
    let size = 256 << 20
    try await Self.withRawPeer(
      serve: { raw in
        let peer = DeflateServerPeer(raw)
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        // All of it is on the wire before much is read.
        try raw.send((0..<size >> 20).flatMap { _ in peer.compress(zeros) })
        try peer.waitForEnd()
      },
      { stream in
        // Bytes to send keep the stream below busy, which must not make it take in all at once.
        var (queue, buffer) = (ByteQueue(), [UInt8]())
        var count = 0
        var most = (received: 0, waiting: 0)
        while count < size {
          if queue.isEmpty { queue.append([UInt8](repeating: 1, count: 100)) }
          let moved = try stream.transfer(sending: &queue, receiving: &buffer, until: soon)
          most = (max(most.received, moved.received), max(most.waiting, stream.waiting))
          count += moved.received
          buffer.removeAll(keepingCapacity: true)
          if moved.isAtEnd { break }
        }
        #expect(count == size && most.received <= 65_536 && most.waiting <= 200_000)
        stream.close()
      })
  }
}

/// A peer for what is only compressed and not sent.
private final class SilentPeer: ServerPeer {
  func send(_ bytes: [UInt8]) {}
  func receive(atMost limit: Int) -> [UInt8] { [] }
  func endSending() {}
  func reset() {}
}
