// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@Suite("FolderPatterns")
struct FolderPatternsTests {
  struct Example: Sendable, CustomTestStringConvertible {
    /// `!` begins an exclusion.
    let patterns: [String]
    var separator: Character? = "/"
    let accepted: [String]
    let refused: [String]
    var testDescription: String { patterns.joined(separator: ", ") }
  }

  @Test(
    "the last pattern that fits decides",
    arguments: [
      Example(patterns: ["*"], accepted: ["INBOX", "a/b", ""], refused: []),
      Example(patterns: ["%"], accepted: ["INBOX", ""], refused: ["a/b"]),
      Example(patterns: ["%"], separator: nil, accepted: ["a/b"], refused: []),
      Example(patterns: ["%"], separator: ".", accepted: ["a/b"], refused: ["a.b"]),
      Example(
        patterns: ["INBOX", "Sent"], accepted: ["INBOX", "Sent"], refused: ["Sent2", "inbox"]),
      Example(patterns: ["!Trash"], accepted: ["INBOX", "Trash2"], refused: ["Trash"]),
      Example(
        patterns: ["*", "!Lists/*", "Lists/swift*"], accepted: ["a", "Lists", "Lists/swift-dev"],
        refused: ["Lists/x", "Lists/a/swift"]),
      Example(
        patterns: ["a%/c"], accepted: ["a/c", "abc/c"], refused: ["a/b/c", "a/c/", "xa/c"]),
      Example(patterns: ["*/%"], accepted: ["a/b", "a/b/c", "/"], refused: ["a", ""]),
      Example(patterns: ["%%"], accepted: ["ab"], refused: ["a/b"]),
      Example(patterns: ["[Gmail]/*"], accepted: ["[Gmail]/All Mail"], refused: ["G/All"]),
      Example(patterns: ["日*"], accepted: ["日本語"], refused: ["本"]),
      Example(patterns: [], accepted: ["a"], refused: []),
    ])
  func decision(_ example: Example) {
    let patterns = FolderPatterns(
      example.patterns.map { text in
        text.hasPrefix("!")
          ? .init(String(text.dropFirst()), excludes: true) : .init(text)
      })
    for name in example.accepted {
      #expect(patterns.accepts(FolderName(name), separator: example.separator), "\(name)")
    }
    for name in example.refused {
      #expect(!patterns.accepts(FolderName(name), separator: example.separator), "\(name)")
    }
  }

  @Test("no pattern and name take long", .timeLimit(.minutes(1)))
  func patience() {
    let pattern = String(repeating: "*a%", count: 60) + "b"
    let name = FolderName(String(repeating: "a", count: 3_000))
    #expect(!FolderPatterns([.init(pattern)]).accepts(name, separator: "/"))
  }
}
