// SPDX-License-Identifier: MIT

import Interfaces
import SyncModel
import TestSupport
import Testing

@Suite("Views of the board")
struct BoardViewTests {
  private let size = Size(rows: 24, columns: 80)

  private func session(_ scene: Scene) -> BoardSession { scene.session(size: size).0 }

  @discardableResult
  private func press(_ session: inout BoardSession, _ keys: Key...) -> [BoardSession.Effect] {
    keys.flatMap { session.press($0, size: size, time: Story.noon) }
  }

  private func lines(_ session: BoardSession) -> [String] {
    BoardPainter.paint(session, size: size, time: Story.noon).lines
  }

  @Test("Tab moves the arrows to the accounts and back")
  func panes() {
    var session = session(.calm)
    press(&session, .tab, .down)
    #expect(session.chosenAccount?.name == "work")
    #expect(press(&session, .character("s")) == [.send(.resync("work"))])
    #expect(lines(session).contains { $0.hasPrefix("▸2 work") })
    #expect(lines(session).last?.contains("Enter open  Esc back  s sync it") == true)
    press(&session, .down, .down, .down, .down)
    #expect(session.chosenAccount?.name == "archive")
    press(&session, .escape)
    #expect(session.focus == .main)
  }

  @Test("with more accounts than rows the cursor reaches every one")
  func many() {
    var session = session(.many)
    press(&session, .tab, .end)
    #expect(session.chosenAccount?.name == "account-14")
    let small = Size(rows: 6, columns: 40)
    let picture = BoardPainter.paint(session, size: small, time: Story.noon).lines
    #expect(picture.contains { $0.contains("▸") && $0.contains("14") })
    #expect(press(&session, .character("s")) == [.send(.resync("account-14"))])
  }

  @Test("Enter goes from an account to its folders and to what was said of one; Esc goes back")
  func drillDown() {
    var session = session(.busy)
    press(&session, .tab, .enter)
    #expect(session.view == .folders("uni"))
    #expect(session.folders(of: "uni").map(\.name.rawValue).contains("Lists/swift-dev"))
    let row = session.folders(of: "uni").firstIndex { $0.name == "INBOX" } ?? 0
    for _ in 0..<row { press(&session, .down) }
    press(&session, .enter)
    #expect(session.view == .folder("uni", "INBOX"))
    let texts = session.pane.entries(session.board.log).map(\.text)
    #expect(texts.contains { $0.contains("INBOX: ") } && !texts.contains { $0.contains("Lists") })
    press(&session, .escape)
    #expect(session.view == .folders("uni") && session.pane.filter.isOpen)
    press(&session, .escape)
    #expect(session.view == .log)
  }

  @Test("with -d imap the log of a folder is the trace of what was said about it, and only that")
  func trace() {
    var session = BoardSession(board: LightBoard(level: .debug))
    for (folder, thread) in [("INBOX", 1), ("Sent", 2)] {
      let voice = Story.Voice.folder(folder, of: "a", thread: thread)
      let place = remote(FolderName(folder))
      session.receive(
        Story.one(
          .folderStarted(remote: place, remoteKind: .imap, localKind: .maildir), by: voice,
          .folder))
      session.receive(
        Story.one(.debug(.imap, "C: A\(thread) SELECT \(folder)"), by: voice, .folder))
    }
    press(&session, .tab, .enter, .enter)
    #expect(session.view == .folder("a", "INBOX"))
    #expect(lines(session).contains { $0.contains("[imap]: C: A1 SELECT INBOX") })
    #expect(!lines(session).contains { $0.contains("A2 SELECT") })
  }

  @Test("a folder tells how it is: working, in step, failed, unchanged")
  func folders() throws {
    var session = session(.calm)
    let place = FolderPlace("uni-remote", "Sent")
    session.receive(
      Story.one(
        .problem(.folderRefused(folder: "Sent", serverText: "NO"), .folder(place, "uni")),
        by: .account("uni", thread: 10)))
    press(&session, .tab, .enter)
    let picture = lines(session).joined(separator: "\n")
    for word in ["uni: 5 folders", "unchanged", "1 sent, 4 deleted", "Sent"] {
      #expect(picture.contains(word), "\(word)")
    }
    let sent = try #require(session.folders(of: "uni").first { $0.name == "Sent" })
    #expect(sent.problem != nil)
  }

  @Test("e lists what needs a person; Enter explains it, y acts on it")
  func attention() {
    var session = session(.busy)
    #expect(session.board.attention.items.count == 1)
    press(&session, .character("e"))
    #expect(lines(session)[1].contains("What needs you: 1 matter"))
    press(&session, .enter)
    #expect(session.confirmation?.action == "try again now")
    #expect(press(&session, .character("y")) == [.send(.resync("archive"))])
    press(&session, .character("e"))
    #expect(session.view == .log)
  }

