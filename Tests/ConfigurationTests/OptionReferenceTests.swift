// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@testable import Configuration

@Suite("OptionReference")
struct OptionReferenceTests {
  @Test("docs/options.md is what the table says") func upToDate() throws {
    let page = OptionReference.markdown
    #expect(try ProjectFiles.recorded("docs/options.md", as: page) == page)
  }

  @Test("every option has its place in the reference") func completeness() {
    for row in OptionTable.rows {
      #expect(OptionReference.markdown.contains("`\(row.shown)`"), "\(row.name)")
    }
  }
}
