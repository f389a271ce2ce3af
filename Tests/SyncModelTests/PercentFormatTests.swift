// SPDX-License-Identifier: MIT

import Testing

@testable import SyncModel

@Suite("PercentFormat")
struct PercentFormatTests {
  @Test(
    "fills in as Python does",
    arguments: [
      ("+%(a)s/%(b)s", "+Work/In box"), ("100%%", "100%"), ("\"%(a)s\"", "\"Work\""),
      ("%(a)6s|%(a)-6s|%(a).2s", "  Work|Work  |Wo"), ("%(b)r %(c)s", "'In box' None"),
      ("%%(a)s", "%(a)s"),
    ])
  func fills(_ format: String, _ expected: String) throws {
    let format = try PercentFormat(format, names: ["a", "b", "c"])
    #expect(format.filled(with: ["a": "Work", "b": "In box", "c": nil]) == expected)
  }
}
