// SPDX-License-Identifier: MIT

import Testing

@testable import Transport

@Suite("ProxyDialogue")
struct ProxyDialogueTests {
  /// A dialogue, byte for byte.
  struct Script: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let kind: Proxy.Kind
    var login: Proxy.Login?
    var host = "mail.example"
    /// What we send, and what the proxy answers, by turns.
    let lines: [[UInt8]]
    var refusal: String?
  }

  private static let name: [UInt8] = Array("mail.example".utf8)
  private static let jane = Proxy.Login(user: "jane", password: "pw")

  static let scripts = [
    Script(
      testDescription: "SOCKS5 with a name", kind: .socks5,
      lines: [
        [5, 1, 0], [5, 0], [5, 1, 0, 3, 12] + name + [3, 225], [5, 0, 0, 1, 127, 0, 0, 1, 0, 80],
      ]),
    Script(
      testDescription: "SOCKS5 with an IPv4 address", kind: .socks5, host: "192.0.2.7",
      lines: [
        [5, 1, 0], [5, 0], [5, 1, 0, 1, 192, 0, 2, 7, 3, 225], [5, 0, 0, 3, 2, 97, 98, 0, 80],
      ]),
    Script(
      testDescription: "SOCKS5 with an IPv6 address", kind: .socks5, host: "::1",
      lines: [
        [5, 1, 0], [5, 0],
        [5, 1, 0, 4] + [UInt8](repeating: 0, count: 15) + [1, 3, 225],
        [5, 0, 0, 4] + [UInt8](repeating: 9, count: 18),
      ]),
    Script(
      testDescription: "SOCKS5 with a login (RFC 1929)", kind: .socks5, login: jane,
      lines: [
        [5, 2, 0, 2], [5, 2], [1, 4] + Array("jane".utf8) + [2] + Array("pw".utf8), [1, 0],
        [5, 1, 0, 3, 12] + name + [3, 225], [5, 0, 0, 1, 0, 0, 0, 0, 0, 0],
      ]),
    Script(
      testDescription: "SOCKS5 that wants no login though there is one", kind: .socks5, login: jane,
      lines: [
        [5, 2, 0, 2], [5, 0], [5, 1, 0, 3, 12] + name + [3, 225],
        [5, 0, 0, 1, 0, 0, 0, 0, 0, 0],
      ]),
    Script(
      testDescription: "SOCKS5 that wants a login", kind: .socks5, lines: [[5, 1, 0], [5, 0xff]],
      refusal: "It wants a user and a password"),
    Script(
      testDescription: "SOCKS5 that refuses the login", kind: .socks5, login: jane,
      lines: [
        [5, 2, 0, 2], [5, 2], [1, 4] + Array("jane".utf8) + [2] + Array("pw".utf8), [1, 1],
      ], refusal: "It refused user and password"),
    Script(
      testDescription: "SOCKS5 that cannot reach the host", kind: .socks5,
      lines: [[5, 1, 0], [5, 0], [5, 1, 0, 3, 12] + name + [3, 225], [5, 4, 0, 1]],
      refusal: "It cannot find or reach the server"),
    Script(
      testDescription: "SOCKS5 that is a web server", kind: .socks5,
      lines: [[5, 1, 0], Array("HTTP/1.1 400".utf8)], refusal: "It does not speak SOCKS5"),
    Script(
      testDescription: "SOCKS4a with a name", kind: .socks4,
      lines: [[4, 1, 3, 225, 0, 0, 0, 1, 0] + name + [0], [0, 90, 0, 0, 0, 0, 0, 0]]),
    Script(
      testDescription: "SOCKS4 with an address and a user", kind: .socks4, login: jane,
      host: "192.0.2.7",
      lines: [
        [4, 1, 3, 225, 192, 0, 2, 7] + Array("jane".utf8) + [0], [0, 90, 0, 0, 0, 0, 0, 0],
      ]),
    Script(
      testDescription: "SOCKS4 that refuses", kind: .socks4,
      lines: [[4, 1, 3, 225, 0, 0, 0, 1, 0] + name + [0], [0, 91, 0, 0, 0, 0, 0, 0]],
      refusal: "It refused or failed to connect to the server"),
    Script(
      testDescription: "HTTP", kind: .http,
      lines: [
        Array("CONNECT mail.example:993 HTTP/1.1\r\nHost: mail.example:993\r\n\r\n".utf8),
        Array("HTTP/1.1 200 OK\r\nVia: x\r\n\r\n".utf8),
      ]),
    Script(
      testDescription: "HTTP with a login and an IPv6 address", kind: .http, login: jane,
      host: "::1",
      lines: [
        Array(
          "CONNECT [::1]:993 HTTP/1.1\r\nHost: [::1]:993\r\nProxy-Authorization: Basic amFuZTpwdw==\r\n\r\n"
            .utf8), Array("HTTP/1.0 200 \r\n\r\n".utf8),
      ]),
    Script(
      testDescription: "HTTP that wants a login", kind: .http,
      lines: [
        Array("CONNECT mail.example:993 HTTP/1.1\r\nHost: mail.example:993\r\n\r\n".utf8),
        Array("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n".utf8),
      ], refusal: "It answered 407 Proxy Authentication Required"),
    Script(
      testDescription: "HTTP that is an IMAP server", kind: .http,
      lines: [
        Array("CONNECT mail.example:993 HTTP/1.1\r\nHost: mail.example:993\r\n\r\n".utf8),
        Array("* OK hello\r\n".utf8),
      ], refusal: "It does not speak HTTP: the answer is not HTTP/1.1"),
  ]

  /// Feeds each answer in pieces of `size` bytes, the greeting of the destination behind the last.
  private static func play(_ script: Script, piece size: Int) throws -> [UInt8] {
    let proxy = Proxy(script.kind, at: Endpoint(host: "p", port: 1), login: script.login)
    var dialogue = proxy.dialogue(to: Endpoint(host: script.host, port: 993))
    #expect(try dialogue.begin() == script.lines[0])
    var received: [UInt8] = []
    for index in stride(from: 1, to: script.lines.count, by: 2) {
      var answer = script.lines[index][...]
      let isLast = index == script.lines.count - 1
      if isLast { answer += Array("* OK".utf8) }
      var step = ProxyStep.wait
      while step == .wait, !answer.isEmpty {
        received += answer.prefix(size)
        answer = answer.dropFirst(size)
        step = try dialogue.advance(&received)
      }
      #expect(step == (isLast ? .done : .send(script.lines[index + 1])))
      if isLast { return received + answer }
    }
    return []
  }

  @Test("what is said and answered, in whatever pieces", arguments: scripts, [1, 3, 1_000])
  func play(_ script: Script, _ size: Int) throws {
    guard let refusal = script.refusal else {
      #expect(try Self.play(script, piece: size) == Array("* OK".utf8))
      return
    }
    #expect(throws: ProxyRefusal(reason: refusal)) { try Self.play(script, piece: size) }
  }

  @Test(
    "names that a proxy cannot be asked for are not asked for",
    arguments: [
      (Proxy.Kind.http, "mail.example\r\nX: y"), (.socks5, String(repeating: "a", count: 256)),
      (.socks4, "::1"), (.socks4, "a\u{0}b"),
    ])
  func names(_ kind: Proxy.Kind, _ host: String) throws {
    var dialogue = Proxy(kind, at: Endpoint(host: "p", port: 1))
      .dialogue(to: Endpoint(host: host, port: 993))
    #expect(throws: ProxyRefusal.self) {
      _ = try dialogue.begin()
      var answer: [UInt8] = [5, 0]
      _ = try dialogue.advance(&answer)
    }
  }

  @Test("no text shows the password of a proxy") func secrecy() {
    let proxy = Proxy(.socks5, at: Endpoint(host: "p", port: 1), login: Self.jane)
    #expect("\(proxy)" == "SOCKS5 proxy p:1")
    var text = ""
    dump(proxy, to: &text)
    #expect(!text.contains("pw"))
  }

  @Test(
    "base64 (RFC 4648 §10)",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
  func base64(_ text: String, _ encoded: String) {
    #expect(Base64Text.encode(Array(text.utf8)) == encoded)
  }
}
