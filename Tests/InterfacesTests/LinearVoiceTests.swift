// SPDX-License-Identifier: MIT

import IMAP
import SyncModel
import Testing

@testable import Interfaces

@Suite("LinearVoice")
struct LinearVoiceTests {
  private static let uni = Story.Voice.account("uni", thread: 1)
  private static let work = Story.Voice.account("work", thread: 2)

  private var voice: LinearVoice
  private var story = Story()
  /// What was said of the story so far.
  private var said = ""

  /// Two accounts; `uni` has run and sleeps, `work` has failed.
  init() {
    voice = LinearVoice(InterfaceSetup(terminal: Terminal()))
    story.start(["uni", "work"])
    story.tell(Self.uni, .account, .accountStarted)
    story.tell(Self.uni, .structure, .foldersListed(["INBOX", "Lists"]))
    var summary = RunSummary()
    summary.downloaded = 3
    let inbox = Story.Voice.folder("INBOX", of: "uni", thread: 3)
    story.tell(
      inbox, .folder,
      .folderStarted(remote: remote("INBOX"), remoteKind: .imap, localKind: .maildir))
    story.tell(inbox, .listing, .listed(remote("INBOX"), kind: .imap, messages: 12))
    story.tell(
      inbox, .downloading,
      .copying(uid: nil, number: 1, total: 3, from: remote("INBOX"), to: local("INBOX")))
    story.tell(
      inbox, .folder, .folderFinished(remote: remote("INBOX"), took: 0.2, summary: summary))
    story.tell(
      Self.uni, .account, .accountFinished(took: 1, outcome: .succeeded, summary: summary))
    story.tell(Self.uni, .idle, .sleeping(remaining: 300, total: 300))
    story.tell(Self.work, .account, .accountStarted)
    story.tell(
      Self.work, .account,
      .problem(
        .deletionsHeld(remote("Taxes"), count: 312, total: 340), .folder(remote("Taxes"), "work")))
    story.tell(
      Self.work, .account,
      .accountFinished(took: 1, outcome: .incomplete, summary: RunSummary()))
    for record in story.records { said += voice.text(for: record) }
  }

  private mutating func obey(_ line: String) -> (lines: [String], requests: [SyncRequest]) {
    let reply = voice.obey(line, time: story.time)
    return (reply.text.split(separator: "\n").map(String.init), reply.requests)
  }

