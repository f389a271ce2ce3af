// SPDX-License-Identifier: MIT

import DemoServer
import Testing

/// RFC 7162: the INBOX of ``Samples`` has the mod-sequences 2, 3 and 4 for its UIDs 2, 3 and 5.
@Suite("CONDSTORE")
struct ModSequenceTests {
  static let scenes: [Scene] = [
    .loggedIn(
      "SELECT and STATUS tell the highest mod-sequence", with: [.usual, .condStore],
      """
      C: a EXAMINE INBOX (CONDSTORE)
      S: * FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $Work)
      S: * 3 EXISTS
      S: * 3 RECENT
      S: * OK [PERMANENTFLAGS ()] Flags permitted.
      S: * OK [UNSEEN 1] First unseen message.
      S: * OK [UIDVALIDITY 100] UIDs are valid.
      S: * OK [UIDNEXT 6] Next UID.
      S: * OK [HIGHESTMODSEQ 4] Highest mod-sequence.
      S: a OK [READ-ONLY] EXAMINE completed.
      C: b STATUS INBOX (HIGHESTMODSEQ)
      S: * STATUS INBOX (HIGHESTMODSEQ 4)
      S: b OK STATUS completed.
      C: c STATUS Work (HIGHESTMODSEQ)
      S: * STATUS Work (HIGHESTMODSEQ 1)
      S: c OK STATUS completed.
      """),
    .selected(
      "FETCH tells mod-sequences, and with CHANGEDSINCE only what is newer",
      with: [.usual, .condStore],
      """
      C: a FETCH 1:2 (MODSEQ)
      S: * 1 FETCH (MODSEQ (2))
      S: * 2 FETCH (MODSEQ (3))
      S: a OK FETCH completed.
      C: b UID FETCH 1:* (FLAGS) (CHANGEDSINCE 2)
      S: * 2 FETCH (UID 3 FLAGS (\\Seen $Work \\Recent) MODSEQ (3))
      S: * 3 FETCH (UID 5 FLAGS (\\Flagged \\Deleted \\Recent) MODSEQ (4))
      S: b OK FETCH completed.
      C: c UID FETCH 1:* (UID) (CHANGEDSINCE 4)
      S: c OK FETCH completed.
      """),
    .selected(
      "a change gives a message a new mod-sequence; whoever asked for one hears it each time",
      with: [.usual, .condStore],
      """
      C: a UID STORE 2 +FLAGS.SILENT (\\Seen)
      S: a OK STORE completed.
      C: b UID FETCH 2 (MODSEQ)
      S: * 1 FETCH (UID 2 MODSEQ (5))
      S: b OK FETCH completed.
      C: c UID STORE 2 +FLAGS.SILENT (\\Answered)
      S: * 1 FETCH (UID 2 MODSEQ (6))
      S: c OK STORE completed.
      C: d STORE 1 -FLAGS (\\Answered)
      S: * 1 FETCH (FLAGS (\\Seen \\Recent) MODSEQ (7))
      S: d OK STORE completed.
      """),
    .selected(
      "UNCHANGEDSINCE spares what others changed, and MODIFIED names it",
      with: [.usual, .condStore],
      """
      C: a UID STORE 2:5 (UNCHANGEDSINCE 3) +FLAGS.SILENT (\\Answered)
      S: * 1 FETCH (UID 2 MODSEQ (5))
      S: * 2 FETCH (UID 3 MODSEQ (6))
      S: a OK [MODIFIED 5] STORE completed.
      C: b STORE 2:3 (UNCHANGEDSINCE 0) FLAGS ()
      S: b OK [MODIFIED 2:3] STORE completed.
      C: c UID FETCH 5 FLAGS
      S: * 3 FETCH (UID 5 FLAGS (\\Flagged \\Deleted \\Recent) MODSEQ (4))
      S: c OK FETCH completed.
      """),
    .selected(
      "SEARCH finds by mod-sequence and tells the highest", with: [.usual, .condStore],
      """
      C: a UID SEARCH MODSEQ 3
      S: * SEARCH 3 5 (MODSEQ 4)
      S: a OK SEARCH completed.
      C: b SEARCH MODSEQ "/flags/\\\\draft" all 4
      S: * SEARCH 3 (MODSEQ 4)
      S: b OK SEARCH completed.
      C: c SEARCH MODSEQ 5
      S: * SEARCH
      S: c OK SEARCH completed.
      """),
    .loggedIn(
      "a mailbox may keep no mod-sequences", with: [.usual, .condStore],
      store: {
        let store = try Samples.store()
        try store.change { mailboxes throws(StoreRefusal) in
          try mailboxes.keepModSequences(false, "Work")
        }
        return store
      },
      """
      C: a SELECT Work (CONDSTORE)
      S: * FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft)
      S: * 0 EXISTS
      S: * 0 RECENT
      S: * OK [PERMANENTFLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft \\*)] Flags permitted.
      S: * OK [UIDVALIDITY 101] UIDs are valid.
      S: * OK [UIDNEXT 1] Next UID.
      S: * OK [NOMODSEQ] No mod-sequences are kept.
      S: a OK [READ-WRITE] SELECT completed.
      C: b UID FETCH 1:* (FLAGS) (CHANGEDSINCE 1)
      S: b BAD The mailbox keeps no mod-sequences.
      C: c STATUS Work (HIGHESTMODSEQ)
      S: * STATUS Work (HIGHESTMODSEQ 0)
      S: c OK STATUS completed.
      """),
    .selected(
      "without CONDSTORE nothing of it is understood",
      """
      C: a FETCH 1 (MODSEQ)
      S: a BAD Unknown command.
      C: b FETCH 1 (FLAGS) (CHANGEDSINCE 1)
      S: b BAD Unknown command.
      C: c STORE 1 (UNCHANGEDSINCE 1) FLAGS ()
      S: c BAD Unknown command.
      C: d STATUS INBOX (HIGHESTMODSEQ)
      S: d BAD Unknown command.
      C: e EXAMINE INBOX (CONDSTORE)
      S: e BAD Unknown command.
      C: f SEARCH MODSEQ 1
      S: f BAD Unknown command.
      C: g ENABLE CONDSTORE QRESYNC
      S: * ENABLED
      S: g OK ENABLE completed.
      """),
  ]

  @Test("mod-sequences", arguments: scenes)
  func modSequences(_ scene: Scene) async throws { try await scene.play() }

  @Test("a client that enabled it hears the mod-sequence of what others change")
  func unsolicited() async throws {
    let settings = ServerSettings(capabilities: [.usual, .condStore])
    try await converse(try Samples.store(), settings: settings) { server, client in
      try client.logIn()
      try client.succeed("ENABLE CONDSTORE")
      try client.succeed("SELECT INBOX")
      try server.store.change(flags: .add(.answered), of: [3])
      try client.play(
        """
        C: a NOOP
        S: * 2 FETCH (UID 3 FLAGS (\\Seen \\Answered $Work \\Recent) MODSEQ (5))
        S: a OK NOOP completed.
        """)
    }
  }
}
