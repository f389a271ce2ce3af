// SPDX-License-Identifier: MIT

import Interfaces
import SyncModel
import Testing

@Suite("LogFilter")
struct LogFilterTests {
  private let format = LogFormat(columns: 40, longestName: 0, face: .classic, symbols: .unicode)

  private func entry(_ text: String, _ account: AccountName? = nil, _ level: LineLevel = .info)
    -> LogEntry
  {
    LogEntry(time: 0, account: account, activity: .idle, level: level, text: text)
  }

  private func filter(_ change: (inout LogFilter) -> Void) -> LogFilter {
    var filter = LogFilter()
    change(&filter)
    return filter
  }

  @Test("text is found whatever its case, in the account's name too")
  func text() {
    let filter = filter { $0.text = "ÜBer" }
    #expect(filter.admits(entry("die Übergabe")))
    #expect(filter.admits(entry("other", "uber-über")))
    #expect(!filter.admits(entry("other", "work")))
    #expect(!filter.isOpen && LogFilter().isOpen)
  }

  @Test("accounts and levels leave the others out")
  func parts() {
    let account = filter { $0.account = "work" }
    #expect(account.admits(entry("a", "work")) && !account.admits(entry("a", "uni")))
    #expect(!account.admits(entry("a")))
    let warnings = filter { $0.level = .warning }
    #expect(warnings.admits(entry("a", nil, .error)) && !warnings.admits(entry("a")))
    #expect(filter { ($0.account, $0.text) = ("work", "x\u{1b}") }.words == "work  /x\\u{1b}")
  }

  /// A log of lines `red 0`, `blue 1`, `red 2` and so on.
  private func log(_ count: Int, capacity: Int = 1_000) -> LogRing {
    var log = LogRing(capacity: capacity)
    for number in 0..<count { add(number, to: &log) }
    return log
  }

  private func add(_ number: Int, to log: inout LogRing) {
    log.append(entry("\(number % 2 == 0 ? "red" : "blue") \(number)"))
  }

  private func shown(_ pane: LogPane, _ log: LogRing) -> [String] {
    pane.visible(log, rows: 3, format: format).flatMap(\.rows)
  }

  @Test("only what matches is shown, counted and scrolled through")
  func pane() {
    let log = log(20)
    var pane = LogPane()
    pane.show(filter { $0.text = "red" }, of: log)
    #expect(shown(pane, log) == ["red 14", "red 16", "red 18"])
    #expect(pane.count(log) == 10)
    pane.scroll(.pageUp, log: log, rows: 3, format: format)
    #expect(shown(pane, log) == ["red 10", "red 12", "red 14"])
    #expect(pane.unseen(log) == 0)
    pane.scroll(.start, log: log, rows: 3, format: format)
    #expect(shown(pane, log) == ["red 0", "red 2", "red 4"])
  }

  @Test("a filtered log does not move while a person reads it")
  func reading() {
    var log = log(20)
    var pane = LogPane()
    pane.show(filter { $0.text = "red" }, of: log)
    pane.scroll(.lineUp, log: log, rows: 3, format: format)
    let before = shown(pane, log)
    for number in 20..<40 {
      add(number, to: &log)
      pane.follow(log)
    }
    #expect(shown(pane, log) == before)
    #expect(pane.unseen(log) == 10)
    pane.scroll(.end, log: log, rows: 3, format: format)
    #expect(shown(pane, log).last == "red 38")
  }

  @Test("who reads stays at the same line when the filter comes and goes")
  func place() {
    let log = log(20)
    var pane = LogPane()
    for _ in 0..<5 { pane.scroll(.lineUp, log: log, rows: 3, format: format) }
    #expect(shown(pane, log).last == "red 14")
    pane.show(filter { $0.text = "blue" }, of: log)
    #expect(shown(pane, log).last == "blue 13")
    pane.show(LogFilter(), of: log)
    #expect(shown(pane, log).last == "red 14")
  }

  @Test("entries that leave the ring leave the filtered log")
  func ring() {
    var log = log(20, capacity: 10)
    var pane = LogPane()
    pane.show(filter { $0.text = "red" }, of: log)
    #expect(pane.count(log) == 5)
    pane.scroll(.start, log: log, rows: 3, format: format)
    for number in 20..<60 {
      add(number, to: &log)
      pane.follow(log)
    }
    #expect(pane.count(log) == 5)
    #expect(shown(pane, log) == ["red 50", "red 52", "red 54"])
  }

  @Test("nothing that matches is an empty pane")
  func nothing() {
    let log = log(20)
    var pane = LogPane()
    pane.show(filter { $0.text = "green" }, of: log)
    pane.scroll(.pageUp, log: log, rows: 3, format: format)
    #expect(shown(pane, log).isEmpty && pane.unseen(log) == 0 && pane.count(log) == 0)
  }
}

@Suite("SavedLog")
struct SavedLogTests {
  @Test("a line has date, time, level and account") func line() {
    let entry = LogEntry(
      time: Story.noon, account: "work\u{7}", activity: .idle, level: .warning, text: "Odd")
    #expect(entry.line.hasSuffix(" WARNING work\\u{7}: Odd"))
  }

  @Test("a log that cannot be written names the folder") func failure() {
    let report = SavedLog.report(["x"], time: Story.noon, in: "/nonexistent")
    #expect(
      report
        == "The log could not be written to /nonexistent: No such file or directory")
  }
}
