// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@testable import Configuration

/// Any slip in any line of the sample leads to one message with its line, or means something valid.
@Suite("A mistake in the sample")
struct SampleMistakeTests {
  /// A way to spoil one line.
  struct Slip: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// What becomes of the line; `next` is the one below.
    let spoil: @Sendable (_ line: String, _ next: String) -> [String]

    init(_ name: String, _ spoil: @escaping @Sendable (String, String) -> [String]) {
      testDescription = name
      self.spoil = spoil
    }

    /// Changes a line at a part of its length, from 0 to 1.
    static func at(
      _ name: String, _ part: Double,
      _ change: @escaping @Sendable (inout String, String.Index) -> Void
    ) -> Slip {
      Slip("\(name) at \(Int(part * 100)) %") { line, next in
        guard !line.isEmpty else { return [line, next] }
        var changed = line
        let offset = min(line.count - 1, Int(Double(line.count) * part))
        change(&changed, line.index(line.startIndex, offsetBy: offset))
        return [changed, next]
      }
    }
  }

  static let slips: [Slip] =
    [0, 0.1, 0.3, 0.6, 0.9, 1].flatMap { part in
      [
        Slip.at("a character less", part) { $0.remove(at: $1) },
        Slip.at("a character twice", part) { $0.insert($0[$1], at: $1) },
        Slip.at("the rest cut off", part) { $0 = String($0[..<$1]) },
        Slip.at("a quotation mark", part) { $0.insert("\"", at: $1) },
        Slip.at("a blank", part) { $0.insert(" ", at: $1) },
        Slip.at("a percent sign", part) { $0.insert("%", at: $1) },
      ]
    } + [
      Slip("indented") { ["  \($0)", $1] },
      Slip("twice") { [$0, $0, $1] },
      Slip("swapped with the next") { [$1, $0] },
      Slip("joined with the next") { ["\($0)\($1)"] },
      Slip("missing") { [$1] },
      Slip("in capitals") { [$0.uppercased(), $1] },
      Slip("with a comment behind") { ["\($0) # so", $1] },
      Slip("a marker of a merge") { ["<<<<<<< HEAD", $0, $1] },
      Slip("another section") { line, next in
        [line.hasPrefix("[") ? "[general]" : line, next]
      },
      Slip("a wrong value") { line, next in
        [line.replacing(/= .*/, with: "= neither fish nor fowl"), next]
      },
      Slip("no value") { [$0.replacing(/= .*/, with: "="), $1] },
    ]

  @Test("a slip is one message, with the line", arguments: slips)
  func slip(_ slip: Slip) {
    let lines = SampleTests.uncommented.components(separatedBy: "\n")
    var header = 0
    for (index, line) in lines.dropLast().enumerated() where !line.isEmpty && !line.hasPrefix("#") {
      if line.hasPrefix("[") { header = index + 1 }
      let spoilt = slip.spoil(line, lines[index + 1])
      let text = (lines[..<index] + spoilt + lines[(index + 2)...]).joined(separator: "\n")
      let problems = Trial(text).problems
      let isClear =
        problems.isEmpty
        || problems.count == 1 && Self.names(problems[0], index + 1, header, spoilt[0])
      #expect(
        isClear,
        "\(index + 1): \(spoilt[0])\n\(problems.map(\.description).joined(separator: "\n"))")
    }
  }

  /// Whether a message leads to the line: by its number, by that of the header of the section, by
  /// that of the first option behind a header that is gone, or by the words of the line.
  private static func names(
    _ problem: ConfigurationProblem, _ line: Int, _ header: Int, _ text: String
  ) -> Bool {
    guard let found = problem.line else { return false }
    return found == header || (line...line + 6).contains(found)
      || text.hasPrefix("[") && problem.description.contains(text)
  }
}
