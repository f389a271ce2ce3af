// SPDX-License-Identifier: MIT

import Interfaces
import TestSupport
import Testing

@Suite("KeyMap")
struct KeyMapTests {
  @Test("keys can be changed by the rc file") func changed() throws {
    let map = try KeyMap.standard.changed(by: ["pause = P", "save=^W", "sync=Tab", "pane=#"])
    #expect(map.action(of: .character("P")) == .pause && map.action(of: .character("p")) == nil)
    #expect(map.action(of: .control("w")) == .save && map.action(of: .tab) == .syncChosen)
    #expect(map.label(of: .save) == "^W")
  }

  @Test("two actions can change places") func changedOver() throws {
    let map = try KeyMap.standard.changed(by: ["save=W", "wrap=w"])
    #expect(map.label(of: .save) == "W" && map.label(of: .wrap) == "w")
  }

  @Test(
    "what cannot be used is told with what to do",
    arguments: [
      ("pause", "'pause' is no name and key. Write pairs such as pause=P"),
      ("pause=", "'pause=' is no name and key"),
      ("pause=F1", "'F1' is no key. Write one character, ^A to ^Z, or one of Enter, Esc"),
      ("paus=P", "there is nothing called 'paus'. Write one of all, sync, pause"),
      ("pause=q", "q would do two things, 'pause' and 'quit'."),
      ("quit=1", "1 would do two things, 'sync the account now' and 'quit'."),
      ("theme=Enter", "Enter would do two things, 'theme' and 'open: folders, then one'."),
      ("save=^C", "^C cannot be used: the terminal makes the end of the program of it."),
      ("save=^z", "^z cannot be used: the terminal stops the program with it."),
      ("save=^\\", "^\\ cannot be used: the terminal kills the program with it."),
      ("save=^M", "^M cannot be used: it is the same as Enter."),
      ("save=^I", "^I cannot be used: it is the same as Tab."),
      ("save=^H", "^H cannot be used: it is the same as Backspace."),
      ("save=^[", "^[ cannot be used: it is the same as Esc."),
    ])
  func wrong(_ part: String, _ words: String) {
    let problem = #expect(throws: KeyMapProblem.self) { try KeyMap.standard.changed(by: [part]) }
    #expect(problem?.message.contains(words) == true, "\(problem?.message ?? "")")
  }

  @Test("no key does two things, and every name is in the documentation") func standard() throws {
    #expect(try KeyMap.standard.changed(by: []).names == KeyMap.standard.names)
    let options = try ProjectFiles.text("docs/options.md")
    for name in KeyMap.standard.names { #expect(options.contains("`\(name)`"), "\(name)") }
  }

  @Test("the README names every key of the board") func readme() throws {
    let page = try ProjectFiles.text("README.md")
    let keys = try #require(page.firstMatch(of: /\n## Keys\n[^#]*/)).0
    for label in KeyMap.standard.bindings.flatMap({ $0.label.split(separator: " ") }) {
      #expect(keys.contains("`\(label)`"), "\(label)")
    }
  }

  @Test("the help shows the keys as they are now") func help() throws {
    var session = BoardSession(keys: try KeyMap.standard.changed(by: ["pause=P", "save=^W"]))
    let size = Size(rows: 40, columns: 80)
    _ = session.press(.character("?"), size: size, time: Story.noon)
    let lines = BoardPainter.paint(session, size: size, time: Story.noon).lines
    #expect(lines.contains { $0.contains("│ P         pause, or go on") })
    #expect(lines.contains { $0.contains("│ ^W        write the log to a file") })
    #expect(!lines.contains { $0.contains("│ p  ") })
  }

  @Test("a help that is longer than the screen is scrolled, and ends where it ends") func scroll() {
    var session = BoardSession()
    let size = Size(rows: 10, columns: 40)
    func press(_ key: Key) -> [String] {
      _ = session.press(key, size: size, time: Story.noon)
      return BoardPainter.paint(session, size: size, time: Story.noon).lines
    }
    let first = press(.character("?"))
    #expect(first[1].contains("sync the account now") && first[9].contains("more"))
    #expect(press(.down)[1].contains("sync all accounts now"))
    let last = press(.end)
    #expect(last[8].contains("in the last hour") && !last[9].contains("more"))
    #expect(press(.pageDown) == last)
    #expect(press(.home) == first)
    #expect(!press(.escape)[1].contains("sync the account now"))
  }
}
