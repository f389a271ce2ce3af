// SPDX-License-Identifier: MIT

import DemoServer
import Testing

@Suite("Extensions")
struct ExtensionTests {
  static let listingScenes: [Scene] = [
    .loggedIn(
      "LIST-STATUS: a STATUS follows each name that can be selected",
      with: [.usual, .listExtended, .listStatus, .condStore],
      store: {
        let store = try Samples.store()
        try store.change { mailboxes throws(StoreRefusal) in try mailboxes.delete("Work") }
        return store
      },
      """
      C: a LIST "" "*" RETURN (STATUS (MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ))
      S: * LIST (\\HasNoChildren) "/" INBOX
      S: * STATUS INBOX (MESSAGES 3 UIDNEXT 6 UIDVALIDITY 100 HIGHESTMODSEQ 4)
      S: * LIST (\\HasNoChildren) "/" "Two Words"
      S: * STATUS "Two Words" (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 103 HIGHESTMODSEQ 1)
      S: * LIST (\\Noselect \\HasChildren) "/" Work
      S: * LIST (\\HasNoChildren) "/" Work/Old
      S: * STATUS Work/Old (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 102 HIGHESTMODSEQ 1)
      S: a OK LIST completed.
      """),
    .loggedIn(
      "LIST-EXTENDED: selections, several patterns and what is told",
      with: [.usual.subtracting(.children), .listExtended],
      """
      C: a SUBSCRIBE Work/Old
      S: a OK SUBSCRIBE completed.
      C: b SUBSCRIBE "Two Words"
      S: b OK SUBSCRIBE completed.
      C: c DELETE "Two Words"
      S: c OK DELETE completed.
      C: d LIST (SUBSCRIBED REMOTE) "" *
      S: * LIST (\\NonExistent \\Subscribed) "/" "Two Words"
      S: * LIST (\\Subscribed) "/" Work/Old
      S: d OK LIST completed.
      C: e LIST "" (Work/% "INB*" Work/Old) RETURN (SUBSCRIBED CHILDREN)
      S: * LIST (\\HasNoChildren) "/" INBOX
      S: * LIST (\\Subscribed \\HasNoChildren) "/" Work/Old
      S: e OK LIST completed.
      C: f LIST (RECURSIVEMATCH) "" *
      S: f BAD Error in LIST: expected a selection that this server knows.
      C: g LIST "" * RETURN (STATUS (MESSAGES))
      S: g BAD Unknown command.
      """),
    .loggedIn(
      "without LIST-EXTENDED only the old form is understood",
      """
      C: a LIST "" * RETURN (CHILDREN)
      S: a BAD Unknown command.
      C: b LIST (SUBSCRIBED) "" *
      S: b BAD Unknown command.
      C: c LIST "" (INBOX Work)
      S: c BAD Unknown command.
      """),
    .loggedIn(
      "STATUS tells sizes, identities and limits where they are offered",
      with: [.usual, .statusSize, .objectID, .appendLimit],
      """
      C: a STATUS INBOX (SIZE MAILBOXID APPENDLIMIT)
      S: * STATUS INBOX (SIZE 204 MAILBOXID (F1) APPENDLIMIT 134217728)
      S: a OK STATUS completed.
      """),
    .loggedIn(
      "STATUS refuses items that are not offered",
      """
      C: a STATUS INBOX (SIZE)
      S: a BAD Unknown command.
      C: b STATUS INBOX (MAILBOXID)
      S: b BAD Unknown command.
      C: c STATUS INBOX (APPENDLIMIT)
      S: c BAD Unknown command.
      """),
  ]

  static let appendingScenes: [Scene] = [
    .loggedIn(
      "MULTIAPPEND files all messages, and one code names their UIDs",
      with: [.usual, .multiAppend],
      """
      C: a APPEND INBOX (\\Seen) {1+}
      C: x (\\Draft) "07-Feb-1994 21:52:25 -0800" {2+}
      C: yy {3+}
      C: zzz
      S: a OK [APPENDUID 100 6:8] APPEND completed.
      C: b STATUS INBOX (MESSAGES UNSEEN)
      S: * STATUS INBOX (MESSAGES 6 UNSEEN 4)
      S: b OK STATUS completed.
      """),
    .loggedIn(
      "MULTIAPPEND files no message when one is refused", with: [.usual, .multiAppend],
      """
      C: a APPEND INBOX {1+}
      C: x {0+}
      C:\(" ")
      S: a NO A message has at least a byte.
      C: b STATUS INBOX (MESSAGES)
      S: * STATUS INBOX (MESSAGES 3)
      S: b OK STATUS completed.
      """),
    .loggedIn(
      "without MULTIAPPEND there is one message to a command",
      """
      C: a APPEND INBOX {1+}
      C: x {1+}
      C: y
      S: a BAD Unknown command.
      """),
    Scene(
      "LITERAL- lets short literals come unasked, and no long ones",
      settings: ServerSettings(
        capabilities: [.usual.subtracting(.literalPlus), .literalMinus]),
      opening: ["LOGIN user secret"],
      """
      C: a APPEND INBOX {1+}
      C: x
      S: a OK [APPENDUID 100 6] APPEND completed.
      C: b APPEND INBOX {4097+}
      C: \(String(repeating: "x", count: 4097))
      S: b BAD The literal is too long for LITERAL-.
      C: c APPEND INBOX {4097}
      S: + Ready for literal.
      """),
    Scene(
      "APPENDLIMIT is told, and holds for each message",
      settings: ServerSettings(
        capabilities: [.usual, .appendLimit, .multiAppend], largestLiteral: 10),
      opening: ["LOGIN user secret"],
      """
      C: a CAPABILITY
      S: * CAPABILITY IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN ID NAMESPACE CHILDREN UIDPLUS UNSELECT \
      IDLE ENABLE MOVE MULTIAPPEND APPENDLIMIT=10
      S: a OK CAPABILITY completed.
      C: b APPEND INBOX {11}
      S: b NO [TOOBIG] The literal is too big.
      C: c APPEND INBOX {9+}
      C: 123456789 {9+}
      C: 123456789
      S: c OK [APPENDUID 100 6:7] APPEND completed.
      """),
  ]

