// SPDX-License-Identifier: MIT

import Foundation
import Interfaces
import POSIX
import TestSupport
import Testing

extension TerminalTests {
  /// What arrives at terminals of many kinds: one picture each, with its colours.
  @Suite("Frames on terminals", .serialized)
  struct Frames {
    struct Example: CustomTestStringConvertible, Sendable {
      let name: String
      let type: String
      var size = Size(rows: 24, columns: 80)
      var symbols = Symbols.unicode
      var allowsColour = true
      var theme = "default"

      var testDescription: String { name }
    }

    static let examples = [
      Example(name: "vt100", type: "vt100", symbols: .ascii),
      Example(name: "linux", type: "linux", symbols: .plain),
      Example(name: "screen", type: "screen"),
      Example(name: "tmux", type: "tmux"),
      Example(name: "xterm", type: "xterm"),
      Example(name: "xterm-256color", type: "xterm-256color"),
      Example(name: "lang-c", type: "xterm-256color", symbols: .ascii),
      Example(name: "no-color", type: "xterm-256color", allowsColour: false),
      Example(name: "20x5", type: "xterm-256color", size: Size(rows: 5, columns: 20)),
      Example(name: "10x3", type: "xterm-256color", size: Size(rows: 3, columns: 10)),
      Example(name: "classic", type: "xterm-256color", theme: "classic"),
      Example(name: "solarized-light", type: "xterm-256color", theme: "solarized-light"),
    ]

    @Test("a busy board on every kind of terminal", arguments: examples)
    func frame(_ example: Example) async throws {
      try await onThread {
        let screen = try Self.show(example)
        #expect(screen.unknown == [])
        try Self.check(screen, named: example.name)
      }
    }

    @Test("the ground of the terminal shows through, light or dark, unless the theme has its own")
    func ground() async throws {
      let themes = Dictionary(
        uniqueKeysWithValues: try ThemeCatalog.builtIn.map {
          ($0, try ThemeCatalog(folder: "/nowhere").theme(named: $0))
        })
      try await onThread {
        for (name, theme) in themes {
          let example = Example(name: name, type: "xterm-256color", theme: name)
          let pens = Set(try Self.show(example).pens.joined())
          let isOwn = theme[.text].background == .terminal
          #expect(pens.contains { $0.background == nil } == isOwn, "\(name)")
        }
      }
    }

    @Test(
      "without colours wanted none is sent, whatever the theme", arguments: ["default", "amber"])
    func colourless(_ theme: String) async throws {
      try await onThread {
        let example = Example(name: "", type: "xterm-256color", allowsColour: false, theme: theme)
        let pens = Set(try Self.show(example).pens.joined())
        #expect(pens.allSatisfy { $0.foreground == nil && $0.background == nil })
        #expect(pens.count > 1, "attributes remain")
      }
    }

    /// Draws the busy board once and returns what the terminal showed then.
    private static func show(_ example: Example) throws -> ScreenEmulator {
      let terminal = try PseudoTerminal(example.size)
      let theme = try ThemeCatalog(folder: "/nowhere").theme(named: example.theme)
      let (session, time) = Scene.busy.session(
        themes: [theme], symbols: example.symbols, size: example.size)
      guard
        var screen = Screen(
          type: example.type, input: terminal.descriptor, output: terminal.descriptor,
          allowsColour: example.allowsColour)
      else { throw SystemError.last("no screen") }
      screen.resize(to: example.size)
      screen.show(BoardPainter.paint(session, size: example.size, time: time), in: theme)
      // A title behind the picture: when it is there, so is the picture.
      screen.send(Array("\u{1b}]0;end\u{07}".utf8))
      #expect(terminal.waits(forBytes: "]0;end"))
      return terminal.shown.read { $0.screen }
    }

    private static func check(_ screen: ScreenEmulator, named name: String) throws {
      let actual = describe(screen)
      let expected = try ProjectFiles.recorded(
        "Tests/InterfacesTests/Snapshots/terminals/\(name).txt", as: actual)
      let pairs = zip(expected.split(separator: "\n"), actual.split(separator: "\n"))
      let difference = pairs.first { $0 != $1 }
      #expect(
        expected == actual,
        "\(name): expected\n\(difference?.0 ?? "")\nfound\n\(difference?.1 ?? "other lines")")
    }

    /// The characters, a letter for the look of each cell, and the legend of the letters.
    private static func describe(_ screen: ScreenEmulator) -> String {
      let (lines, pens) = (screen.lines, screen.pens)
      let used = Set(pens.joined()).filter { !$0.words.isEmpty }.sorted { $0.words < $1.words }
      let alphabet = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
      let letters = Dictionary(uniqueKeysWithValues: zip(used, alphabet))
      let looks = pens.map { row in
        String(String(row.map { letters[$0] ?? " " }).reversed().drop { $0 == " " }.reversed())
      }
      let legend = used.map { "\(letters[$0] ?? "?") \($0.words)" }
      return (lines + ["=== looks"] + looks + ["=== legend"] + legend).joined(separator: "\n")
        + "\n"
    }
  }
}
