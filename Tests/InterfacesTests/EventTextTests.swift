// SPDX-License-Identifier: MIT

import Interfaces
import SyncModel
import Testing

@Suite("EventText")
struct EventTextTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let event: SyncEvent
    let level: LineLevel
    let text: String
    var testDescription: String { text }

    init(_ event: SyncEvent, _ text: String, _ level: LineLevel = .info) {
      self.event = event
      self.level = level
      self.text = text
    }
  }

  private static let inbox = remote("INBOX")
  private static let voice = Story.Voice.account("A", thread: 1)

  private func lines(_ event: SyncEvent, for reader: EventText.Reader) -> [TextLine] {
    EventText(for: reader).lines(Story.one(event, by: Self.voice))
  }

  @Test(
    "says what OfflineIMAP said, letter for letter",
    arguments: [
      Example(.accountStarted, "*** Processing account A"),
      Example(
        .connecting(repository: "R", host: "127.0.0.1", port: 21143),
        "Establishing connection to 127.0.0.1:21143 (R)"),
      Example(.creatingFolder(local("INBOX"), isDryRun: false), "Creating folder INBOX[L]"),
      Example(.creatingFolder(local("a"), isDryRun: true), "[DRYRUN] Creating folder a[L]"),
      Example(.statusCreated(local("INBOX")), "Creating new Local Status db for L:INBOX"),
      Example(
        .statusUpgraded(local("a"), fromVersion: 1, toVersion: 2),
        "Upgrading LocalStatus cache from version 1 to version 2 for L:a"),
      Example(
        .statusImported(local("INBOX"), messages: 7),
        "Migrating LocalStatus cache from plain to sqlite status folder for L:INBOX (7 messages)"),
      Example(
        .folderStarted(remote: inbox, remoteKind: .imap, localKind: .maildir),
        "Syncing INBOX: IMAP -> Maildir"),
      Example(.folderSkipped(remote: inbox), "Skipping INBOX (not changed)"),
      Example(
        .copying(uid: uids(29).first, number: 3, total: 30, from: inbox, to: local("INBOX")),
        "Copy message UID 29 (3/30) R:INBOX -> L:INBOX"),
      Example(
        .wouldCopy(count: 5, from: inbox, to: local("INBOX")),
        "[DRYRUN] Copy 5 messages from INBOX[R] to L"),
      Example(
        .deleting(uids: uids(1, 2, 3, 7), on: inbox, kind: .imap, isDryRun: false),
        "Deleting 4 messages (1:3,7) in IMAP[INBOX]"),
      Example(
        .deleting(uids: uids(4), on: local("x"), kind: .maildir, isDryRun: true),
        "[DRYRUN] Deleting 1 messages (4) in Maildir[x]"),
      Example(
        .addingFlag(flag: .seen, uids: uids(1, 2), on: inbox),
        "Adding flag S to 2 messages on INBOX"),
      Example(
        .removingFlag(flag: .flagged, uids: uids(9), on: inbox),
        "Deleting flag F from 1 messages on INBOX"),
      Example(.resyncRequested, "Requested synchronization for acc: A"),
      Example(
        .linked(count: 2, from: inbox, to: FolderPlace("R", "Box")),
        "Taking 2 messages of Box from INBOX in R"),
    ])
  func reference(_ example: Example) {
    #expect(lines(example.event, for: .stream) == [line(example)])
  }

  @Test(
    "warns in OfflineIMAP's words",
    arguments: [
      Example(
        .validityChanged(inbox, saved: 12345, current: 17952),
        """
        UID validity problem for folder INBOX (repo R) (saved 12345; got 17952); skipping it. \
        Please see FAQ and manual on how to handle this.
        Too few of its messages were recognised. Run once with --adopt: the next run then copies what \
        was not recognised both ways, and deletes nothing.
        """, .warning),
      Example(
        .readOnlyFolder(inbox, kind: .imap, refused: .upload(count: 1)),
        """
        Attempted to synchronize 1 message to folder IMAP[INBOX], but that folder is read-only.  \
        The message will not be copied to that folder.
        """, .warning),
      Example(
        .readOnlyFolder(inbox, kind: .imap, refused: .flags(uids: uids(1, 2))),
        """
        Attempted to modify flags for messages [1, 2] in folder IMAP[INBOX], \
        but that folder is read-only.  No flags have been modified for that message.
        """, .warning),
      Example(
        .readOnlyFolder(inbox, kind: .imap, refused: .deletion(uids: uids(1))),
        """
        Attempted to delete messages [1] in folder IMAP[INBOX], \
        but that folder is read-only.  No messages have been deleted in that folder.
        """, .warning),
      Example(
        .mechanismFailed(mechanism: "PLAIN", serverText: "no"),
        "PLAIN authentication failed: no", .warning),
      Example(
        .connectingByTunnel(repository: "R", command: "ssh host imapd"),
        "Establishing connection to tunnel:ssh host imapd (R)"),
      Example(.tunnelRemark(repository: "R", text: "a\u{1b}b"), #"Tunnel of R: a\u{1b}b"#),
      Example(
        .mechanismSkipped(mechanism: "GSSAPI", reason: "no ticket", isWanted: true),
        "GSSAPI is not tried: no ticket", .warning),
      Example(
        .mechanismSkipped(mechanism: "GSSAPI", reason: "no ticket", isWanted: false),
        "GSSAPI is not tried: no ticket", .debug),
      Example(.shutdownRequested(.afterRun), "Terminating after this sync...", .warning),
      Example(
        .shutdownRequested(.soon),
        """
        Preparing to shutdown after sync (this may take some time), \
        press CTRL-C again to shutdown immediately
        """, .warning),
      Example(.debug(.imap, "A1 NOOP"), "[imap]: A1 NOOP", .debug),
      Example(.debug(.other, "x"), "[]: x", .debug),
      Example(
        .listing(inbox, kind: .imap), "Loading message list for IMAP[INBOX]", .debug),
      Example(
        .listed(inbox, kind: .imap, messages: 5),
        "Message list for IMAP[INBOX] loaded: 5 messages", .debug),
    ])
  func warnings(_ example: Example) {
    #expect(lines(example.event, for: .stream) == [line(example)])
  }

  private func line(_ example: Example) -> TextLine {
    TextLine(example.level, "\(SafeText(stringLiteral: example.text))")
  }

  @Test("introduces itself in three lines")
  func banner() {
    let event = SyncEvent.programStarted(
      version: "0.1.0", environment: "OpenSSL 3.0.19", accounts: ["A"])
    #expect(
      lines(event, for: .stream).map(\.text) == [
        "offlineimap 0.1.0\n  Licensed under the MIT license\nOpenSSL 3.0.19"
      ])
  }

  @Test("ends a run with what it changed")
  func finished() {
    var summary = RunSummary()
    summary.folders = 12
    let quiet = SyncEvent.accountFinished(took: 65.9, outcome: .succeeded, summary: summary)
    #expect(
      lines(quiet, for: .stream).map(\.text) == [
        "Nothing changed in 12 folders", "*** Finished account 'A' in 1:05",
      ])
    summary.downloaded = 3
    let busy = SyncEvent.accountFinished(took: 0.2, outcome: .incomplete, summary: summary)
    #expect(
      lines(busy, for: .stream).map(\.text) == [
        "3 messages received", "*** Finished account 'A' in 0:00",
      ])
    summary.downloaded = 0
    summary.linked = 1
    let linked = SyncEvent.accountFinished(took: 0.2, outcome: .succeeded, summary: summary)
    #expect(
      lines(linked, for: .stream).first?.text == "1 message taken from another folder")
  }

  @Test(
    "ends a dry run with what a real one would change",
    arguments: [
      (0, 0, "[DRYRUN] Nothing would change in 2 folders"),
      (1, 0, "[DRYRUN] 1 message would be received, 2 deleted here"),
      (3, 1, "[DRYRUN] 3 messages would be received, 2 deleted here, 1 folder created"),
      (0, 2, "[DRYRUN] 2 folders would be created"),
    ])
  func dryRun(_ received: Int, _ created: Int, _ text: String) {
    var summary = RunSummary()
    summary.isDryRun = true
    summary.folders = 2
    summary.downloaded = received
    summary.deletedLocally = received > 0 ? 2 : 0
    summary.foldersCreated = created
    let event = SyncEvent.accountFinished(took: 1, outcome: .succeeded, summary: summary)
    #expect(lines(event, for: .stream).first?.text == text)
    #expect(Totals(summary) == Totals())
  }

  @Test("--info tells how changes are found, and what waits")
  func report() throws {
    let password = PasswordLookup { () throws(SyncProblem) in nil }
    let rules = RepositoryRules(name: "R")
    var report = AccountReport(
      account: "A",
      remote: IMAPSettings(rules: rules, host: "h", user: "u", password: password),
      local: .maildir(MaildirSettings(rules: RepositoryRules(name: "L"), root: "/m")),
      security: "TLSv1.3",
      capabilities: ["IMAP4rev1", "QRESYNC"])
    let calm = lines(.inspected(report), for: .stream).map(\.text)
    #expect(calm.contains("Change detection: plain"))
    #expect(!calm.contains { $0.contains("could not be copied") || $0.contains("cut off") })
    report.tier = .quickResynchronization
    report.extensions = [
      ExtensionReport(name: "QRESYNC", state: .proven(since: Story.noon)),
      ExtensionReport(name: "MOVE", state: .notOffered),
      ExtensionReport(name: "ESEARCH", state: .offered),
      ExtensionReport(name: "LIST-STATUS", state: .refused(reason: "B\nAD", since: Story.noon)),
    ]
    report.failures = [
      FailedMessage(folder: "F", message: "7", failures: 4, reason: "No.", next: Story.noon),
      FailedMessage(folder: "F", message: "8", failures: 1, reason: "No.", next: nil),
    ]
    report.uploadsInDoubt = ["Sent"]
    report.isBehind = true
    let texts = lines(.inspected(report), for: .stream).map(\.text)
    for line in [
      "Change detection: QRESYNC", " QRESYNC: proven since 2026-11-20 12:00:00",
      " MOVE: not offered", " ESEARCH: offered",
      " LIST-STATUS: refused since 2026-11-20 12:00:00: B\\u{a}AD",
      " F: message 7, failed 4 times, tried again 2026-11-20 12:00:00: No.",
      " F: message 8, failed 1 time, tried again in the next run: No.", " Sent",
      "A run is under way or was cut off; what it learnt is not told here.",
    ] {
      #expect(texts.contains(line), "\(texts)")
    }
  }

  @Test("does not claim that nothing changed after a failure")
  func failed() {
    let event = SyncEvent.accountFinished(took: 1, outcome: .failed, summary: RunSummary())
    #expect(lines(event, for: .stream).map(\.text) == ["*** Finished account 'A' in 0:01"])
  }

  @Test("tells a terminal how the server tells changes; the board has a place for it")
  func tier() {
    let event = SyncEvent.connected(
      repository: "R", security: "TLSv1.3", tier: .conditionalStore, capabilities: [])
    let text: SafeText = "Logged in to R (TLSv1.3, CONDSTORE)"
    #expect(lines(event, for: .terminal) == [TextLine(.info, text)])
    #expect(lines(event, for: .board) == [TextLine(.debug, text)])
    let bare = SyncEvent.connected(
      repository: "R", security: "plain", tier: .plain, capabilities: [])
    #expect(
      lines(bare, for: .terminal) == [TextLine(.info, "Logged in to R (unencrypted, plain)")])
  }

  @Test("tells of the wait as each reader wants it")
  func sleeping() {
    let begin = SyncEvent.sleeping(remaining: 300, total: 300)
    let later = SyncEvent.sleeping(remaining: 60, total: 300)
    #expect(lines(begin, for: .terminal).map(\.text) == ["Next refresh in 5.0 minutes"])
    #expect(lines(later, for: .terminal) == [TextLine(.info, "Next refresh in 1.0 minutes")])
    #expect(lines(later, for: .stream) == [TextLine(.debug, "Next refresh in 1.0 minutes")])
    #expect(lines(begin, for: .board).map(\.text) == ["Next sync in 5:00"])
    let late = SyncEvent.sleeping(remaining: 299.98, total: 300)
    #expect(lines(late, for: .board).map(\.text) == ["Next sync in 5:00"])
    #expect(lines(later, for: .board).isEmpty)
  }

  @Test("announces each category of -d in a fixed order")
  func announcements() {
    #expect(
      EventText.announcements(of: [.thread, .imap, .other]).map(\.text) == [
        "Now debugging for imap: IMAP protocol debugging",
        "Now debugging for thread: Threading debugging",
        "Now debugging for : Other offlineimap related sync messages",
      ])
  }

  @Test("a message without a UID is new")
  func withoutUID() {
    let event = SyncEvent.copying(
      uid: nil, number: 1, total: 2, from: local("INBOX"), to: Self.inbox)
    #expect(lines(event, for: .file).map(\.text) == ["Copy new message (1/2) L:INBOX -> R:INBOX"])
  }

  @Test("one message is one on the board; for all others it is what OfflineIMAP said")
  func oneMessage() {
    let one = uids(36)
    for (event, ours, theirs) in [
      (
        SyncEvent.deleting(uids: one, on: local("x"), kind: .maildir, isDryRun: false),
        "Deleting 1 message (36) in Maildir[x]", "Deleting 1 messages (36) in Maildir[x]"
      ),
      (
        .addingFlag(flag: .seen, uids: one, on: Self.inbox),
        "Adding flag S to 1 message on INBOX",
        "Adding flag S to 1 messages on INBOX"
      ),
      (
        .removingFlag(flag: .flagged, uids: one, on: Self.inbox),
        "Deleting flag F from 1 message on INBOX", "Deleting flag F from 1 messages on INBOX"
      ),
    ] {
      #expect(lines(event, for: .board).map(\.text) == [ours])
      for reader in [EventText.Reader.terminal, .stream, .file] {
        #expect(lines(event, for: reader).map(\.text) == [theirs])
      }
    }
  }

  @Test("a name from the server cannot forge a line")
  func forgery() {
    let evil = FolderPlace("R", "x\nERROR: \u{1b}[2J\u{202e}gnp.exe")
    let text = lines(.folderSkipped(remote: evil), for: .terminal).first?.text
    #expect(text == "Skipping x\\u{a}ERROR: \\u{1b}[2J\\u{202e}gnp.exe (not changed)")
  }
}
