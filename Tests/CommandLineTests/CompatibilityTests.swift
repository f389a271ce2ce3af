// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@testable import Configuration
@testable import offlineimap

/// The tables of `docs/compatibility.md` are complete and name nothing that does not exist.
@Suite("Compatibility")
struct CompatibilityTests {
  private let page: String

  init() throws { page = try ProjectFiles.text("docs/compatibility.md") }

  @Test("every option has a verdict or is new here") func options() {
    let rated = page.matches(of: /\n\| [^|`]+ \| `(\w[\w-]*)` \| (same|better: |not: )/)
      .map { String($0.1) }
    let fresh = new("Options", until: "Switches")
    for row in OptionTable.rows {
      #expect(rated.contains(row.name) || fresh.contains(row.name), "\(row.name)")
    }
    for name in rated + fresh { #expect(OptionTable.knows(name), "\(name) does not exist") }
  }

  @Test("every switch has a verdict or is new here") func switches() {
    let chapter = page.split(separator: "## Switches")[1].split(separator: "## Features")[0]
    let rated = chapter.matches(of: /\n\| (`.*`) \| (?:same|better: |not: )/)
      .flatMap { $0.1.matches(of: /`([^`]+)`/).map { String($0.1) } }
    let fresh = new("Switches", until: "Features")
    let spellings = OptionSpelling.all.flatMap(\.forms)
    for name in spellings { #expect(rated.contains(name) || fresh.contains(name), "\(name)") }
    for name in rated + fresh { #expect(spellings.contains(name), "\(name) does not exist") }
  }

  /// What the paragraph at the end of a chapter calls new.
  private func new(_ chapter: String, until next: String) -> [String] {
    let text = page.split(separator: "## \(chapter)\n")[1].split(separator: "## \(next)\n")[0]
    let paragraph = text.split(separator: "New here: ").last ?? ""
    return paragraph.matches(of: /`([a-z_-]+)`/).map { String($0.1) }
  }
}
