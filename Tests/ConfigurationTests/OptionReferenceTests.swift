// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@testable import Configuration

@Suite("OptionReference")
struct OptionReferenceTests {
  @Test("docs/options.md is what the table says") func upToDate() throws {
    let path = "docs/options.md"
    if ProcessInfo.processInfo.environment["OFFLINEIMAP_RECORD"] == "1" {
      let file = ProjectFiles.root.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(OptionReference.markdown.utf8).write(to: file)
    }
    #expect(try ProjectFiles.text(path) == OptionReference.markdown)
  }

  @Test("every option has its place in the reference") func completeness() {
    for row in OptionTable.rows {
      #expect(OptionReference.markdown.contains("`\(row.shown)`"), "\(row.name)")
    }
  }
}
