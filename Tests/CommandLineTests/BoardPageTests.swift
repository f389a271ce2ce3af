// SPDX-License-Identifier: MIT

import Foundation
import Interfaces
import TestSupport
import Testing

@testable import Configuration
@testable import offlineimap

/// `docs/ui.md` tells how to see what the board can do; what it names is there.
@Suite("docs/ui.md")
struct BoardPageTests {
  private let page: String
  /// The rows of the table with numbers: the text, how to see it, the keys.
  private let points: [(number: Int, cells: [Substring])]

  init() throws {
    page = try ProjectFiles.text("docs/ui.md")
    points = page.split(separator: "\n").compactMap { line in
      guard line.hasPrefix("| ") else { return nil }
      let cells = line.dropFirst(2).dropLast(2).split(
        separator: " | ", omittingEmptySubsequences: false)
      return cells.first.flatMap { Int($0) }.map { ($0, Array(cells.dropFirst())) }
    }
  }

  private func code(_ text: some StringProtocol) -> [String] {
    String(text).matches(of: /`([^`\n]+)`/).map { String($0.1) }
  }

  @Test("it has twenty-five points, each with a way to see it") func points25() {
    #expect(points.map(\.number) == Array(1...25))
    for (number, cells) in points {
      #expect(cells.count == 3, "\(number)")
      #expect(cells.prefix(2).allSatisfy { $0.count > 10 }, "\(number)")
    }
  }

  @Test("every key that it names does something") func keys() {
    let keys = KeyMap.standard.bindings.flatMap { $0.actions.map(\.key.name) }
    // What the terminal makes of keys by itself.
    let known = Set(keys + ["^C", "^Z"])
    let named = points.flatMap { code($0.cells.last ?? "") }
    #expect(named.count > 30)
    for key in named { #expect(known.contains(key), "\(key)") }
  }

  @Test("every binding has its place among the points, but those that only help at work")
  func bindings() {
    let named = Set(points.flatMap { code($0.cells.last ?? "") })
    let missing = KeyMap.standard.bindings.filter { binding in
      !binding.actions.contains { named.contains($0.key.name) }
    }
    #expect(missing.compactMap(\.name) == ["all", "sync", "wrap", "repaint"])
  }

  @Test("every switch that it names exists") func switches() {
    let known = Set(OptionSpelling.all.flatMap(\.forms))
    let words = code(page).flatMap { $0.split(separator: " ") }.filter { word in
      word.wholeMatch(of: /--?[a-zA-Z][a-z-]*/) != nil
    }
    let foreign: Set = ["-SEGV", "-c"]
    let own = words.filter { !foreign.contains(String($0)) }
    #expect(own.count > 5)
    for word in own { #expect(known.contains(String(word)), "\(word)") }
  }

  @Test("its options are in the table") func options() throws {
    for name in ["keys", "symbols", "ui", "theme", "maxsyncaccounts"] {
      #expect(OptionTable.row(name, in: .general) != nil)
    }
    #expect(page.contains("`symbols = ascii`, `plain` or `braille`"))
  }

  @Test("its table of states is that of the program") func states() {
    for kind in BarState.Kind.allCases {
      let signs = [Symbols.unicode, .ascii].map { "| `\($0.state(kind))` " }.joined()
      let row = "\(signs)| \(kind.legend) | "
      #expect(page.contains(row), "\(row)")
    }
  }
}
