// SPDX-License-Identifier: MIT

import Interfaces
import SyncModel
import TestSupport
import Testing

@Suite("LogPane")
struct LogPaneTests {
  private let format = LogFormat(
    columns: 30, longestName: 0, face: .classic, symbols: .unicode)

  private func log(_ count: Int, capacity: Int = 1000) -> LogRing {
    var log = LogRing(capacity: capacity)
    for number in 0..<count { add("line \(number)", to: &log) }
    return log
  }

  private func add(_ text: String, to log: inout LogRing, _ level: LineLevel = .info) {
    log.append(
      LogEntry(time: 0, account: nil, activity: .idle, level: level, text: text))
  }

  private func shown(_ pane: LogPane, _ log: LogRing, rows: Int = 5) -> [String] {
    pane.visible(log, rows: rows, format: format).flatMap(\.rows)
  }

  private func scroll(_ pane: inout LogPane, _ log: LogRing, _ steps: BoardAction.Scroll...) {
    for step in steps { pane.scroll(step, log: log, rows: 5, format: format) }
  }

  private func lines(_ numbers: ClosedRange<Int>) -> [String] { numbers.map { "line \($0)" } }

  @Test("follows the newest line")
  func follows() {
    #expect(shown(LogPane(), log(20)) == lines(15...19))
    #expect(shown(LogPane(), log(3)) == lines(0...2))
    #expect(shown(LogPane(), log(0)).isEmpty)
  }

  @Test("what is held comes into sight later, although the pane follows all the time")
  func holding() {
    var log = log(20)
    var pane = LogPane()
    for number in 20..<30 { add("line \(number)", to: &log) }
    pane.hold(at: 20)
    #expect(shown(pane, log) == lines(15...19))
    #expect(pane.isFollowing && pane.unseen(log) == 0)
    scroll(&pane, log, .lineUp)
    #expect(shown(pane, log) == lines(24...28))
    scroll(&pane, log, .end)
    #expect(shown(pane, log) == lines(15...19))
    pane.hold(at: nil)
    #expect(shown(pane, log) == lines(25...29))
  }

  @Test("what is held and no longer there gives way to the oldest that is")
  func heldTooLong() {
    var log = log(20, capacity: 10)
    var pane = LogPane()
    pane.hold(at: 5)
    #expect(shown(pane, log) == lines(10...14))
    var filter = LogFilter()
    filter.text = "7"
    pane.show(filter, of: log)
    add("line 27", to: &log)
    pane.follow(log)
    #expect(shown(pane, log) == ["line 17", "line 27"])
  }

  @Test("stays where the person looks while lines arrive, and counts them")
  func stays() {
    var log = log(20)
    var pane = LogPane()
    scroll(&pane, log, .lineUp, .lineUp)
    #expect(shown(pane, log) == lines(13...17))
    for number in 20..<30 { add("line \(number)", to: &log) }
    #expect(shown(pane, log) == lines(13...17))
    #expect(pane.unseen(log) == 10)
    #expect(!pane.isFollowing)
  }

  @Test("pages overlap by one line")
  func pages() {
    let log = log(20)
    var pane = LogPane()
    scroll(&pane, log, .pageUp)
    #expect(shown(pane, log) == lines(11...15))
    scroll(&pane, log, .pageDown)
    #expect(pane.isFollowing)
  }

  @Test("stops at the oldest page and follows again at the newest line")
  func ends() {
    let log = log(20)
    var pane = LogPane()
    scroll(&pane, log, .start)
    #expect(shown(pane, log) == lines(0...4))
    scroll(&pane, log, .lineUp, .pageUp)
    #expect(shown(pane, log) == lines(0...4))
    scroll(&pane, log, .end)
    #expect(pane.isFollowing)
    scroll(&pane, log, .lineUp, .lineDown)
    #expect(pane.isFollowing)
  }

  @Test("a log that fits does not scroll")
  func short() {
    let log = log(5)
    var pane = LogPane()
    scroll(&pane, log, .lineUp, .pageUp, .start)
    #expect(pane.isFollowing)
  }

  @Test("what was looked at and is gone gives way to the oldest line")
  func lost() {
    var log = log(20, capacity: 20)
    var pane = LogPane()
    scroll(&pane, log, .start)
    for number in 20..<60 { add("line \(number)", to: &log) }
    #expect(shown(pane, log).first == "line 40")
  }

  @Test("a page can be turned over entries higher than the pane")
  func high() {
    var log = LogRing()
    for _ in 0..<4 { add(String(repeating: "word ", count: 60), to: &log, .error) }
    add("last", to: &log)
    var pane = LogPane()
    var positions: [Int?] = []
    for _ in 0..<5 {
      scroll(&pane, log, .pageUp)
      positions.append(pane.bottom)
    }
    #expect(positions.compactMap(\.self).last == 1)
    scroll(&pane, log, .pageDown, .pageDown, .pageDown, .pageDown)
    #expect(pane.isFollowing)
  }

  @Test("every scroll of a random log shows a full page", arguments: 1...10)
  func random(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var log = LogRing(capacity: 20)
    var pane = LogPane()
    for _ in 0..<60 {
      let words = Int.random(in: 1...30, using: &random)
      add(String(repeating: "word ", count: words), to: &log, .warning)
      let step =
        [BoardAction.Scroll.lineUp, .lineDown, .pageUp, .pageDown, .start, .end]
        .randomElement(using: &random) ?? .end
      pane.scroll(step, log: log, rows: 7, format: format)
      let rows = pane.visible(log, rows: 7, format: format).reduce(0) { $0 + $1.rows.count }
      let all = (log.start..<log.end).reduce(0) { $0 + format.rows(log[$1]).count }
      try #require(rows == min(7, all))
    }
  }
}
