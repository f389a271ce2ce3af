// SPDX-License-Identifier: MIT

import Interfaces
import SyncModel
import Testing

/// What is told of an account, a folder or a key is not cut while there is room beside it.
@Suite("Room on the board")
struct BoardRoomTests {
  private let voice = Story.Voice.account("work", thread: 1)
  private let inbox = FolderPlace("work-remote", "INBOX")

  private func lines(_ session: BoardSession, _ columns: Int, _ rows: Int = 24) -> [String] {
    let size = Size(rows: rows, columns: columns)
    return BoardPainter.paint(session, size: size, time: Story.noon).lines
  }

  private func press(_ session: inout BoardSession, _ keys: [Key], _ columns: Int, _ rows: Int = 24)
  {
    let size = Size(rows: rows, columns: columns)
    for key in keys { _ = session.press(key, size: size, time: Story.noon) }
  }

  /// The folders of an account of which one is being received and one has held deletions.
  private func folders(_ names: [FolderName]) -> BoardSession {
    var story = Story()
    story.start(["work"])
    story.tell(voice, .account, .accountStarted)
    story.tell(voice, .structure, .foldersListed(names + ["INBOX", "Taxes"]))
    let thread = Story.Voice.folder("INBOX", of: "work", thread: 2)
    story.tell(
      thread, .folder, .folderStarted(remote: inbox, remoteKind: .imap, localKind: .maildir))
    for step in 0...10 {
      story.wait(0.5)
      story.tell(
        thread, .downloading,
        .progress(
          done: step * 37, total: 1_000, bytes: step * 2_000_000, from: inbox,
          to: FolderPlace("work-local", "INBOX")))
    }
    let taxes = FolderPlace("work-remote", "Taxes")
    let held = SyncProblem.deletionsHeld(taxes, count: 312, total: 340)
    story.tell(voice, .folder, .problem(held, .folder(taxes, "work")))
    var session = BoardSession()
    for record in story.records { session.receive(record) }
    return session
  }

  @Test(
    "the folder under way has rate and rest, and a held one its reason, also at 80 columns",
    arguments: [[], ["Lists/a-rather-long-name-of-a-list-of-a-project/announcements"]]
      as [[FolderName]], [64, 80, 120])
  func folderList(_ names: [FolderName], _ columns: Int) throws {
    var session = folders(names)
    press(&session, [.tab, .enter], columns)
    let lines = lines(session, columns)
    let busy = try #require(lines.first { $0.hasPrefix("   INBOX ") || $0.contains("▸ INBOX") })
    #expect(busy.contains("370/1000  4.0 MB/s  0:08 left"), "\(busy)")
    let held = try #require(lines.first { $0.hasPrefix("   Taxes ") })
    #expect(held.contains("312 deletions held: D"), "\(held)")
    #expect(lines[1].contains(" work: "))
  }

