// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// The halves of sentences that stand in the code, and become whole ones where a problem is told.
@Suite("Sentences about failures")
struct SentenceTests {
  /// The first words of the texts at a place in the code, with their files.
  private static func words(
    _ expression: Regex<(Substring, Substring)>, below folders: [String]
  ) throws -> [(word: Substring, file: String)] {
    var words: [(Substring, String)] = []
    for file in folders.flatMap({ ProjectFiles.swiftFiles(below: $0) }) {
      let text = try String(contentsOf: file, encoding: .utf8)
      words += text.matches(of: expression).map { ($0.1, file.lastPathComponent) }
    }
    return words
  }

  @Test("what completes \"while …\" tells of something that goes on")
  func whilst() throws {
    let places = [
      #/\.begin\(\s*"([^ "\\]+)/#, #/\bduring: "([^ "\\]+)/#,
      #/\.transport\(\s*\w+, while: "([^ "\\]+)/#,
    ]
    for place in places {
      let words = try Self.words(place, below: ["Sources/SyncEngine"])
      #expect(!words.isEmpty)
      for (word, file) in words {
        #expect(word.hasSuffix("ing"), "\(file): while \(word)")
      }
    }
  }

  @Test(
    "what completes \"Failed to …\" begins with a verb, and not with a system call that is none")
  func failed() throws {
    let places: [(Regex<(Substring, Substring)>, [String])] = [
      (#/\.file\(\s*\w+, while: "([^ "\\]+)/#, ["Sources/SyncEngine"]),
      (#/attempting\(\s*to: "([^ "\\]+)/#, ["Sources/SyncEngine"]),
      (#/operation: "([^ "\\]+)/#, ["Sources/SyncEngine", "Sources/POSIX", "Sources/Transport"]),
      (#/\.last\("([^ "\\]+)/#, ["Sources/POSIX", "Sources/Transport"]),
    ]
    for (place, folders) in places {
      let words = try Self.words(place, below: folders)
      #expect(!words.isEmpty)
      for (word, file) in words {
        #expect(Self.verbs.contains(word), "\(file): Failed to \(word)")
      }
    }
  }

  /// Some are both: a system call and a verb that people understand.
  private static let verbs: Set<Substring> = [
    "accept", "ask", "bind", "change", "close", "connect", "copy", "create", "date", "deliver",
    "exchange",
    "link", "list", "listen", "lock", "look", "make", "move", "open", "prepare", "read", "receive",
    "recognise", "remove", "rename", "resolve", "rewind", "send", "set", "start", "take", "use",
    "wait",
    "write",
  ]
}
