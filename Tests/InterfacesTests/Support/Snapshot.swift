// SPDX-License-Identifier: MIT

import Foundation
import Interfaces
import TestSupport
import Testing

/// Compares pictures with files; `OFFLINEIMAP_RECORD=1` writes the files instead.
enum Snapshot {
  private static let folder = "Tests/InterfacesTests/Snapshots"
  private static let isRecording =
    ProcessInfo.processInfo.environment["OFFLINEIMAP_RECORD"] == "1"

  /// Expects a picture to look like the file of that name.
  static func check(
    _ canvas: Canvas, named name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let url = ProjectFiles.root.appending(path: "\(folder)/\(name).txt")
    let actual = describe(canvas)
    if isRecording {
      try Data(actual.utf8).write(to: url)
      return
    }
    let expected = try String(contentsOf: url, encoding: .utf8)
    let difference = zip(lines(expected), lines(actual)).first { $0 != $1 }
    #expect(
      expected == actual,
      "\(name): expected\n\(difference?.0 ?? "")\nfound\n\(difference?.1 ?? "other lines")",
      sourceLocation: sourceLocation)
  }

  private static func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// The characters, then a letter for each role, then the legend of the letters.
  private static func describe(_ canvas: Canvas) -> String {
    let used = Role.allCases.filter { role in
      role != .text
        && (0..<canvas.size.rows).contains { canvas[row: $0].contains { $0.role == role } }
    }
    let letters = Dictionary(uniqueKeysWithValues: zip(used, alphabet))
    let roles = (0..<canvas.size.rows).map { row in
      String(canvas[row: row].map { letters[$0.role] ?? " " })
    }
    let legend = used.map { "\(letters[$0] ?? "?") \($0.rawValue)" }
    return [canvas.lines.map(trim), ["=== roles"], roles.map(trim), ["=== legend"], legend]
      .joined().joined(separator: "\n") + "\n"
  }

  private static let alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

  private static func trim(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }
}
