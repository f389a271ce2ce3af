// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@Suite("DeletionLimit")
struct DeletionLimitTests {
  @Test(
    "a folder may lose 20 messages or a tenth, whichever is more",
    arguments: [
      (20, 20, true), (21, 21, false), (21, 209, false), (21, 210, true), (100, 1_000, true),
      (101, 1_000, false),
    ])
  func folder(_ deletions: Int, _ total: Int, _ isAllowed: Bool) {
    #expect(DeletionLimit.standard.allows(deletions, inFolderOf: total) == isAllowed)
  }

  @Test(
    "an account may lose 100 messages or a fiftieth, whichever is more",
    arguments: [
      (100, 100, true), (101, 100, false), (101, 5_000, false), (101, 5_050, true),
    ])
  func account(_ deletions: Int, _ total: Int, _ isAllowed: Bool) {
    #expect(DeletionLimit.standard.allows(deletions, inAccountOf: total) == isAllowed)
  }
}
