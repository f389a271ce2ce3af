// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// The house rules of docs/contributing.md that a machine can check.
@Suite("House rules")
struct HouseRuleTests {
  static let folders = ["Sources", "Tests"]

  @Test("a file has at most 400 lines and begins with its licence", arguments: folders)
  func files(_ folder: String) throws {
    for file in ProjectFiles.swiftFiles(below: folder) {
      let lines = try String(contentsOf: file, encoding: .utf8).split(
        separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count <= 401, "\(file.lastPathComponent) has \(lines.count) lines")
      #expect(lines.first == "// SPDX-License-Identifier: MIT", "\(file.lastPathComponent)")
    }
  }

  @Test("what the compiler must take on trust is counted, and says why")
  func unchecked() throws {
    for file in ProjectFiles.swiftFiles(below: "Sources") {
      let text = try String(contentsOf: file, encoding: .utf8)
      let uses = text.matches(of: /@unchecked Sendable|nonisolated\(unsafe\)/).count
      let isKnown = Self.trusted.contains(file.lastPathComponent)
      #expect(uses == 0 || isKnown, "\(file.lastPathComponent) is not on the list")
    }
  }

  /// The files in which a comment proves what the compiler cannot.
  static let trusted: Set<String> = ["Monitor.swift"]

  @Test("every package declaration is documented", arguments: folders.prefix(1))
  func documentation(_ folder: String) throws {
    let declaration =
      /^\s*package (?:final |static |mutating |consuming |borrowing |private\(set\) |indirect )*(?:func|var|let|struct|class|enum|protocol|typealias|subscript)\b/
    for file in ProjectFiles.swiftFiles(below: folder) {
      let lines = try String(contentsOf: file, encoding: .utf8)
        .split(separator: "\n", omittingEmptySubsequences: false)
      for (number, line) in lines.enumerated() where line.contains(declaration) {
        let before = lines[..<number].last {
          !$0.trimmingCharacters(in: .whitespaces).hasPrefix("@")
        }
        let isDocumented =
          before?.trimmingCharacters(in: .whitespaces).hasPrefix("///") == true
          || Self.speaksForItself(line)
        #expect(isDocumented, "\(file.lastPathComponent):\(number + 1): \(line)")
      }
    }
  }

  /// The members of our own protocols, which are documented where they are demanded.
  static let demanded: Set<Substring> = {
    let texts = ProjectFiles.swiftFiles(below: "Sources").compactMap {
      try? String(contentsOf: $0, encoding: .utf8)
    }
    let members = texts.filter { $0.contains("package protocol ") }.flatMap {
      $0.matches(of: /(?m)^  (?:mutating )?(?:func|var) (\w+)/).map(\.1)
    }
    return Set(members.map { Substring(String($0)) })
  }()

  /// Witnesses of well-known protocols and plain stored facts whose name and type say all.
  static func speaksForItself(_ line: Substring) -> Bool {
    if let name = line.firstMatch(of: /(?:func|var|let) (\w+)/)?.1, demanded.contains(name) {
      return true
    }
    return line.contains(/\b(?:rawValue|description|message|errorDescription|customMirror)\b/)
      || line.contains(/static func (?:<|==|\+=)/)
      || line.contains(/package let \w+: (?:AccountName|RepositoryName|FolderName|String|Bool)\??$/)
      || line.contains(/package (?:let|var) \w+: \w+$/)
      || line.contains(/package static let \w+ = MessageFlags/)
  }
}
