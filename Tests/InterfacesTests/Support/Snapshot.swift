// SPDX-License-Identifier: MIT

import Foundation
import Interfaces
import TestSupport
import Testing

/// Compares pictures with files; `OFFLINEIMAP_RECORD=1` writes the files instead.
enum Snapshot {
  private static let folder = "Tests/InterfacesTests/Snapshots"

  /// Expects a picture to look like the file of that name.
  ///
  /// With a theme the legend tells how the roles look.
  static func check(
    _ canvas: Canvas, in theme: Theme? = nil, named name: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try check(describe(canvas, theme), named: name, sourceLocation: sourceLocation)
  }

  /// Expects a text to be that of the file of that name.
  static func check(
    _ actual: String, named name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = try ProjectFiles.recorded("\(folder)/\(name).txt", as: actual)
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
  private static func describe(_ canvas: Canvas, _ theme: Theme?) -> String {
    let used = Role.allCases.filter { role in
      (role != .text || theme != nil)
        && (0..<canvas.size.rows).contains { canvas[row: $0].contains { $0.role == role } }
    }
    let letters = Dictionary(uniqueKeysWithValues: zip(used, alphabet))
    let roles = (0..<canvas.size.rows).map { row in
      String(canvas[row: row].map { letters[$0.role] ?? " " })
    }
    let legend = used.map { role in
      "\(letters[role] ?? "?") \(role.rawValue)\(theme.map { ": \(look($0[role]))" } ?? "")"
    }
    return [canvas.lines.map(trim), ["=== roles"], roles.map(trim), ["=== legend"], legend]
      .joined().joined(separator: "\n") + "\n"
  }

  /// `yellow on black bold`, as theme files have it.
  private static func look(_ style: Theme.Style) -> String {
    let words = [
      (style.isBold, "bold"), (style.isDim, "dim"), (style.isUnderlined, "underline"),
      (style.isReversed, "reverse"),
    ].filter(\.0).map(\.1)
    let colours = [style.foreground, style.background].map { $0.map(name) ?? "default" }
    return (["\(colours[0]) on \(colours[1])"] + words).joined(separator: " ")
  }

  private static func name(_ colour: Colour) -> String {
    switch colour {
    case .terminal: "default"
    case .indexed(let index) where index < 16: Colour.names[Int(index)]
    case .indexed(let index): "\(index)"
    case .mixed(let mixed): String(format: "#%02x%02x%02x", mixed.red, mixed.green, mixed.blue)
    }
  }

  private static let alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

  private static func trim(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }
}
