// SPDX-License-Identifier: MIT

import DemoServer
import Testing

@Suite("QRESYNC")
struct QuickResynchronizationTests {
  static let settings = ServerSettings(capabilities: [.usual, .quickResynchronization])

  /// A client that enabled it, after another one has flagged UID 2, removed 3 and delivered 6.
  private func afterChanges(
    _ body: @escaping @Sendable (MemoryServer, Client) throws -> Void
  ) async throws {
    try await converse(try Samples.store(), settings: Self.settings) { server, client in
      try server.store.change(flags: .add(.seen), of: [2])
      try server.store.expunge([3])
      try server.store.deliver(Array("x".utf8))
      try client.logIn()
      try requireEqual(
        try client.command("ENABLE QRESYNC"), ["* ENABLED QRESYNC", "OK ENABLE completed."])
      try body(server, client)
    }
  }

  /// The part of an answer that tells changes.
  private static func news(_ lines: [String]) -> [String] {
    lines.filter { $0.contains("VANISHED") || $0.contains("FETCH") }
  }

  struct Known: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let parameter: String
    let news: [String]
  }

  static let known = [
    Known(
      testDescription: "everything since a mod-sequence", parameter: "100 4",
      news: [
        "* VANISHED (EARLIER) 3", "* 1 FETCH (UID 2 FLAGS (\\Seen \\Recent) MODSEQ (5))",
        "* 3 FETCH (UID 6 FLAGS (\\Recent) MODSEQ (7))",
      ]),
    Known(
      testDescription: "what came after the flag change", parameter: "100 5",
      news: ["* VANISHED (EARLIER) 3", "* 3 FETCH (UID 6 FLAGS (\\Recent) MODSEQ (7))"]),
    Known(
      testDescription: "only of the known UIDs", parameter: "100 1 2,5",
      news: [
        "* 1 FETCH (UID 2 FLAGS (\\Seen \\Recent) MODSEQ (5))",
        "* 2 FETCH (UID 5 FLAGS (\\Flagged \\Deleted \\Recent) MODSEQ (4))",
      ]),
    Known(
      testDescription: "with pairs of numbers and UIDs", parameter: "100 6 1:5 (1:2 2,5)", news: []),
    Known(testDescription: "nothing is new", parameter: "100 7", news: []),
    Known(testDescription: "another UIDVALIDITY tells nothing", parameter: "99 1", news: []),
  ]

  @Test("SELECT tells what happened since", arguments: known)
  func select(_ known: Known) async throws {
    try await afterChanges { _, client in
      let lines = try client.succeed("SELECT INBOX (QRESYNC (\(known.parameter)))")
      try requireEqual(Self.news(lines), known.news)
      try require(
        lines.contains("* OK [HIGHESTMODSEQ 7] Highest mod-sequence."), "the mod-sequence is told")
    }
  }

  @Test("FETCH tells what vanished since, first and within the set")
  func fetchVanished() async throws {
    try await afterChanges { _, client in
      try client.succeed("SELECT INBOX")
      try client.play(
        """
        C: a UID FETCH 1:* (FLAGS) (CHANGEDSINCE 5 VANISHED)
        S: * VANISHED (EARLIER) 3
        S: * 3 FETCH (UID 6 FLAGS (\\Recent) MODSEQ (7))
        S: a OK FETCH completed.
        C: b UID FETCH 4:* (UID) (CHANGEDSINCE 5 VANISHED)
        S: * 3 FETCH (UID 6 MODSEQ (7))
        S: b OK FETCH completed.
        C: c FETCH 1 (UID) (CHANGEDSINCE 5 VANISHED)
        S: c BAD Error in FETCH: expected VANISHED with UID FETCH only.
        C: d UID FETCH 1 (UID) (VANISHED)
        S: d BAD Error in UID FETCH: expected CHANGEDSINCE.
        """)
    }
  }

  @Test("VANISHED takes the place of EXPUNGE, for the own removals and for those of others")
  func vanished() async throws {
    try await afterChanges { server, client in
      try client.succeed("SELECT INBOX")
      try client.play(
        """
        C: a EXPUNGE
        S: * VANISHED 5
        S: a OK [HIGHESTMODSEQ 8] EXPUNGE completed.
        C: b UID MOVE 2 Work
        S: * OK [COPYUID 101 2 1] Moved.
        S: * VANISHED 2
        S: b OK MOVE completed.
        C: c EXPUNGE
        S: c OK EXPUNGE completed.
        """)
      try server.store.deliver(Array("y".utf8))
      try server.store.expunge([6])
      try client.play(
        """
        C: d NOOP
        S: * VANISHED 6
        S: * 1 EXISTS
        S: * 1 RECENT
        S: d OK NOOP completed.
        C: e SELECT Work
        S: * OK [CLOSED] The mailbox is closed.
        """)
    }
  }

  @Test("one who has not enabled it is refused")
  func notEnabled() async throws {
    let scene = Scene.selected(
      "", with: Self.settings.capabilities,
      """
      C: a SELECT INBOX (QRESYNC (100 1))
      S: a BAD QRESYNC is not enabled.
      C: b UID FETCH 1:* (FLAGS) (CHANGEDSINCE 1 VANISHED)
      S: b BAD QRESYNC is not enabled.
      """)
    try await scene.play()
  }

  @Test("removals that are too long ago are told as all UIDs without a message")
  func forgotten() async throws {
    try await converse(settings: Self.settings) { server, client in
      try server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.change(.inbox) { mailbox throws(StoreRefusal) in
          for _ in 1...25_001 { _ = try mailbox.append([1], arrival: .now) }
          for first in stride(from: 1, to: 25_001 as UInt32, by: 5_000) {
            mailbox.expunge(first..<first + 5_000)
          }
        }
      }
      try client.logIn()
      try client.succeed("ENABLE QRESYNC")
      let old = try client.succeed("SELECT INBOX (QRESYNC (1 25003))")
      try requireEqual(old.first { $0.contains("VANISHED") }, "* VANISHED (EARLIER) 1:25000")
      let recent = try client.succeed("SELECT INBOX (QRESYNC (1 25006))")
      try requireEqual(recent.first { $0.contains("VANISHED") }, "* VANISHED (EARLIER) 20001:25000")
    }
  }
}
