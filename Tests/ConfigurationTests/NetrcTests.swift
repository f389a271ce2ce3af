// SPDX-License-Identifier: MIT

import Testing

@testable import Configuration

@Suite("Netrc")
struct NetrcTests {
  /// A text and the entries in it, as `machine/login/password`.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let entries: [String]

    init(_ name: String, _ text: String, _ entries: [String]) {
      (testDescription, self.text, self.entries) = (name, text, entries)
    }
  }

  static let cases = [
    Case("one line", "machine h login u password p", ["h/u/p"]),
    Case("many lines", "machine h\n\tlogin u\r\n\tpassword p\n", ["h/u/p"]),
    Case("any order", "machine h password p login u\n", ["h/u/p"]),
    Case("user is login", "machine h user u password p\n", ["h/u/p"]),
    Case("account is passed over", "machine h login u account password password p", ["h/u/p"]),
    Case("no password", "machine h login u\n", ["h/u/"]),
    Case("several machines", "machine a login b password c machine d login e", ["a/b/c", "d/e/"]),
    Case("default", "machine a login b\ndefault login c password d", ["a/b/", "*/c/d"]),
    Case("comments", "# c\nmachine h # d e\n login u\n#password x\n password p", ["h/u/p"]),
    Case("a password may begin like a comment", "machine h login u password #p\n", ["h/u/#p"]),
    Case("quotes", "machine h login \"u v\" password \"p \\\"q\\\\\"\n", ["h/u v/p \"q\\"]),
    Case("empty quotes", "machine h login \"\" password p", ["h//p"]),
    Case("backslashes", "machine h login u password p\\ \\\"q\n", ["h/u/p \"q"]),
    Case("a quote within a word", "machine h login u password p\"q\n", ["h/u/p\"q"]),
    Case("an open quote", "machine h login u password \"p", ["h/u/p"]),
    Case(
      "a macro", "machine a login b\nmacdef init\n machine x\n password y\n\nmachine h login u",
      ["a/b/", "h/u/"]),
    Case("a macro without end", "machine h login u\nmacdef m\nmachine x", ["h/u/"]),
    Case("unknown words", "machine h port 993 login u ssl yes password p", ["h/u/p"]),
    Case("nothing", "", []),
    Case("words without a machine", "login u password p machine h", ["h//"]),
    Case(
      "keywords as values", "machine login login machine password default",
      ["login/machine/default"]),
    Case("a value that is missing", "machine", ["//"]),
    Case("beyond ASCII", "machine h login jürgen password pässwörd", ["h/jürgen/pässwörd"]),
  ]

  @Test("reads the grammar", arguments: cases)
  func grammar(_ example: Case) {
    let entries = Netrc(example.text).entries.map {
      "\($0.machine ?? "*")/\($0.login)/\($0.password)"
    }
    #expect(entries == example.entries)
  }

  @Test("a host has its own entries, or else the default ones") func hosts() {
    let netrc = Netrc(
      "machine A login a1\nmachine b login b1\nmachine a login a2\ndefault login d\n")
    #expect(netrc.entries(for: "a").map(\.login) == ["a1", "a2"])
    #expect(netrc.entries(for: "B").map(\.login) == ["b1"])
    #expect(netrc.entries(for: "c").map(\.login) == ["d"])
    #expect(Netrc("machine a login a1").entries(for: "c").isEmpty)
  }
}
