// SPDX-License-Identifier: MIT

import CZlib
import DemoServer
import Testing

@Suite("COMPRESS=DEFLATE")
struct CompressionTests {
  static let settings = ServerSettings(capabilities: [.usual, .compress])

  /// Compresses text as a client does that wants it to be read at once.
  private final class Deflater {
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

    init() {
      stream.initialize(to: z_stream())
      _ = czlib_deflate_init_raw(stream, 6)
    }

    deinit {
      deflateEnd(stream)
      stream.deallocate()
    }

    func deflate(_ text: String) -> [UInt8] {
      var bytes = Array(text.utf8)
      return bytes.withUnsafeMutableBufferPointer { bytes in
        [UInt8](unsafeUninitializedCapacity: bytes.count + 1000) { room, initialized in
          stream.pointee.next_in = bytes.baseAddress
          stream.pointee.avail_in = UInt32(bytes.count)
          stream.pointee.next_out = room.baseAddress
          stream.pointee.avail_out = UInt32(room.count)
          CZlib.deflate(stream, Z_SYNC_FLUSH)
          initialized = room.count - Int(stream.pointee.avail_out)
        }
      }
    }
  }

  /// Decompresses all that a server has sent to its end.
  private static func inflated(_ bytes: [UInt8]) -> String {
    var bytes = bytes
    var stream = z_stream()
    return withUnsafeMutablePointer(to: &stream) { stream in
      _ = czlib_inflate_init_raw(stream)
      defer { inflateEnd(stream) }
      return bytes.withUnsafeMutableBufferPointer { bytes in
        let text = [UInt8](unsafeUninitializedCapacity: 1 << 20) { room, initialized in
          stream.pointee.next_in = bytes.baseAddress
          stream.pointee.avail_in = UInt32(bytes.count)
          stream.pointee.next_out = room.baseAddress
          stream.pointee.avail_out = UInt32(room.count)
          inflate(stream, Z_SYNC_FLUSH)
          initialized = room.count - Int(stream.pointee.avail_out)
        }
        return String(decoding: text, as: UTF8.self)
      }
    }
  }

  @Test("commands and answers are compressed after the OK, and the bytes of the wire are counted")
  func dialogue() async throws {
    try await converse(try Samples.store(), settings: Self.settings) { server, client in
      try client.logIn()
      let deflater = Deflater()
      // What comes together with COMPRESS is compressed already.
      try client.send(
        Array("a COMPRESS DEFLATE\r\n".utf8) + deflater.deflate("b NOOP\r\nc COMPRESS DEFLATE\r\n"))
      try requireEqual(try client.line(), "a OK DEFLATE active.")
      let (first, second) = (
        deflater.deflate("d APPEND INBOX {5}\r\n"), deflater.deflate("Hello\r\ne LOGOUT\r\n")
      )
      try client.send(first)
      try client.send(second)
      let rest = try client.rest()
      try requireEqual(
        Self.inflated(rest),
        """
        b OK NOOP completed.\r
        c NO [COMPRESSIONACTIVE] DEFLATE is active.\r
        + Ready for literal.\r
        d OK [APPENDUID 100 6] APPEND completed.\r
        * BYE Logging out.\r
        e OK LOGOUT completed.\r

        """)
      try require(server.wait(atMost: .seconds(20), untilOpen: 0), "the connection is closed")
      try requireEqual(server.traffic, client.traffic)
    }
  }

  static let refusals: [Scene] = [
    Scene(
      "before login, and for other mechanisms", settings: settings,
      """
      C: a COMPRESS DEFLATE
      S: a BAD This command is not allowed now.
      C: b LOGIN user secret
      S: b OK [CAPABILITY IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN ID NAMESPACE CHILDREN UIDPLUS \
      UNSELECT IDLE ENABLE MOVE COMPRESS=DEFLATE] Logged in.
      C: c COMPRESS LZ4
      S: c BAD Unknown mechanism.
      """),
    .loggedIn(
      "where it is not offered",
      """
      C: a COMPRESS DEFLATE
      S: a BAD Unknown command.
      """),
  ]

  @Test("it is refused", arguments: refusals)
  func refusal(_ scene: Scene) async throws { try await scene.play() }

  @Test("bytes that are not compressed end the connection") func damage() async throws {
    try await converse(settings: Self.settings) { server, client in
      try client.logIn()
      try client.succeed("COMPRESS DEFLATE")
      try client.send([7, 255, 255, 255])
      try requireEqual(try client.rest(), [])
    }
  }

  @Test("garbage goes below the compression, at an exact byte") func garbage() async throws {
    try await converse(settings: Self.settings) { server, client in
      try client.logIn()
      try client.succeed("COMPRESS DEFLATE")
      server.faults.add(Fault(.garbage(Array("junk\r\n".utf8)), at: .command("NOOP")))
      server.faults.add(Fault(.drop, at: .command("NOOP")))
      try client.send(Deflater().deflate("a NOOP\r\n"))
      try requireEqual(String(decoding: try client.rest(), as: UTF8.self), "junk\r\n")
    }
  }
}