  static let searchingScenes: [Scene] = [
    .selected(
      "ESEARCH tells what is asked for", with: [.usual, .extendedSearch],
      """
      C: a UID SEARCH RETURN (ALL MIN MAX COUNT) ALL
      S: * ESEARCH (TAG "a") UID MIN 2 MAX 5 ALL 2:3,5 COUNT 3
      S: a OK SEARCH completed.
      C: b SEARCH RETURN () UNSEEN
      S: * ESEARCH (TAG "b") ALL 1,3
      S: b OK SEARCH completed.
      C: c UID SEARCH RETURN (ALL COUNT) ANSWERED
      S: * ESEARCH (TAG "c") UID COUNT 0
      S: c OK SEARCH completed.
      C: d UID SEARCH RETURN (SAVE) ALL
      S: d BAD Unknown command.
      """),
    .selected(
      "SEARCHRES keeps what was found", with: [.usual, .extendedSearch, .searchResult],
      """
      C: a UID SEARCH RETURN (SAVE) UNSEEN
      S: a OK SEARCH completed.
      C: b UID FETCH $ (UID)
      S: * 1 FETCH (UID 2)
      S: * 3 FETCH (UID 5)
      S: b OK FETCH completed.
      C: c SEARCH UID $ FLAGGED
      S: * SEARCH 3
      S: c OK SEARCH completed.
      """),
    .selected(
      "without ESEARCH and SEARCHRES neither is understood",
      """
      C: a SEARCH RETURN (ALL) ALL
      S: a BAD Unknown command.
      C: b FETCH $ UID
      S: b BAD Unknown command.
      C: c SEARCH UID $
      S: c BAD Unknown command.
      """),
  ]

  static let identitiesScenes: [Scene] = [
    .selected(
      "OBJECTID: a copy and a moved message keep their identity", with: [.usual, .objectID],
      """
      C: a UID FETCH 2,3 (EMAILID THREADID)
      S: * 1 FETCH (UID 2 EMAILID (M4294967297) THREADID NIL)
      S: * 2 FETCH (UID 3 EMAILID (M4294967298) THREADID NIL)
      S: a OK FETCH completed.
      C: b UID COPY 2 Work
      S: b OK [COPYUID 101 2 1] COPY completed.
      C: c UID MOVE 3 Work
      S: * OK [COPYUID 101 3 2] Moved.
      S: * 2 EXPUNGE
      S: c OK MOVE completed.
      C: d CREATE New
      S: d OK [MAILBOXID (F5)] CREATE completed.
      C: e SELECT Work
      S: * FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $Work)
      S: * 2 EXISTS
      S: * 2 RECENT
      S: * OK [PERMANENTFLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft $Work \\*)] Flags permitted.
      S: * OK [UNSEEN 1] First unseen message.
      S: * OK [UIDVALIDITY 101] UIDs are valid.
      S: * OK [UIDNEXT 3] Next UID.
      S: * OK [MAILBOXID (F2)] Identity of the mailbox.
      S: e OK [READ-WRITE] SELECT completed.
      C: f UID FETCH 1:* EMAILID
      S: * 1 FETCH (UID 1 EMAILID (M4294967297))
      S: * 2 FETCH (UID 2 EMAILID (M4294967298))
      S: f OK FETCH completed.
      C: g UID SEARCH EMAILID M4294967298
      S: * SEARCH 2
      S: g OK SEARCH completed.
      """),
    .selected(
      "X-GM-MSGID is the same number", with: [.usual, .gmail],
      """
      C: a UID FETCH 2 (X-GM-MSGID)
      S: * 1 FETCH (UID 2 X-GM-MSGID 4294967297)
      S: a OK FETCH completed.
      C: b UID SEARCH X-GM-MSGID 4294967298
      S: * SEARCH 3
      S: b OK SEARCH completed.
      """),
    .selected(
      "without OBJECTID there are no identities",
      """
      C: a FETCH 1 EMAILID
      S: a BAD Unknown command.
      C: b SEARCH EMAILID M1
      S: b BAD Unknown command.
      C: c FETCH 1 X-GM-MSGID
      S: c BAD Unknown command.
      C: d CREATE New
      S: d OK CREATE completed.
      """),
  ]

  @Test("listing", arguments: listingScenes)
  func listing(_ scene: Scene) async throws { try await scene.play() }

  @Test("appending", arguments: appendingScenes)
  func appending(_ scene: Scene) async throws { try await scene.play() }

  @Test("searching", arguments: searchingScenes)
  func searching(_ scene: Scene) async throws { try await scene.play() }

  @Test("identities", arguments: identitiesScenes)
  func identities(_ scene: Scene) async throws { try await scene.play() }

  @Test("the greeting of a complete server names every extension")
  func complete() async throws {
    let settings = ServerSettings(capabilities: .complete, largestLiteral: 99)
    #expect(
      settings.capabilityText
        == "IMAP4rev1 LITERAL+ SASL-IR AUTH=PLAIN ID NAMESPACE CHILDREN UIDPLUS UNSELECT IDLE ENABLE"
        + " MOVE CONDSTORE QRESYNC LIST-EXTENDED LIST-STATUS MULTIAPPEND OBJECTID ESEARCH SEARCHRES"
        + " STATUS=SIZE APPENDLIMIT=99 COMPRESS=DEFLATE")
  }
}
