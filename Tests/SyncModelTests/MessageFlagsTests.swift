// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@Suite("MessageFlags")
struct MessageFlagsTests {
  @Test(
    "letters are sorted by code point, and unknown ones are left out",
    arguments: [
      ("SRF", "FRS"), ("", ""), ("TaSbD", "DSTab"), ("S9_Z", "S"), ("zazz", "az"),
    ])
  func letters(_ text: String, _ expected: String) {
    #expect(MessageFlags(text).letters == expected)
  }

  @Test("every letter of the alphabet is a flag of its own")
  func alphabet() {
    let all = MessageFlags("DFPRSTabcdefghijklmnopqrstuvwxyz")
    #expect(all.members.count == 32)
    #expect(all.rawValue == .max)
  }

  @Test("the five flags of IMAP are D F R S T")
  func system() { #expect(MessageFlags.system.letters == "DFRST") }
}
