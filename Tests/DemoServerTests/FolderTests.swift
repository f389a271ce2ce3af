// SPDX-License-Identifier: MIT

import DemoServer
import Testing

@Suite("Folder commands")
struct FolderTests {
  static let scenes = [
    Scene.loggedIn(
      "LIST tells all names and which have children",
      """
      C: a LIST "" "*"
      S: * LIST (\\HasNoChildren) "/" INBOX
      S: * LIST (\\HasNoChildren) "/" "Two Words"
      S: * LIST (\\HasChildren) "/" Work
      S: * LIST (\\HasNoChildren) "/" Work/Old
      S: a OK LIST completed.
      """),
    .loggedIn(
      "LIST with an empty pattern tells the separator",
      store: { try Samples.store(separator: ".") },
      """
      C: a LIST "" ""
      S: * LIST (\\Noselect) "." ""
      S: a OK LIST completed.
      C: b LSUB "" ""
      S: * LSUB (\\Noselect) "." ""
      S: b OK LSUB completed.
      """),
    .loggedIn(
      "a percent sign stops at the separator, and a reference goes before the pattern",
      with: [],
      """
      C: a LIST "" %
      S: * LIST () "/" INBOX
      S: * LIST () "/" "Two Words"
      S: * LIST () "/" Work
      S: a OK LIST completed.
      C: b LIST Work/ %
      S: * LIST () "/" Work/Old
      S: b OK LIST completed.
      C: c LIST "" W*d
      S: * LIST () "/" Work/Old
      S: c OK LIST completed.
      C: d LIST "" W%d
      S: d OK LIST completed.
      C: e LIST "" inbox
      S: * LIST () "/" INBOX
      S: e OK LIST completed.
      C: f LIST "" work
      S: f OK LIST completed.
      C: g LIST "" %/%
      S: * LIST () "/" Work/Old
      S: g OK LIST completed.
      """),
    .loggedIn(
      "LIST refuses what is no pattern",
      """
      C: a LIST
      S: a BAD Error in LIST: expected a space.
      C: b LIST ""
      S: b BAD Error in LIST: expected a space.
      C: c LIST "" "*" RETURN (STATUS)
      S: c BAD Error in LIST: expected a space.
      C: d LIST "" (
      S: d BAD Error in LIST: expected a mailbox pattern.
      """),
    .loggedIn(
      "LSUB tells subscriptions, and levels above them",
      """
      C: a LSUB "" "*"
      S: a OK LSUB completed.
      C: b SUBSCRIBE Work/Old
      S: b OK SUBSCRIBE completed.
      C: c LSUB "" *
      S: * LSUB () "/" Work/Old
      S: c OK LSUB completed.
      C: d LSUB "" %
      S: * LSUB (\\Noselect) "/" Work
      S: d OK LSUB completed.
      C: e DELETE Work/Old
      S: e OK DELETE completed.
      C: f LSUB "" *
      S: * LSUB () "/" Work/Old
      S: f OK LSUB completed.
      C: g UNSUBSCRIBE Work/Old
      S: g OK UNSUBSCRIBE completed.
      C: h LSUB "" *
      S: h OK LSUB completed.
      C: i SUBSCRIBE Nothing
      S: i NO [NONEXISTENT] Mailbox does not exist.
      """),
    .loggedIn(
      "STATUS tells what is asked for",
      """
      C: a STATUS INBOX (MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN)
      S: * STATUS INBOX (MESSAGES 3 RECENT 3 UIDNEXT 6 UIDVALIDITY 100 UNSEEN 2)
      S: a OK STATUS completed.
      C: b STATUS "Two Words" (MESSAGES)
      S: * STATUS "Two Words" (MESSAGES 0)
      S: b OK STATUS completed.
      C: c STATUS Nothing (MESSAGES)
      S: c NO [NONEXISTENT] Mailbox does not exist.
      C: d STATUS INBOX ()
      S: d BAD Error in STATUS: expected a status item.
      C: e STATUS INBOX (HIGHESTMODSEQ)
      S: e BAD Unknown command.
      C: f STATUS INBOX MESSAGES
      S: f BAD Error in STATUS: expected '('.
      """),
    .loggedIn(
      "CREATE makes the levels above, and refuses what is there",
      with: .children,
      """
      C: a CREATE New/Deep/Folder/
      S: a OK CREATE completed.
      C: b LIST "" New*
      S: * LIST (\\HasChildren) "/" New
      S: * LIST (\\HasChildren) "/" New/Deep
      S: * LIST (\\HasNoChildren) "/" New/Deep/Folder
      S: b OK LIST completed.
      C: c CREATE New/Deep
      S: c NO [ALREADYEXISTS] Mailbox exists already.
      C: d CREATE inbox
      S: d NO [ALREADYEXISTS] Mailbox exists already.
      C: e CREATE inbox/Sub
      S: e OK CREATE completed.
      C: f LIST "" INBOX/%
      S: * LIST (\\HasNoChildren) "/" INBOX/Sub
      S: f OK LIST completed.
      C: g CREATE a//b
      S: g NO [CANNOT] A level has no name.
      C: h CREATE ""
      S: h NO [CANNOT] A level has no name.
      C: i CREATE Two Words
      S: i BAD Error in CREATE: expected the end of the command.
      C: j CREATE "a\tb"
      S: j NO [CANNOT] A name holds no control characters.
      C: k CREATE "quote \\" and \\\\"
      S: k OK CREATE completed.
      C: l LIST "" "quote*"
      S: * LIST (\\HasNoChildren) "/" "quote \\" and \\\\"
      S: l OK LIST completed.
      """),
    .loggedIn(
      "DELETE keeps a name with children as Noselect until it is created again",
      with: .children,
      """
      C: a DELETE Work
      S: a OK DELETE completed.
      C: b LIST "" Work*
      S: * LIST (\\Noselect \\HasChildren) "/" Work
      S: * LIST (\\HasNoChildren) "/" Work/Old
      S: b OK LIST completed.
      C: c SELECT Work
      S: c NO [NONEXISTENT] Mailbox does not exist.
      C: d DELETE Work
      S: d NO [HASCHILDREN] Mailbox has children.
      C: e CREATE Work
      S: e OK CREATE completed.
      C: f STATUS Work (UIDVALIDITY)
      S: * STATUS Work (UIDVALIDITY 105)
      S: f OK STATUS completed.
      C: g DELETE Work/Old
      S: g OK DELETE completed.
      C: h DELETE Work
      S: h OK DELETE completed.
      C: i LIST "" W*
      S: i OK LIST completed.
      C: j DELETE INBOX
      S: j NO [CANNOT] INBOX cannot be deleted.
      C: k DELETE Work
      S: k NO [NONEXISTENT] Mailbox does not exist.
      """),
    .loggedIn(
      "RENAME takes the children along",
      with: [],
      """
      C: a RENAME Work Job/Day
      S: a OK RENAME completed.
      C: b LIST "" *
      S: * LIST () "/" INBOX
      S: * LIST () "/" Job
      S: * LIST () "/" Job/Day
      S: * LIST () "/" Job/Day/Old
      S: * LIST () "/" "Two Words"
      S: b OK LIST completed.
      C: c RENAME Job Job/Under
      S: c NO [CANNOT] A mailbox cannot move below itself.
      C: d RENAME Job "Two Words"
      S: d NO [ALREADYEXISTS] Mailbox exists already.
      C: e RENAME Nothing Else
      S: e NO [NONEXISTENT] Mailbox does not exist.
      C: f RENAME Job
      S: f BAD Error in RENAME: expected a space.
      """),
    .loggedIn(
      "RENAME of INBOX moves its messages",
      """
      C: a RENAME INBOX Saved
      S: a OK RENAME completed.
      C: b STATUS Saved (MESSAGES UIDNEXT UIDVALIDITY)
      S: * STATUS Saved (MESSAGES 3 UIDNEXT 6 UIDVALIDITY 100)
      S: b OK STATUS completed.
      C: c STATUS INBOX (MESSAGES UIDNEXT UIDVALIDITY)
      S: * STATUS INBOX (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 104)
      S: c OK STATUS completed.
      """),
    .loggedIn(
      "names in modified UTF-7 and raw bytes are kept",
      with: [],
      """
      C: a CREATE Gr&APwA3w-e
      S: a OK CREATE completed.
      C: b CREATE "Grüße"
      S: b OK CREATE completed.
      C: c LIST "" Gr*
      S: * LIST () "/" Gr&APwA3w-e
      S: * LIST () "/" "Grüße"
      S: c OK LIST completed.
      C: d CREATE Grüße2
      S: d BAD Error in CREATE: expected the end of the command.
      """),
  ]

  @Test("a dialogue goes as written", arguments: scenes)
  func dialogue(_ scene: Scene) async throws { try await scene.play() }

  @Test("a pattern full of wildcards is matched in no time")
  func wildcards() async throws {
    let pattern = String(repeating: "*a", count: 60)
    try await converse { server, client in
      try server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.create(WireName(Array(String(repeating: "a", count: 200).utf8)))
      }
      try client.logIn()
      try requireEqual(try client.succeed("LIST \"\" \(pattern)").count, 2)
      try requireEqual(try client.succeed("LIST \"\" \(pattern)b").count, 1)
    }
  }
}
