// SPDX-License-Identifier: MIT

import DemoServer
import TestSupport
import Testing

/// Histories that once went wrong, with the run that is cut off ending at each of its first changes.
@Suite("Torture: histories that once went wrong")
struct KnownHistoryTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let steps: @Sendable (_ changes: Int) -> [Step]
  }

  static let examples = [
    Example(testDescription: "a move that was cut off, and the file put back") { changes in
      [
        .deliver(folder: 1, flags: "FR"), .verify,
        .move(onServer: false, folder: 1, which: 61, to: 0), .run(.killed(afterChanges: changes)),
        .copyFile(folder: 0, which: 43, to: 1), .verify,
      ]
    },
    Example(testDescription: "a copy elsewhere before a folder comes back from a backup") {
      changes in
      [
        .verify, .deliver(folder: 0, flags: "RS"), .backUp, .deliver(folder: 2, flags: "RS"),
        .verify,
        .copyFile(folder: 0, which: 45, to: 2), .restore(folder: 0),
        .run(.killed(afterChanges: changes)), .verify,
      ]
    },
  ]

  @Test("nothing is lost and nothing is doubled", arguments: examples)
  func play(_ example: Example) async throws {
    try await onThread {
      for changes in 0..<12 {
        let history = History(example.steps(changes), capabilities: .complete)
        let found = try Player(history).play()
        #expect(found.isEmpty, "after \(changes) changes")
      }
    }
  }
}
