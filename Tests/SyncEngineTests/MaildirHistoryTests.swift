// SPDX-License-Identifier: MIT

import POSIX
import TestSupport
import Testing

@testable import SyncEngine

@Suite("MaildirHistory")
struct MaildirHistoryTests {
  /// Two looks at a folder, in seconds, and what is to be thought of the later one.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// When `new`, `cur` and the root were made.
    var made: [Int64?] = [100, 100, 50]
    /// When `new` and `cur` changed.
    var modified: [Int64] = [1_000, 2_000]
    var isOlder = false

    var history: MaildirHistory {
      let times = made.map { $0.map { $0 * 1_000_000_000 } }
      return MaildirHistory(
        new: .init(made: times[0], modified: modified[0] * 1_000_000_000),
        cur: .init(made: times[1], modified: modified[1] * 1_000_000_000), rootMade: times[2])
    }
  }

  @Test(
    "only what mail programs cannot have done tells of a backup",
    arguments: [
      Case(testDescription: "the same"),
      Case(testDescription: "changed since", modified: [1_500, 2_001]),
      Case(testDescription: "rounded", modified: [998, 1_997]),
      Case(testDescription: "new is older", modified: [996, 2_000], isOlder: true),
      Case(testDescription: "cur is older", modified: [1_500, 1_900], isOlder: true),
      Case(
        testDescription: "copied", made: [200, 200, 50], modified: [3_000, 3_000], isOlder: true),
      Case(testDescription: "an empty new was removed", made: [200, 100, 50]),
      Case(testDescription: "all moved", made: [200, 200, 200]),
      Case(
        testDescription: "all came back with their times", made: [200, 200, 200],
        modified: [1_000, 1_000], isOlder: true),
      Case(testDescription: "births are not kept", made: [nil, nil, nil]),
      Case(
        testDescription: "a time that is far off", modified: [.min / 1_000_000_000, 2_000],
        isOlder: true),
    ])
  func contradictions(of later: Case) {
    let earlier = Case(testDescription: "earlier").history
    #expect(later.history.contradicts(earlier) == later.isOlder)
  }
}
