// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import Interfaces
import SyncModel
import TestSupport
import Testing

@testable import Configuration
@testable import offlineimap

/// The manual pages say what the program knows.
@Suite("Manuals")
struct ManualTests {
  @Test("offlineimaprc(5) is what the table of options says") func options() throws {
    let page = OptionManual.page
    #expect(try ProjectFiles.recorded("docs/man/offlineimaprc.5", as: page) == page)
  }

  @Test("offlineimap(1) names every switch and no other") func switches() throws {
    let page = try ProjectFiles.text("docs/man/offlineimap.1").replacing("\\-", with: "-")
    let options = page.split(separator: ".SH OPTIONS\n")[1].split(separator: "\n.PP\n")[0]
    let named = Set(
      options.matches(of: /(?:^|[ "\n])(--?[A-Za-z1][a-z0-9-]*)/).map { String($0.1) })
    let known = Set(OptionSpelling.all.flatMap(\.forms))
    #expect(named == known)
  }

  @Test("offlineimapui(7) names every interface, key and lamp") func interfaces() throws {
    let page = try ProjectFiles.text("docs/man/offlineimapui.7")
    for name in InterfaceCatalog.names { #expect(page.contains("\n.B \(name)\n"), "\(name)") }
    for label in KeyMap.standard.bindings.flatMap({ $0.label.split(separator: " ") }) {
      #expect(page.contains(label), "\(label)")
    }
    for activity in Activity.allCases {
      let glyph = Symbols.unicode.lamp(activity)
      #expect(page.contains("\n\(glyph)|"), "\(activity)")
    }
  }

  @Test(
    "groff reads the pages without a complaint",
    arguments: ["offlineimap.1", "offlineimaprc.5", "offlineimapui.7"])
  func groff(_ name: String) async throws {
    let path = ProjectFiles.root.appending(path: "docs/man/\(name)").path()
    let result = try await onThread {
      try Shell.run(["groff", "-t", "-K", "utf8", "-man", "-T", "utf8", "-ww", path])
    }
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
  }

  @Test(
    "completions know files, interfaces, themes and accounts",
    arguments: ["bash", "zsh", "fish"])
  func completions(_ shell: String) throws {
    let script = try #require(Program.completion(for: shell))
    for words in ["machineui", "gruvbox", "maildir", ".offlineimaprc 2>/dev/null"] {
      #expect(script.contains(words), "\(words)")
    }
  }

  @Test("the units of systemd begin the program as it can be begun", arguments: unitNames)
  func units(_ name: String) throws {
    let unit = try ProjectFiles.text("docs/systemd/\(name)")
    #expect(unit.contains("[Unit]\nDescription="))
    for line in unit.split(separator: "\n") where line.hasPrefix("ExecStart=") {
      let words = line.split(separator: " ").dropFirst().map {
        String($0.replacing("%i", with: "work"))
      }
      #expect(throws: Never.self) { try CommandLineSpelling(words) }
    }
    #expect(
      try ProjectFiles.text("docs/systemd/README.md").contains("`\(name)`")
        || name.hasSuffix("oneshot.service"))
  }

  private static let unitNames = [
    "offlineimap.service", "offlineimap@.service", "offlineimap-oneshot.service",
    "offlineimap-oneshot.timer",
  ]
}