  @Test("each event has one line, with its account, and copying is told by folders")
  func events() {
    let lines = said.split(separator: "\n").map(String.init)
    #expect(
      lines == [
        "offlineimap 0.1.0. Type ? and Enter for the commands, Enter alone for the state.",
        "2 accounts: 1 uni, 2 work", "uni: Processing account uni",
        "uni: INBOX: 3 received, 0.20 s", "uni: 3 messages received",
        "uni: Finished account 'uni' in 0:01", "uni: Next sync in 5:00",
        "work: Processing account work",
        """
        work: ERROR: Aborting sync, folder 'Taxes' [acc: 'work']. Deleting 312 of 340 messages \
        in folder Taxes of R is held. So many messages disappeared from the other side that this may \
        be an accident. If they shall go, run once with --allow-deletions, or press D on the board; \
        see also deletionlimit.
        """, "work: Finished account 'work' in 0:01",
      ], "\(said)")
  }

  @Test("a busy board where there is no screen, as with TERM=dumb")
  func dumb() throws {
    var voice = LinearVoice(InterfaceSetup(terminal: Terminal()))
    let records = Scene.busy.records
    var text = records.map { voice.text(for: $0) }.joined()
    let time = records.last?.time ?? 0
    for command in ["", "e", "e 1", "n", "l 1", "/ INBOX", "?"] {
      text += "> \(command)\n" + voice.obey(command, time: time).text
    }
    try Snapshot.check(text, named: "terminals/dumb")
  }

  @Test("nothing moves the cursor or leaves the line")
  func plain() {
    #expect(said.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
  }

  @Test("an empty line tells the state of each account")
  mutating func state() {
    let (lines, requests) = obey("")
    #expect(lines.count == 3 && requests.isEmpty)
    #expect(
      lines[0].hasPrefix("1 uni: next run in 5:00, last run: 3 received, last success 12:00:00"))
    #expect(lines[1].hasPrefix("2 work: held, Deleting 312 of 340"))
    #expect(lines[2] == "1 matter for you; type e")
    story.tell(Self.work, .idle, .sleeping(remaining: 90, total: 90))
    _ = voice.text(for: story.records[story.records.count - 1])
    #expect(obey("").lines[1].hasPrefix("2 work: held, next run in 1:30, Deleting 312 of 340"))
  }

  @Test(
    "a line asks for what its key asks for on the board",
    arguments: [
      ("1", [SyncRequest.resync("uni")]), ("2", [.resync("work")]), ("  s 2 ", [.resync("work")]),
      ("s work", [.resync("work")]), ("a", [.resyncAll]), ("all", [.resyncAll]),
      ("p", [.pause("uni"), .pause("work")]), ("p 2", [.pause("work")]), ("p2", [.pause("work")]),
      ("pause uni", [.pause("uni")]), ("q", [.shutdown(.soon)]), ("3", []), ("p 9", []), ("x", []),
      ("m", []), ("hello", []), ("99999999999999999999", []),
    ])
  mutating func requests(_ line: String, _ wanted: [SyncRequest]) {
    let (lines, requests) = obey(line)
    #expect(requests == wanted)
    #expect(!wanted.isEmpty || lines.count == 1, "a refusal says why")
  }

  @Test("a second q leaves at once")
  mutating func quit() {
    _ = obey("q")
    #expect(obey("q").requests == [.shutdown(.now)])
  }

  @Test("other keys of the rc file work here, too")
  func keys() throws {
    var setup = InterfaceSetup(terminal: Terminal())
    setup.keys = try KeyMap.standard.changed(by: ["quit=x"])
    var voice = LinearVoice(setup)
    #expect(voice.obey("x", time: 0).requests == [.shutdown(.soon)])
    #expect(voice.obey("q", time: 0).requests.isEmpty)
    #expect(voice.obey("?", time: 0).text.contains("\nx: finish"))
  }

  @Test(
    "e lists what needs a person, explains one and does it when it is agreed to",
    arguments: ["312", " 312 ", "y", "313", ""])
  mutating func attention(_ answer: String) {
    #expect(
      obey("e").lines.first?.hasPrefix("1. work Taxes, 12:00:00: Deleting 312 of 340") == true)
    #expect(obey("e 1").lines.last == "Type 312 to delete them now, anything else to leave it.")
    let (lines, requests) = obey(answer)
    if answer.contains("312") {
      #expect(requests == [.allowDeletions("work", shown: [:])])
    } else {
      #expect(requests.isEmpty && lines == ["Nothing was done."])
    }
    #expect(obey("a").requests == [.resyncAll], "the question is over")
  }

  @Test("a question about deletions is over when others wait, and that is told")
  mutating func outdated() {
    _ = obey("e 1")
    let list = DeletionList(uids: [1, 2].compactMap { UID($0) }, titles: [])
    let text = voice.text(
      for: Story.one(.deletionsListed(on: remote("Taxes"), list), by: Self.work))
    #expect(text == "What would be deleted has changed; look at it again\n")
    let (lines, requests) = obey("312")
    #expect(requests.isEmpty && lines == ["There is no account 312."])
  }

  @Test(
    "a number that no list has is no account and no matter",
    arguments: ["0", "3", "-1", "\(Int.min)", "\(Int.max)", "9\(Int.max)"])
  mutating func numbers(_ number: String) {
    #expect(obey(number).requests.isEmpty)
    #expect(obey("p \(number)").lines == ["There is no account \(number)."])
    #expect(obey("e \(number)").lines.last == "Type e and a number to see what can be done.")
  }

  @Test("l shows the folders of an account")
  mutating func folders() {
    #expect(
      obey("l 1").lines == [
        "uni: 2 folders", "INBOX: 12 messages, 3 received, in step 12:00:00",
        "Lists: in step 12:00:00",
      ])
    #expect(obey("l").lines == ["Which account? Type its number behind."])
  }

  @Test("a search finds what was not told, too", arguments: ["/copy", "/ Copy", "search COPY"])
  mutating func search(_ line: String) {
    #expect(obey(line).lines == ["12:00:00 uni: Copy new message (1/3) R:INBOX -> L:INBOX"])
    #expect(obey("/nowhere").lines == ["Nothing was said of that."])
  }

  @Test("f and v choose what is told")
  mutating func filters() {
    _ = obey("f 2")
    let event = SyncEvent.accountStarted
    #expect(voice.text(for: Story.one(event, by: Self.uni)) == "")
    #expect(voice.text(for: Story.one(event, by: Self.work)) != "")
    #expect(obey("v").lines == ["Log of warnings and errors"])
    #expect(voice.text(for: Story.one(event, by: Self.work)) == "")
  }

  @Test("copying that takes long is told of every half minute")
  mutating func interim() {
    story.tell(Self.uni, .account, .accountStarted)
    let first = story.records.count
    story.copy(90, of: 400, folder: "Lists", thread: 5, seconds: 90)
    let lines = story.records[first...].map { voice.text(for: $0) }.filter { !$0.isEmpty }
    #expect(
      lines == [
        "Lists: 30 of 400 messages, 10 kB a second\n",
        "Lists: 60 of 400 messages, 10 kB a second\n",
        "Lists: 90 of 400 messages, 10 kB a second\n",
      ])
  }

  @Test("the end brings the summary of the process, in lines")
  mutating func end() {
    let text = voice.text(for: Story.one(.programFinished(exitStatus: 1)))
    #expect(text.hasPrefix("ERROR: Exceptions occurred during the run!\nERROR: Aborting sync, "))
    #expect(text.split(separator: "\n").count == 2)
  }
}
