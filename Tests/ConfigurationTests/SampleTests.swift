// SPDX-License-Identifier: MIT

import Foundation
import SyncModel
import TestSupport
import Testing

@testable import Configuration

/// `offlineimaprc.sample` and the option table say the same.
@Suite("Sample")
struct SampleTests {
  /// A line that sets an option, with or without a comment mark.
  struct Line: Sendable, CustomTestStringConvertible {
    let number: Int
    let name: String
    let value: String
    /// Whether the line above is a comment in words.
    let isExplained: Bool
    let section: String
    var testDescription: String { "\(number): \(name)" }
  }

  static let text = (try? ProjectFiles.text("offlineimaprc.sample")) ?? ""

  /// The sample with the comment marks removed from its option lines and sections, but for one of two
  /// options that exclude each other.
  static let uncommented = text.split(separator: "\n", omittingEmptySubsequences: false)
    .map { isUncommented($0) ? $0.drop { $0 == "#" } : $0 }
    .joined(separator: "\n")

  private static func isUncommented(_ line: Substring) -> Bool {
    isOption(line) && !line.hasPrefix("#preauthtunnel") || line.hasPrefix("#[")
  }

  /// Comments have a blank after the mark, options have none.
  static func isOption(_ line: Substring) -> Bool {
    line.wholeMatch(of: /#?[a-z][a-z0-9_-]* =.*/) != nil
  }

  static let lines = {
    var lines: [Line] = []
    var (section, previous) = ("", "")
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let bare = line.drop { $0 == "#" }
      if bare.hasPrefix("[") { section = String(bare.dropFirst().dropLast()) }
      if isOption(line), let equals = line.firstIndex(of: "=") {
        lines.append(
          Line(
            number: index + 1,
            name: line[..<equals].trimmingCharacters(in: ["#", " "]),
            value: line[equals...].dropFirst().trimmingCharacters(in: .whitespaces),
            isExplained: previous.hasPrefix("# "), section: section))
      }
      previous = String(line)
    }
    return lines
  }()

  static func row(of line: Line) -> OptionRow? {
    let (document, _) = INIParser.parse(uncommented, file: "sample")
    guard case .known(let kinds) = document.kind(of: line.section) else { return nil }
    return OptionTable.row(line.name, in: kinds)
  }

  @Test("the sample loads as it is and with all its options, without a warning")
  func loads() throws {
    for text in [Self.text, Self.uncommented] {
      let trial = Trial(text)
      #expect(trial.messages.isEmpty)
      #expect(try trial.account.name == "home")
    }
  }

  @Test("the short file at the top is what the sample has without its comments") func shortest() {
    let lines = Self.text.split(separator: "\n")
    let short = lines.filter { $0.hasPrefix("#     ") }.map { $0.dropFirst(6) }
    #expect(short == lines.filter { !$0.hasPrefix("#") })
    #expect(short.count == 12)
    #expect(Trial(short.joined(separator: "\n")).messages.isEmpty)
  }

  @Test("every option that works stands in the sample once, explained and with its default")
  func completeness() throws {
    for row in OptionTable.rows where row.replacement == nil {
      let places = Self.lines.filter { line in
        line.name == row.name && Self.row(of: line)?.kinds == row.kinds
      }
      // `type` stands in both repositories.
      #expect(places.count == (row.name == "type" ? 2 : 1), "\(row.name)")
      for line in places {
        #expect(line.isExplained, "\(row.name)")
        if let fallback = row.fallback { #expect(line.value == fallback, "\(row.name)") }
      }
    }
  }

  @Test("the sample has no other options", arguments: lines)
  func works(_ line: Line) throws {
    let row = try #require(Self.row(of: line))
    #expect(row.replacement == nil)
  }

  /// The uncommented sample with another text in one line.
  static func damaged(_ line: Line, _ replacement: String) -> String {
    var lines = uncommented.split(separator: "\n", omittingEmptySubsequences: false)
    lines[line.number - 1] = Substring(replacement)
    return lines.joined(separator: "\n")
  }

  @Test("a misspelt name is one message with its line", arguments: lines)
  func misspelling(_ line: Line) {
    let middle = line.name.index(line.name.startIndex, offsetBy: line.name.count / 2)
    let shorter = line.name[..<middle] + line.name[middle...].dropFirst()
    let longer = line.name[..<middle] + "x" + line.name[middle...]
    for name in [String(shorter), String(longer)] {
      let problems = Trial(Self.damaged(line, "\(name) = \(line.value)")).problems
      #expect(problems.map(\.line) == [line.number], "\(name)")
      #expect(problems.first?.description.contains("there is no such option") == true, "\(name)")
    }
  }

  @Test("a wrong value is one message with its line", arguments: lines)
  func wrongValue(_ line: Line) {
    guard let row = Self.row(of: line) else { return }
    let isTyped =
      switch row.type {
      // A label may have any name.
      case .list: row.name != "ignorelabels"
      case .boolean, .integer, .number, .choice, .character: true
      default: row.name.hasSuffix("repository")
      }
    guard isTyped else { return }
    let problems = Trial(Self.damaged(line, "\(line.name) = neither fish nor fowl")).problems
    #expect(problems.map(\.line) == [line.number])
    #expect(problems.first?.weight == (line.name == "ui" ? .warning : .error))
  }

  @Test("a missing delimiter is one message with its line", arguments: lines)
  func noDelimiter(_ line: Line) {
    let problems = Trial(Self.damaged(line, "\(line.name) x")).problems
    #expect(problems.map(\.line) == [line.number])
  }
}
