// SPDX-License-Identifier: MIT

import Interfaces
import SyncModel
import Testing

@Suite("History")
struct HistoryTests {
  /// A full hour after 1970.
  private let start = 3_600.0 * 400_000

  @Test("an hour is kept, and what is older is forgotten") func hour() {
    var history = History()
    history.add(3, time: start)
    history.add(4, time: start + 59 * 60)
    #expect(history.total(at: start + 59 * 60 + 59) == 7)
    #expect(history.total(at: start + 60 * 60) == 4)
    #expect(history.total(at: start + 3 * 3_600) == 0)
    history.add(5, time: start + 5 * 3_600)
    #expect(history.total(at: start + 5 * 3_600) == 5)
  }

  @Test("a clock that goes back loses nothing of the last hour") func backwards() {
    var history = History()
    history.add(1, time: start + 600)
    history.add(2, time: start)
    #expect(history.total(at: start + 600) == 3)
    history.add(9, time: start - 7_200)
    #expect(history.total(at: start + 600) == 3)
  }

  @Test(
    "there is an hour before any time, also where a clock begins at 1970",
    arguments: [0, 30, 3_599])
  func beginning(_ time: Double) {
    var history = History()
    #expect(history.total(at: time) == 0 && history.cells(12, at: time).count == 12)
    history.add(2, time: time)
    #expect(history.total(at: time) == 2)
  }

  @Test("parts begin at multiples of their length, so that they stand still in between")
  func parts() {
    var history = History()
    history.add(6, time: start + 61)
    let first = history.cells(12, at: start + 61)
    #expect(first.last == 6 && first.count == 12)
    #expect(history.cells(12, at: start + 299) == first)
    #expect(history.cells(12, at: start + 300).suffix(2) == [6, 0])
    #expect(history.cells(60, at: start + 119).last == 6)
    #expect(history.cells(60, at: start + 120).suffix(2) == [6, 0])
  }

  @Test(
    "a line of bars is as high as its counts, and shows the least of them",
    arguments: [
      ("unicode", "▁▂▄▅█"), ("plain", "_.-=#"), ("ascii", "_.-=#"), ("braille", "⣀⣴⣇"),
    ])
  func sparkline(_ name: String, _ line: String) {
    #expect(Symbols.unicode.chosen(name).sparkline([0, 1, 300, 500, 800]) == line)
    let flat = Symbols.unicode.chosen(name).sparkline([0, 0])
    #expect(flat == ["unicode": "▁▁", "braille": "⣀"][name] ?? "__")
  }

  @Test("symbols are chosen as far as the terminal can show them") func chosen() {
    #expect(Symbols.ascii.chosen("unicode").isASCII && Symbols.ascii.chosen("braille").isASCII)
    #expect(Symbols.unicode.chosen("ascii").isASCII && !Symbols.unicode.chosen("auto").isPlain)
    #expect(Symbols.plain.chosen("auto").isPlain && !Symbols.plain.chosen("unicode").isPlain)
    #expect(Symbols.unicode.chosen("braille").isBraille)
  }

  @Test("each message of a run is counted once, while it comes and when the run ends")
  func once() throws {
    var board = LightBoard()
    var story = Story()
    let voice = Story.Voice.account("a", thread: 1)
    let folder = Story.Voice.folder("INBOX", of: "a", thread: 2)
    let (from, to) = (remote("INBOX"), local("INBOX"))
    func total() throws -> Int {
      for record in story.records { board.receive(record) }
      story = Story()
      return try #require(board.accounts.first).history.total(at: Story.noon)
    }
    for _ in 0..<2 {
      story.tell(voice, .account, .accountStarted)
      story.tell(
        folder, .folder, .folderStarted(remote: from, remoteKind: .imap, localKind: .maildir))
      story.tell(
        folder, .downloading, .progress(done: 5, total: 9, bytes: 10, from: from, to: to))
      story.tell(
        folder, .downloading, .progress(done: 9, total: 9, bytes: 20, from: from, to: to))
      var summary = RunSummary()
      summary.downloaded = 9
      story.tell(folder, .folder, .folderFinished(remote: from, took: 1, summary: summary))
      // Two more in a folder that told of no progress.
      summary.downloaded = 11
      story.tell(voice, .account, .accountFinished(took: 1, outcome: .succeeded, summary: summary))
    }
    #expect(try total() == 22)
  }

  @Test("a board at rest changes once a minute as long as it has an hour to show")
  func nextChange() {
    var session = BoardSession()
    let voice = Story.Voice.account("a", thread: 1)
    var summary = RunSummary()
    summary.downloaded = 1
    session.receive(Story.one(.accountStarted, by: voice))
    #expect(session.nextChange(after: Story.noon + 0.25) == Story.noon + 1)
    let end = SyncEvent.accountFinished(took: 1, outcome: .succeeded, summary: summary)
    session.receive(Story.one(end, by: voice))
    session.receive(Story.one(.accountEnded, by: voice))
    #expect(session.nextChange(after: Story.noon + 1) == Story.noon + 60)
    #expect(session.nextChange(after: Story.noon + 3_600) == nil)
    let size = Size(rows: 24, columns: 120)
    let before = BoardPainter.paint(session, size: size, time: Story.noon + 1).lines
    #expect(BoardPainter.paint(session, size: size, time: Story.noon + 59).lines == before)
    let after = BoardPainter.paint(session, size: size, time: Story.noon + 300).lines
    #expect(zip(before, after).count { $0 != $1 } == 1)
  }

  @Test("the pace is known with the first progress, because the beginning was seen") func pace() {
    var transfer = Transfer(source: remote("INBOX"), isDownload: true, total: 0)
    transfer.begin(number: 1, total: 30, time: 10)
    transfer.begin(number: 4, total: 30, time: 10.1)
    #expect(transfer.done == 3 && transfer.rate == nil)
    transfer.advance(done: 10, total: 30, bytes: 4_000, time: 12)
    #expect(transfer.rate == 2_000 && transfer.remaining == 4)
    transfer.begin(number: 12, total: 30, time: 12)
    #expect(transfer.done == 10)
  }

  @Test("the time that is left goes by the pace of all of it so far") func remaining() {
    var transfer = Transfer(source: remote("INBOX"), isDownload: true, total: 100)
    transfer.advance(done: 0, total: 100, bytes: 0, time: 10)
    transfer.advance(done: 1, total: 100, bytes: 9, time: 10.5)
    #expect(transfer.remaining == nil)
    transfer.advance(done: 20, total: 100, bytes: 99, time: 20)
    #expect(transfer.remaining == 40)
    transfer.advance(done: 100, total: 100, bytes: 999, time: 30)
    #expect(transfer.remaining == 0)
  }
}
