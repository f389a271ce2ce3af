// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("docs/safety.md")
struct SafetyTableTests {
  private struct Row {
    let name: String
    let guarding: String
    let proof: String
  }

  /// The rows of the classes, by their names.
  private static func rows() throws -> [Row] {
    try ProjectFiles.text("docs/safety.md").split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 3, let name = cells[0].firstMatch(of: #/^([DP]\d+) /#)?.1 else {
        return nil
      }
      return Row(name: String(name), guarding: cells[1], proof: cells[2])
    }
  }

  @Test("every class has one row")
  func complete() throws {
    let expected = (1...24).map { "D\($0)" } + (1...13).map { "P\($0)" }
    #expect(try Self.rows().map(\.name) == expected)
  }

  @Test("a row names a test, or says what is open")
  func proven() throws {
    for row in try Self.rows() {
      let names = row.proof.matches(of: /`\w+\.\w+`/)
      #expect(!names.isEmpty || row.guarding.contains("**Open**"), "\(row.name)")
    }
  }

  /// The functions of each suite, so that `--filter` finds a test by the name that the page has.
  private static func functions(in files: [String]) -> [Substring: Set<Substring>] {
    var found: [Substring: Set<Substring>] = [:]
    for file in files where file.contains("@Test") {
      var suite: Substring?
      for line in file.split(separator: "\n") {
        if line == "}" { suite = nil }
        if let start = line.prefixMatch(of: /(struct|extension) (\w+)/) { suite = start.2 }
        guard let suite, let place = line.firstRange(of: "func ") else { continue }
        found[suite, default: []].insert(line[place.upperBound...].prefix { $0 != "(" })
      }
    }
    return found
  }

  @Test("every test that the page names exists")
  func tests() throws {
    let files = try ProjectFiles.swiftFiles(below: "Tests").map {
      try String(contentsOf: $0, encoding: .utf8)
    }
    let functions = Self.functions(in: files)
    for row in try Self.rows() {
      for match in row.proof.matches(of: /`(\w+)\.(\w+)`/) {
        #expect(functions[match.1]?.contains(match.2) == true, "\(row.name): \(match.0)")
      }
    }
  }

  @Test("every file that the page names exists")
  func guards() throws {
    let files = Set(ProjectFiles.swiftFiles(below: "Sources").map(\.lastPathComponent))
    for row in try Self.rows() {
      for match in row.guarding.matches(of: /`(\w+\.swift)`/) {
        #expect(files.contains(String(match.1)), "\(row.name): \(match.1)")
      }
    }
  }
}