  @Test("a list without folders says why, and a log without lines how to go back")
  func nothing() {
    var story = Story()
    story.start(["work"])
    story.tell(voice, .account, .accountStarted)
    var session = BoardSession()
    for record in story.records { session.receive(record) }
    var failed = session
    press(&session, [.tab, .enter], 80)
    #expect(lines(session, 80)[3].hasPrefix("   no run of this program has listed them yet "))
    let refused = SyncProblem.connectionRefused(host: "h", port: 143)
    for event in [
      SyncEvent.problem(refused, .account("work")),
      .accountFinished(took: 1, outcome: .failed, summary: RunSummary()),
    ] { failed.receive(Story.one(event, by: voice)) }
    press(&failed, [.tab, .enter], 80)
    #expect(
      lines(failed, 80)[3].hasPrefix("   not listed yet: h refused a connection to port 143."))
    press(&session, [.escape, .escape, .character("/"), .character("~"), .enter], 80)
    #expect(lines(session, 80)[1].hasPrefix(" Nothing here; Esc goes back. "))
  }

  @Test("a folder list without room for the rest tells what it has room for, whole")
  func narrowFolderList() throws {
    var session = folders([])
    press(&session, [.tab, .enter], 42)
    let busy = try #require(lines(session, 42).first { $0.contains("INBOX") })
    #expect(busy.contains("370/1000  4.0 MB/s  0:08 left"), "\(busy)")
    session = folders(["A-name-of-many-letters"])
    press(&session, [.tab, .enter], 40)
    let cut = try #require(lines(session, 40).first { $0.contains("INBOX") })
    #expect(cut.contains("370/1000  4.0 MB/s") && !cut.contains("…"), "\(cut)")
  }

  @Test("the short form of a result has no zeros and is not cut", arguments: [40, 60, 80])
  func result(_ columns: Int) throws {
    var summary = RunSummary()
    summary.downloaded = 375
    summary.foldersCreated = 3
    var session = BoardSession()
    let watcher = Story.Voice.account("work", thread: 2)
    for event in [
      SyncEvent.accountStarted,
      .accountFinished(took: 1, outcome: .succeeded, summary: summary),
      .sleeping(remaining: 300, total: 300),
    ] { session.receive(Story.one(event, by: voice)) }
    for _ in 0..<2 {
      let line = try #require(lines(session, columns).first { $0.contains("1 work") })
      #expect(!line.contains("…") && !line.contains("↑"), "\(line)")
      #expect(columns == 40 ? line.contains("↓ 375") || line.contains("watching") : true)
      session.receive(Story.one(.watching(inbox), by: watcher))
    }
  }

  @Test(
    "nothing of the help is cut off without a mark, and what is above and below is told",
    arguments: [(40, 12), (20, 5), (46, 24), (80, 24)])
  func help(_ columns: Int, _ rows: Int) {
    var session = BoardSession()
    var text = ""
    press(&session, [.character("?")], columns, rows)
    let first = lines(session, columns, rows)
    #expect(first.joined().contains("Esc close"), "\(first)")
    #expect(!first[0].contains("Up") && first[rows - 1].contains("Down"))
    for _ in 0..<200 {
      let page = lines(session, columns, rows)
      text += " " + page[1]
      press(&session, [.down], columns, rows)
    }
    let words = lines(session, columns, rows)
    #expect(words[0].contains("Up") && !words[rows - 1].contains("Down"), "\(words)")
    let page = (text + " " + words.joined(separator: " ")).split(separator: " ")
    for word in ["chosen", "now", "out", "deletions", "screen", "connecting", "watching", "hour"] {
      #expect(page.contains { $0 == word }, "\(word)")
    }
  }

  @Test(
    "the help names every key that does something", arguments: ["also k j", "also l", "also h"])
  func letters(_ words: String) {
    var session = BoardSession()
    press(&session, [.character("?")], 80, 40)
    #expect(lines(session, 80, 40).contains { $0.contains(words) })
  }

  @Test("the keys of a dialog are all there", arguments: [80, 60, 40, 30])
  func dialog(_ columns: Int) {
    var session = BoardSession()
    let refusal = SyncProblem.loginRefused(user: "carol", host: "h", attempts: [])
    session.receive(Story.one(.problem(.noFolders(host: "h"), .account("work")), by: voice))
    session.receive(Story.one(.problem(refusal, .account("home")), by: voice))
    press(&session, [.character("e"), .enter], columns)
    #expect(lines(session, columns).contains { $0.contains("y try again now") })
    #expect(lines(session, columns).contains { $0.contains("Esc leave it") })
    press(&session, [.escape, .down, .enter], columns)
    let text = lines(session, columns).joined(separator: " ").split(separator: " ")
    #expect(text.contains("refusal") && text.contains("asks") && text.contains("you"))
    #expect(lines(session, columns).contains { $0.contains("Esc leave it") })
    press(&session, [.escape, .character("Q")], columns)
    #expect(lines(session, columns).contains { $0.contains("y end it") })
    #expect(lines(session, columns).contains { $0.contains("Esc leave it") })
  }
}
