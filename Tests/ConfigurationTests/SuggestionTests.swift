// SPDX-License-Identifier: MIT

import Testing

@testable import Configuration

@Suite("Suggestion")
struct SuggestionTests {
  @Test(
    "finds what is similar, and nothing else",
    arguments: [
      ("acounts", "accounts"), ("acocunts", "accounts"), ("Accounts", "accounts"),
      ("accounts_", "accounts"), ("ac-counts", "accounts"), ("quikc", "quick"), ("sp", nil),
      ("sepp", "sep"), ("sap", "sep"), ("xyz", nil), ("", nil), ("fsnyc", "fsync"),
      ("ignore_readonly", "ignore-readonly"), ("account", "accounts"),
    ] as [(String, String?)])
  func closest(_ name: String, _ expected: String?) {
    let names = ["accounts", "quick", "sep", "fsync", "ignore-readonly"]
    #expect(Suggestion.closest(to: name, among: names) == expected)
  }

  @Test("the least different name wins, and the first of equals") func ties() {
    #expect(
      Suggestion.closest(to: "remoteport", among: ["remotepart", "remoteporx"]) == "remotepart")
    #expect(Suggestion.closest(to: "abcdef", among: ["abcxyf", "abcdex"]) == "abcdex")
  }

  @Test("a name is not similar to itself") func same() {
    #expect(Suggestion.closest(to: "sep", among: ["sep"]) == nil)
  }
}
