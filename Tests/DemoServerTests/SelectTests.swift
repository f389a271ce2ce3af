// SPDX-License-Identifier: MIT

import DemoServer
import Testing

@Suite("Selecting a mailbox")
struct SelectTests {
  static let opened = """
    S: * FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $Work)
    S: * 3 EXISTS
    S: * 3 RECENT
    """

  static let scenes = [
    Scene.loggedIn(
      "SELECT tells all that a synchroniser needs",
      """
      C: a SELECT inbox
      \(opened)
      S: * OK [PERMANENTFLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $Work \\*)] Flags permitted.
      S: * OK [UNSEEN 1] First unseen message.
      S: * OK [UIDVALIDITY 100] UIDs are valid.
      S: * OK [UIDNEXT 6] Next UID.
      S: a OK [READ-WRITE] SELECT completed.
      """),
    .loggedIn(
      "EXAMINE is read-only and leaves Recent to others",
      """
      C: a EXAMINE INBOX
      \(opened)
      S: * OK [PERMANENTFLAGS ()] Flags permitted.
      S: * OK [UNSEEN 1] First unseen message.
      S: * OK [UIDVALIDITY 100] UIDs are valid.
      S: * OK [UIDNEXT 6] Next UID.
      S: a OK [READ-ONLY] EXAMINE completed.
      C: b STORE 1 FLAGS ()
      S: b NO [NOPERM] Mailbox is read-only.
      C: c EXPUNGE
      S: c NO [NOPERM] Mailbox is read-only.
      C: d MOVE 1 Work
      S: d NO [NOPERM] Mailbox is read-only.
      C: e CLOSE
      S: e OK CLOSE completed.
      C: f STATUS INBOX (MESSAGES RECENT)
      S: * STATUS INBOX (MESSAGES 3 RECENT 3)
      S: f OK STATUS completed.
      """),
    .loggedIn(
      "a mailbox without messages has its numbers told",
      """
      C: a SELECT "Two Words"
      S: * FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft)
      S: * 0 EXISTS
      S: * 0 RECENT
      S: * OK [PERMANENTFLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft \\*)] Flags permitted.
      S: * OK [UIDVALIDITY 103] UIDs are valid.
      S: * OK [UIDNEXT 1] Next UID.
      S: a OK [READ-WRITE] SELECT completed.
      C: b FETCH 1:* FLAGS
      S: b OK FETCH completed.
      C: c UID FETCH 1:* FLAGS
      S: c OK FETCH completed.
      C: d FETCH 1 FLAGS
      S: d BAD There is no message of that number.
      C: e SEARCH ALL
      S: * SEARCH
      S: e OK SEARCH completed.
      """),
    .selected(
      "a failed SELECT leaves no mailbox selected",
      """
      C: a SELECT Nothing
      S: a NO [NONEXISTENT] Mailbox does not exist.
      C: b FETCH 1 FLAGS
      S: b BAD This command is not allowed now.
      C: c SELECT
      S: c BAD Error in SELECT: expected a space.
      """),
    .selected(
      "CLOSE expunges in silence",
      """
      C: a CLOSE
      S: a OK CLOSE completed.
      C: b STATUS INBOX (MESSAGES RECENT)
      S: * STATUS INBOX (MESSAGES 2 RECENT 0)
      S: b OK STATUS completed.
      C: c CLOSE
      S: c BAD This command is not allowed now.
      """),
    .selected(
      "UNSELECT expunges nothing",
      """
      C: a UNSELECT
      S: a OK UNSELECT completed.
      C: b STATUS INBOX (MESSAGES)
      S: * STATUS INBOX (MESSAGES 3)
      S: b OK STATUS completed.
      """),
    .selected(
      "CHECK and NOOP have nothing to tell",
      """
      C: a CHECK
      S: a OK CHECK completed.
      C: b NOOP
      S: b OK NOOP completed.
      C: c NOOP now
      S: c BAD Error in NOOP: expected the end of the command.
      """),
    .selected(
      "EXPUNGE shifts the numbers one by one",
      """
      C: a STORE 1:2 +FLAGS.SILENT (\\Deleted)
      S: a OK STORE completed.
      C: b EXPUNGE
      S: * 1 EXPUNGE
      S: * 1 EXPUNGE
      S: * 1 EXPUNGE
      S: b OK EXPUNGE completed.
      """),
    .selected(
      "UID EXPUNGE spares what it does not name",
      """
      C: a STORE 1 +FLAGS.SILENT (\\Deleted)
      S: a OK STORE completed.
      C: b UID EXPUNGE 4:*
      S: * 3 EXPUNGE
      S: b OK EXPUNGE completed.
      C: c UID EXPUNGE 99
      S: c OK EXPUNGE completed.
      C: d UID EXPUNGE
      S: d BAD Error in UID EXPUNGE: expected a space.
      C: e FETCH 1:* (UID FLAGS)
      S: * 1 FETCH (UID 2 FLAGS (\\Deleted \\Recent))
      S: * 2 FETCH (UID 3 FLAGS (\\Seen $Work \\Recent))
      S: e OK FETCH completed.
      """),
    .selected(
      "UID EXPUNGE needs UIDPLUS", with: [],
      """
      C: a UID EXPUNGE 5
      S: a BAD Unknown command.
      """),
  ]

  @Test("a dialogue goes as written", arguments: scenes)
  func dialogue(_ scene: Scene) async throws { try await scene.play() }

  @Test("the owner can make a mailbox read-only")
  func readOnly() async throws {
    try await converse(try Samples.store()) { server, client in
      try server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.setReadOnly(true, .inbox)
      }
      try client.logIn()
      let answer = try client.succeed("SELECT INBOX")
      try requireEqual(answer.last, "OK [READ-ONLY] SELECT completed.")
      try requireEqual(
        try client.command("APPEND INBOX {1+}\r\nx"), ["NO [NOPERM] Mailbox is read-only."])
    }
  }
}
