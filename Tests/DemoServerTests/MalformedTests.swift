// SPDX-License-Identifier: MIT

import DemoServer
import Testing

@Suite("Nonsense from clients")
struct MalformedTests {
  static let scenes = [
    Scene(
      "a line that is no command gets BAD, and the session goes on",
      """
      C:
      S: * BAD A command needs a tag and a name.
      C: a
      S: a BAD A command needs a tag and a name.
      C: a\u{20}
      S: a BAD A command needs a tag and a name.
      C: + NOOP
      S: * BAD A command needs a tag and a name.
      C: a+b NOOP
      S: a BAD A command needs a tag and a name.
      C: "a" NOOP
      S: * BAD A command needs a tag and a name.
      C: a  NOOP
      S: a BAD A command needs a tag and a name.
      C: a XYZZY
      S: a BAD Unknown command.
      C: a UID
      S: a BAD Unknown command.
      C: a NOOP
      S: a OK NOOP completed.
      """),
    Scene(
      "a command that is too long is read to its end", settings: ServerSettings(longestLine: 40),
      """
      C: a LOGIN user \(String(repeating: "x", count: 200))
      S: a BAD The command is too long.
      C: b LOGIN {4}
      S: + Ready for literal.
      C: user \(String(repeating: "x", count: 40))
      S: b BAD The command is too long.
      C: c NOOP
      S: c OK NOOP completed.
      """),
    Scene(
      "before login a literal has at most 4096 bytes",
      """
      C: a LOGIN {4097}
      S: a NO [TOOBIG] The literal is too big.
      C: b LOGIN {4000}
      S: + Ready for literal.
      C: \(String(repeating: "x", count: 4000)) {97}
      S: b NO [TOOBIG] The literal is too big.
      C: c NOOP
      S: c OK NOOP completed.
      """),
    Scene(
      "a refused command is read to its last literal",
      """
      C: a LOGIN {5000+}
      C: \(String(repeating: "x", count: 5000)) {3+}
      C: abc
      S: a NO [TOOBIG] The literal is too big.
      C: b NOOP
      S: b OK NOOP completed.
      """),
    .loggedIn(
      "a literal whose last bytes look like an announcement is not one",
      """
      C: a APPEND INBOX {4+}
      C: x{9}
      S: a OK [APPENDUID 100 6] APPEND completed.
      """),
    .loggedIn(
      "what only looks like an announcement is text",
      """
      C: a CREATE {}
      S: a BAD Error in CREATE: expected a number.
      C: b CREATE {+}
      S: b BAD Error in CREATE: expected a number.
      C: c CREATE {x}
      S: c BAD Error in CREATE: expected a number.
      C: d CREATE x}
      S: d OK CREATE completed.
      C: e CREATE "a{5}
      S: + Ready for literal.
      C: 12345
      S: e BAD Error in CREATE: expected a quoted string with \\" and \\\\ as its only escapes.
      """),
  ]

  @Test("a dialogue goes as written", arguments: scenes)
  func dialogue(_ scene: Scene) async throws { try await scene.play() }

  @Test("a line feed alone ends a command")
  func lineFeed() async throws {
    try await converse { _, client in
      try client.send("a NOOP\nb NOOP\r\n")
      try client.play("S: a OK NOOP completed.\nS: b OK NOOP completed.")
    }
  }

  @Test("a dialogue that comes byte by byte, or all at once, is the same")
  func portions() async throws {
    let commands =
      "a LOGIN {4+}\r\nuser {6+}\r\nsecret\r\nb APPEND INBOX {3+}\r\nabc\r\nc LOGOUT\r\n"
    try await converse { server, client in
      for byte in commands.utf8 { try client.send([byte]) }
      let slowly = try client.rest()
      let other = try Client(server)
      try other.send(commands)
      let atOnce = try other.rest()
      let text = String(decoding: slowly, as: UTF8.self)
      try requireEqual(
        String(decoding: atOnce, as: UTF8.self), text.replacing("1 1]", with: "1 2]"))
      try require(text.hasSuffix("c OK LOGOUT completed.\r\n"), "the last command is answered")
    }
  }

  @Test("a client that leaves in the middle of a command leaves no connection behind")
  func torso() async throws {
    try await converse { server, _ in
      do { try Client(server).send("a APPEND INBOX {10+}\r\nabc") }
      do { try Client(server).send("a LOG") }
      try require(server.wait(atMost: .seconds(20), untilOpen: 1), "two have gone")
    }
  }

  @Test("no bytes stop the server")
  func noise() async throws {
    try await converse { server, client in
      var state: UInt64 = 42
      for _ in 0..<40 {
        let other = try Client(server)
        let noise = (0..<2000).map { _ -> UInt8 in
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          return Array("a 1:*{}()[]<>\"\\\r\n+FETCHLOGINUID ".utf8)[Int(state >> 59)]
        }
        try other.send(noise)
      }
      try requireEqual(try client.succeed("NOOP"), ["OK NOOP completed."])
    }
  }
}