  @Test("a matter goes when a later run is without it")
  func settled() {
    var session = session(.busy)
    let voice = Story.Voice.account("archive", thread: 40)
    session.receive(Story.one(.accountStarted, by: voice, after: 100))
    #expect(session.board.attention.items.count == 1)
    let end = SyncEvent.accountFinished(took: 1, outcome: .succeeded, summary: RunSummary())
    session.receive(Story.one(end, by: voice, after: 101))
    #expect(session.board.attention.items.isEmpty)
  }

  @Test("p holds all accounts back and lets them go; with the cursor only one")
  func pause() {
    var session = session(.calm)
    let all = Scene.accounts.map { BoardSession.Effect.send(.pause($0)) }
    #expect(press(&session, .character("p")) == all)
    for account in Scene.accounts {
      session.receive(Story.one(.pauseChanged(account, isPaused: true)))
    }
    #expect(lines(session).filter { $0.contains("paused") }.count >= 4)
    #expect(!session.isTicking)
    press(&session, .tab)
    #expect(press(&session, .character("p")) == [.send(.resume("uni"))])
  }

  @Test("/ follows each letter, Enter keeps it, Esc brings back what was before")
  func search() {
    var session = session(.busy)
    press(&session, .character("/"))
    for letter in "inbox".unicodeScalars { press(&session, .character(letter)) }
    #expect(session.pane.filter.text == "inbox" && session.search?.text == "inbox")
    #expect(lines(session).last?.hasPrefix(" /inbox") == true)
    press(&session, .enter)
    #expect(session.search == nil && session.pane.filter.text == "inbox")
    press(&session, .character("/"), .character("x"), .escape)
    #expect(session.pane.filter.text == "inbox")
    press(&session, .escape)
    #expect(session.pane.filter.isOpen)
  }

  @Test("f and v go through accounts and levels")
  func filters() {
    var session = session(.busy)
    press(&session, .character("f"))
    #expect(session.pane.filter.account == "uni")
    for _ in 0..<4 { press(&session, .character("f")) }
    #expect(session.pane.filter.account == nil)
    press(&session, .character("v"))
    #expect(session.pane.filter.level == .warning)
    press(&session, .character("v"), .character("v"))
    #expect(session.pane.filter.isOpen)
  }

  @Test("w saves what the filter lets through, m switches the mouse, a click chooses and opens")
  func others() throws {
    var session = session(.busy)
    press(&session, .character("v"), .character("v"))
    guard case .save(let saved)? = press(&session, .character("w")).first else {
      Issue.record("w saves nothing")
      return
    }
    #expect(saved.count == 1 && saved[0].contains("ERROR archive"))
    #expect(press(&session, .character("m")) == [.reportMouse(true)])
    let row = session.layout(size).bars.lowerBound + 2
    press(&session, .pressed(row: row, column: 5))
    #expect(session.chosenAccount?.name == "personal")
    press(&session, .pressed(row: row, column: 5))
    #expect(session.view == .folders("personal"))
    press(&session, .pressed(row: 3, column: 5), .pressed(row: 3, column: 5))
    guard case .folder("personal", _) = session.view else {
      Issue.record("\(session.view)")
      return
    }
  }

  @Test(
    "every view can be drawn on every screen", arguments: [(1, 1), (3, 20), (6, 40), (60, 200)])
  func sizes(_ rows: Int, _ columns: Int) {
    let size = Size(rows: rows, columns: columns)
    var session = session(.busy)
    for key in [Key.tab, .enter, .down, .enter, .escape, .character("e"), .enter] {
      _ = session.press(key, size: size, time: Story.noon)
      #expect(BoardPainter.paint(session, size: size, time: Story.noon).size == size)
    }
  }
}

@Suite("ListCursor")
struct ListCursorTests {
  @Test("the chosen row is always in sight, however the list and the screen change")
  func random() {
    var random = SeededRandom(seed: 7)
    var cursor = ListCursor()
    for _ in 0..<2_000 {
      let (count, rows) = (
        Int.random(in: 0...30, using: &random), Int.random(in: 0...9, using: &random)
      )
      let step =
        [BoardAction.Scroll.lineUp, .lineDown, .pageUp, .pageDown, .start, .end]
        .randomElement(using: &random) ?? .end
      cursor.move(step, of: count, rows: rows)
      let window = cursor.window(of: count, rows: rows)
      #expect(window.count == min(count, rows))
      if !window.isEmpty { #expect(window.contains(cursor.index(of: count))) }
    }
  }
}
