// SPDX-License-Identifier: MIT

import Interfaces
import SyncModel
import Testing

/// A log never jumps while a person reads it, whatever comes in meanwhile.
@Suite("Filtered log")
struct FilteredLogTests {
  private let size = Size(rows: 24, columns: 80)

  private static func record(_ number: Int) -> EventRecord {
    let account: AccountName = number % 3 == 0 ? "work" : "uni"
    let voice = Story.Voice.account(account, thread: number % 3 + 1)
    let place = FolderPlace("R", number % 5 == 0 ? "INBOX" : "Lists")
    return Story.one(
      number % 7 == 0
        ? .warning(.messagesWait(place, count: number))
        : .folderStarted(remote: place, remoteKind: .imap, localKind: .maildir), by: voice,
      .folder)
  }

  private func session(_ count: Int) -> BoardSession {
    var session = BoardSession(board: LightBoard(log: LogRing(capacity: 500)))
    session.receive(
      Story.one(
        .programStarted(version: "1", environment: "", accounts: ["uni", "work"])))
    for number in 0..<count { session.receive(Self.record(number)) }
    return session
  }

  private func press(_ session: inout BoardSession, _ keys: [Key]) {
    for key in keys { _ = session.press(key, size: size, time: Story.noon) }
  }

  /// The rows of the log, without its mark.
  private func log(_ session: BoardSession) -> ArraySlice<String> {
    BoardPainter.paint(session, size: size, time: Story.noon).lines[session.layout(size).log]
  }

  static let filters: [(String, [Key])] = [
    ("none", []), ("text", [.character("/")] + typed("inbox") + [.enter]),
    ("still being typed", [.character("/")] + typed("inb")),
    ("inverted", [.character("/")] + typed("!inbox") + [.enter]),
    ("context", [.character("/")] + typed("inbox") + [.enter, .character("c")]),
    ("account", [.character("f")]), ("level", [.character("v")]),
    ("all of them", [.character("f"), .character("/")] + typed("in") + [.enter, .character("c")]),
  ]

  private static func typed(_ text: String) -> [Key] { text.unicodeScalars.map(Key.character) }

  @Test("what a person reads stays where it is while hundreds of lines come in", arguments: filters)
  func still(_ name: String, _ keys: [Key]) {
    var session = session(300)
    // What is typed after / takes all keys, so the person scrolls before.
    if session.search == nil { press(&session, [.pageUp, .up, .up]) }
    press(&session, keys)
    #expect(!session.pane.isFollowing)
    let before = log(session)
    #expect(before.contains { $0.contains("INBOX") || $0.contains("Lists") })
    for number in 300..<450 {
      session.receive(Self.record(number))
      #expect(log(session) == before, "\(name) at \(number)")
    }
    #expect(session.pane.unseen(session.board.log) > 0)
    let rule = BoardPainter.paint(session, size: size, time: Story.noon).lines[
      session.layout(size).rule ?? 0]
    #expect(rule.contains(" \(session.pane.unseen(session.board.log)) new "))
  }

  @Test("new is what came since the person scrolled; what was there before is below")
  func arrivals() {
    var session = session(300)
    func rule() -> String {
      BoardPainter.paint(session, size: size, time: Story.noon).lines[
        session.layout(size).rule ?? 0]
    }
    press(&session, [.pageUp])
    let below = session.pane.below(session.board.log)
    #expect(below > 1 && rule().contains(" \(below) below "))
    for number in 300..<303 { session.receive(Self.record(number)) }
    #expect(rule().contains(" 3 new "))
    press(&session, [.pageUp, .pageUp])
    #expect(rule().contains(" 3 new "))
    while session.pane.below(session.board.log) > 1 { press(&session, [.down]) }
    #expect(rule().contains(" 1 new "))
    press(&session, [.up])
    #expect(rule().contains(" 1 new "))
    press(&session, [.end])
    #expect(rule().contains(" following "))
  }

  @Test("a reader who goes back to the end follows again, and only then")
  func follow() {
    var session = session(300)
    press(&session, [.character("/")] + Self.typed("inbox") + [.enter, .pageUp])
    let before = log(session)
    session.receive(Self.record(300))
    #expect(log(session) == before && !session.pane.isFollowing)
    press(&session, [.end])
    #expect(session.pane.isFollowing && session.pane.unseen(session.board.log) == 0)
    let last = log(session)
    session.receive(Self.record(305))
    #expect(log(session) != last)
  }

  @Test("a search tells how many lines match, without those around them")
  func count() {
    var session = session(100)
    press(&session, [.character("/")] + Self.typed("inbox"))
    let all = session.pane.entries(session.board.log)
    #expect(all.count == 20 && all.allSatisfy { $0.text.contains("INBOX") })
    #expect(BoardPainter.paint(session, size: size, time: Story.noon).lines[23].hasSuffix(" 20 "))
    press(&session, [.enter, .character("c")])
    let wide = session.pane.entries(session.board.log)
    #expect(wide.count > 60 && session.pane.count(session.board.log) == 20)
    #expect(log(session).joined().contains("Lists"))
    press(&session, [.character("c"), .character("c")])
    #expect(session.pane.entries(session.board.log) == all)
  }

  @Test("lines around a match come once, in their order, and leave gaps where there are some")
  func context() {
    var session = BoardSession()
    for number in 0..<40 {
      let text = [10, 12, 30].contains(number) ? "hit" : "line"
      session.say(TextLine(.info, "\(text) \(number)"), time: Story.noon)
    }
    press(&session, [.character("/")] + Self.typed("hit") + [.enter, .character("c")])
    let numbers = session.pane.entries(session.board.log).compactMap { entry in
      entry.text.split(separator: " ").last.flatMap { Int($0) }
    }
    #expect(numbers == Array(8...14) + Array(28...32))
    #expect(session.pane.count(session.board.log) == 3)
  }

  @Test("after ! the lines with the text are left out; ! alone leaves out nothing")
  func inverted() {
    var session = session(100)
    press(&session, [.character("/"), .character("!")])
    #expect(session.pane.filter.isOpen)
    press(&session, Self.typed("inbox") + [.enter])
    let entries = session.pane.entries(session.board.log)
    #expect(entries.count == 80 && !entries.contains { $0.text.contains("INBOX") })
    #expect(session.pane.filter.words == "/!inbox")
    press(&session, [.escape])
    #expect(session.pane.filter.isOpen)
  }
}
