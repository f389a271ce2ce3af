// SPDX-License-Identifier: MIT

import POSIX
import Synchronization
import TestSupport
import Testing

@testable import Transport

/// What the layer above relies on, for every kind of stream.
@Suite("ByteStream")
struct StreamTests {
  @Test("bytes go both ways", arguments: Wire.allCases) func dialogue(_ wire: Wire) async throws {
    let answer = try await wire.withStream(
      serve: { try $0.send("you said " + $0.receive()) },
      { stream in
        try stream.send("hello")
        return try stream.receiveToEnd()
      })
    #expect(answer == "you said hello")
  }

  @Test("a batch of commands arrives in one piece", arguments: Wire.allCases)
  func batch(_ wire: Wire) async throws {
    let answer = try await wire.withStream(
      serve: { try $0.send($0.receive()) },
      { stream in
        var queue = ByteQueue()
        for tag in 1...200 { queue.append(Array("a\(tag) NOOP\r\n".utf8)) }
        let count = queue.count
        var ignored: [UInt8] = []
        let moved = try stream.transfer(sending: &queue, receiving: &ignored, until: soon)
        #expect(moved.sent == count && queue.isEmpty && stream.unsent == 0)
        return try stream.receiveToEnd()
      })
    #expect(answer == (1...200).map { "a\($0) NOOP\r\n" }.joined())
  }

  @Test("one transfer receives at most 64 KiB, and loses nothing", arguments: Wire.allCases)
  func portions(_ wire: Wire) async throws {
    let size = 1_000_003
    try await wire.withStream(
      serve: { try $0.send([UInt8](repeating: 7, count: size)) },
      { stream in
        var (queue, buffer) = (ByteQueue(), [UInt8]())
        while true {
          let before = buffer.count
          let moved = try stream.transfer(sending: &queue, receiving: &buffer, until: soon)
          #expect(moved.received == buffer.count - before && moved.received <= 65_536)
          if moved.isAtEnd { break }
        }
        #expect(buffer.count == size)
      })
  }

  @Test(
    "64 MB go both ways at once, byte for byte, to a peer that echoes", arguments: Wire.allCases)
  func echo(_ wire: Wire) async throws {
    let received = try await wire.withStream(
      serve: { peer in
        while case let bytes = try peer.receive(atMost: 65_536), !bytes.isEmpty {
          try peer.send(bytes)
        }
      },
      { try Bulk.exchange(over: $0) })
    #expect(received == Bulk.digest)
  }

  @Test(
    "64 MB go both ways, though the peer reads nothing before all is sent", arguments: Wire.allCases
  )
  func stubbornPeer(_ wire: Wire) async throws {
    let seen = Mutex<[UInt8]>([])
    let received = try await wire.withStream(
      serve: { peer in
        for number in 0..<Bulk.blocks { try peer.send(Bulk.block(number)) }
        let digest = RunningDigest()
        while digest.count < Bulk.size { digest.add(try peer.receive(atMost: 65_536)) }
        seen.withLock { $0 = digest.finish() }
        try peer.waitForEnd()
      },
      { stream in
        defer { stream.close() }
        return try Bulk.exchange(over: stream)
      })
    #expect(received == Bulk.digest)
    #expect(seen.withLock { $0 } == Bulk.digest)
  }

  @Test("a peer that never reads costs the deadline and no more", arguments: Wire.allCases)
  func stalledPeer(_ wire: Wire) async throws {
    let gate = Monitor(false)
    try await wire.withStream(
      serve: { _ in gate.waitUntilTrue() },
      { stream in
        defer { gate.update { $0 = true } }
        var queue = ByteQueue([UInt8](repeating: 1, count: 64 << 20))
        var (ignored, sent) = ([UInt8](), 0)
        let deadline = Deadline.after(.milliseconds(300))
        let error = thrown {
          while true {
            sent += try stream.transfer(sending: &queue, receiving: &ignored, until: deadline).sent
          }
        }
        #expect(error == .timedOut(stream.peer.endpoint, during: .transfer))
        #expect(sent > 0 && sent + queue.count == 64 << 20)
        // What is encrypted and waits takes little memory.
        #expect(stream.unsent < 100_000)
      })
  }

  @Test("silence ends at the deadline, and the stream stays usable", arguments: Wire.allCases)
  func deadline(_ wire: Wire) async throws {
    try await wire.withStream(
      serve: { try $0.send("late, but " + $0.receive()) },
      { stream in
        let error = thrown { _ = try stream.receive(until: .after(.milliseconds(50))) }
        #expect(error == .timedOut(stream.peer.endpoint, during: .transfer))
        try stream.send("here")
        #expect(try stream.receiveToEnd() == "late, but here")
      })
  }

