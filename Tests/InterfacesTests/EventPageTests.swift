// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// The table of `docs/events.md`, which is made of the comments in `SyncEvent`.
@Suite("EventPage")
struct EventPageTests {
  private static let path = "docs/events.md"
  private static let head = "| event | members | |\n|---|---|---|\n"

  @Test("the page lists every event, with what it carries and means")
  func table() throws {
    let page = try ProjectFiles.text(Self.path)
    let begin = try #require(page.range(of: Self.head))
    let rows = try Self.rows()
    #expect(rows.count > 60)
    let wanted = page[..<begin.upperBound] + rows.joined()
    #expect(
      try ProjectFiles.recorded(Self.path, as: String(wanted)) == wanted,
      "record docs/events.md anew")
  }

  private static func rows() throws -> [String] {
    let source = try ProjectFiles.text("Sources/SyncModel/Events/SyncEvent.swift")
    let body = try #require(source.firstMatch(of: /package enum SyncEvent[^{]*{\n([\s\S]*?)\n}/)).1
    let entry = /((?:  \/\/\/.*\n)*)  case (\w+)(\((?:[^()]|\([^()]*\))*\))?/
    return body.matches(of: entry).map { match in
      let comment = match.1.split(separator: "\n").map { $0.dropFirst(5).trimmed }
      let meaning = comment.filter { !$0.isEmpty }.joined(separator: " ")
      let members = match.3.map { self.members($0.dropFirst().dropLast()) } ?? "–"
      return "| `\(match.2)` | \(members) | \(meaning.replacing("``", with: "`")) |\n"
    }
  }

  /// `uid: UID?, [String]` as `` `uid` UID?, `_1` list of String ``.
  private static func members(_ declaration: Substring) -> String {
    let parts = declaration.replacing("\n", with: " ").split(separator: ",").map(\.trimmed)
    return parts.enumerated().map { index, part in
      let words = part.split(separator: ":", maxSplits: 1).map(\.trimmed)
      let (name, type) = words.count == 2 ? (words[0], words[1]) : ("_\(index)", part)
      let shown = type.hasPrefix("[") ? "list of \(type.dropFirst().dropLast())" : type
      return "`\(name)` \(shown)"
    }.joined(separator: ", ")
  }
}

extension StringProtocol {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
