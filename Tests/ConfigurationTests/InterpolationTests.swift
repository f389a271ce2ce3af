// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@testable import Configuration

@Suite("Interpolation")
struct InterpolationTests {
  /// A value among others, and what CPython 3.11 makes of it.
  struct Case: Sendable, CustomTestStringConvertible {
    let value: String
    let expected: Result<String, InterpolationFault>
    var testDescription: String { value }

    init(_ value: String, _ expected: String) {
      (self.value, self.expected) = (value, .success(expected))
    }

    init(_ value: String, _ fault: InterpolationFault) {
      (self.value, expected) = (value, .failure(fault))
    }
  }

  static let cases = [
    Case("plain", "plain"),
    Case("", ""),
    Case("100%%", "100%"),
    Case("%%(a)s", "%(a)s"),
    Case("%(a)s", "1"),
    Case("x%(a)sy%(b)sz", "x1y<1>z"),
    Case("%(A)s", "1"),
    Case("%(two words)s", "2"),
    Case("%(percent)s", "50%"),
    Case("%(empty)s", ""),
    Case("%(missing)s", .unknown("missing")),
    Case("%(HOME)s", .unknown("home")),
    Case("%(a )s", .unknown("a ")),
    Case("%(indirect)s", .unknown("missing")),
    Case("50%", .percentAlone),
    Case("%a", .percentAlone),
    Case("%", .percentAlone),
    Case("%%%", .percentAlone),
    Case("%(a)", .unclosed),
    Case("%(a", .unclosed),
    Case("%(a)d", .unclosed),
    Case("%()s", .unclosed),
    Case("%(circle)s", .tooDeep),
    Case("%(deep9)s", "end"),
    Case("%(deep10)s", "end"),
    Case("%(deep11)s", .tooDeep),
  ]

  static let options = {
    var options = [
      "a": "1", "b": "<%(a)s>", "two words": "2", "percent": "50%%", "empty": "",
      "indirect": "%(missing)s", "circle": "%(circle)s", "deep1": "end",
    ]
    for level in 2...11 { options["deep\(level)"] = "%(deep\(level - 1))s" }
    return options
  }()

  @Test("resolves references as Python does", arguments: cases)
  func expansion(_ example: Case) {
    let interpolation = Interpolation { Self.options[$0] }
    let result = Result { () throws(InterpolationFault) in
      try interpolation.expand(example.value)
    }
    #expect(result == example.expected)
  }

  @Test(
    "tells what the command line may set as Python does",
    arguments: [
      ("a", true), ("%%", true), ("%(x)s", true), ("%(x)s%%", true), ("%", false), ("%%%", false),
      ("a%b", false), ("%(x)", false), ("%()s", false), ("% %(x)s", false), ("%(%(x)s", true),
      // Python removes the pair in the middle first, and lets this pass; reading it fails.
      ("%(%%)s", false), ("%(a%%b)s", true),
    ])
  func settable(_ value: String, _ isSettable: Bool) {
    #expect(Interpolation.isSettable(value) == isSettable)
  }

  @Test("finds the names that a value refers to") func references() {
    #expect(
      Interpolation.references(in: "%(A)s %% %%(b)s %(c)s% %(d %(e)s") == ["a", "c", "d %(e"])
  }

  @Test("an option that is not read may hold what it wants") func unread() throws {
    #expect(Trial(rc(more: ["[mbnames]", "peritem = 100%"])).messages.isEmpty)
  }

  @Test("an option reads those of its section and of [DEFAULT]") func scopes() throws {
    let text = rc(
      remote: ["remotepass = %(user)s-%(remotehost)s"],
      more: ["[DEFAULT]", "user = %(remoteuser)s"]
    ).replacing("remoteuser = jane", with: "remoteuser = %(name)s\nname = Jane")
    let account = try Trial(text).account
    #expect(account.remote.user == "Jane")
    let secret = try account.remote.password.find()
    #expect(secret?.revealed == Array("Jane-imap.example.org".utf8))
    #expect(Trial(text).messages.isEmpty)
  }
}
