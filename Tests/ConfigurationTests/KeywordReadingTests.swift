// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@testable import Configuration

@Suite("Reading customflag_a to customflag_z")
struct KeywordReadingTests {
  @Test("each letter may have a keyword") func letters() throws {
    let lines = ["customflag_a = $Important", "customflag_z = Later"]
    let keywords = try Trial(rc(local: lines)).account.local.keywords
    #expect("\(keywords)" == "a=$Important z=Later")
    #expect(try Trial(rc()).account.local.keywords.isEmpty)
  }

  @Test("what cannot be a keyword is told, and so is a keyword with two letters") func mistakes() {
    let lines = ["customflag_a = two words", "customflag_b = Later", "customflag_c = LATER"]
    #expect(
      Trial(rc(local: lines)).messages == [
        "error: rc:9: [Repository L] customflag_a: \"two words\" cannot be the name of a keyword. "
          + "Write one such as $Important.",
        "error: rc:11: [Repository L] customflag_c: the keyword LATER belongs to another letter "
          + "already. Remove one of the two lines.",
      ])
  }
}