  @Test(
    "a raised wake-up ends a wait at once, and the stream stays usable", arguments: Wire.allCases)
  func interruption(_ wire: Wire) async throws {
    let wakeUp = try WakeUp()
    try await wire.withStream(
      wokenBy: wakeUp, serve: { try $0.send("late, but " + $0.receive()) },
      { stream in
        let waker = try wakeUp.raiseWhenThisThreadSleeps()
        #expect(thrown { _ = try stream.receive(until: .never) } == .interrupted)
        waker.join()
        wakeUp.clear()
        try stream.send("here")
        #expect(try stream.receiveToEnd() == "late, but here")
      })
  }

  @Test("a raised wake-up comes before bytes that are ready") func priority() async throws {
    let wakeUp = try WakeUp()
    try await Wire.tcp.withStream(
      wokenBy: wakeUp, serve: { try $0.send([UInt8](repeating: 1, count: 200_000)) },
      { stream in
        _ = try stream.receive()
        wakeUp.raise()
        #expect(thrown { _ = try stream.receive() } == .interrupted)
      })
  }

  @Test("an end in the middle of a message is an end after what came", arguments: Wire.allCases)
  func truncation(_ wire: Wire) async throws {
    // Closing without endSending() leaves out TLS's close_notify.
    let text = try await wire.withStream(
      serve: { try $0.send("* 1 FETCH (BODY[] {100}\r\nhalf of") }, { try $0.receiveToEnd() })
    #expect(text == "* 1 FETCH (BODY[] {100}\r\nhalf of")
  }

  @Test(
    "after the peer has ended its direction, it can still be told something",
    arguments: Wire.allCases)
  func halfClosed(_ wire: Wire) async throws {
    let heard = Mutex("")
    try await wire.withStream(
      serve: { peer in
        try peer.send("bye")
        peer.endSending()
        let text: String = try peer.receive()
        heard.withLock { $0 = text }
      },
      { stream in
        #expect(try stream.receiveToEnd() == "bye")
        try stream.send("thanks")
        var (queue, buffer) = (ByteQueue(), [UInt8]())
        let again = try stream.transfer(sending: &queue, receiving: &buffer, until: soon)
        #expect(again == Transferred(isAtEnd: true))
      })
    #expect(heard.withLock { $0 } == "thanks")
  }

  @Test("a reset by the peer is a loss, and the reason is told", arguments: Wire.allCases)
  func reset(_ wire: Wire) async throws {
    try await wire.withStream(
      serve: { peer in
        _ = try peer.receive(atMost: 1)
        peer.reset()
      },
      { stream in
        try stream.send("x")
        let error = thrown { _ = try stream.receiveToEnd() }
        #expect(error == .lost(stream.peer.endpoint, reason: "Connection reset by peer"))
      })
  }

  @Test("the last words of a peer arrive before the failure to send", arguments: Wire.allCases)
  func lastWords(_ wire: Wire) async throws {
    try await wire.withStream(
      serve: { peer in
        _ = try peer.receive(atMost: 1)
        try peer.send("* BYE too much\r\n")
        peer.reset()
      },
      { stream in
        var queue = ByteQueue([UInt8](repeating: 1, count: 64 << 20))
        var buffer: [UInt8] = []
        let error = thrown {
          while true { _ = try stream.transfer(sending: &queue, receiving: &buffer, until: soon) }
        }
        #expect(String(decoding: buffer, as: UTF8.self) == "* BYE too much\r\n")
        guard case .lost(stream.peer.endpoint, _) = error else {
          Issue.record("\(String(describing: error))")
          return
        }
      })
  }

  @Test(
    "a closed stream is of no more use, and closing it again is harmless", arguments: Wire.allCases)
  func closing(_ wire: Wire) async throws {
    let ending = Mutex<[UInt8]?>(nil)
    try await wire.withStream(
      serve: { peer in
        try peer.send("hello")
        let last = try peer.receive(atMost: 9)
        ending.withLock { $0 = last }
      },
      { stream in
        // Closing with unread bytes, such as TLS 1.3's session tickets, would be a reset.
        let greeting = try stream.receive()
        #expect(greeting == "hello")
        stream.close()
        stream.close()
        let error = thrown { _ = try stream.receive() }
        #expect(error == .lost(stream.peer.endpoint, reason: "closed"))
      })
    // With TLS, only a close_notify lets the peer see an end instead of an error.
    #expect(ending.withLock { $0 } == [])
  }

  @Test("says how it is protected", arguments: Wire.allCases) func security(_ wire: Wire)
    async throws
  {
    let security = try await wire.withStream(serve: { try $0.waitForEnd() }, \.security)
    switch wire {
    case .tcp, .deflate: #expect(security == .plain && security.description == "plain")
    case .tls12: #expect(security.description == "TLSv1.2")
    case .tls13, .deflateOverTLS: #expect(security.description == "TLSv1.3")
    }
  }
}
