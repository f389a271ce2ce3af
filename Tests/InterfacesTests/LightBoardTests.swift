// SPDX-License-Identifier: MIT

import Interfaces
import SyncModel
import Testing

@Suite("LightBoard")
struct LightBoardTests {
  private let worker = Story.Voice.folder("INBOX", of: "A", thread: 2)
  private let account = Story.Voice.account("A", thread: 1)

  private func board(_ story: Story) -> LightBoard {
    var board = LightBoard()
    for record in story.records { board.receive(record) }
    return board
  }

  private func activities(_ bar: AccountBar) -> [Activity?] { bar.lamps.map { $0?.activity } }

  @Test("accounts stand in the order of the file, before any has spoken")
  func order() {
    var story = Story()
    story.start(["b", "a"])
    story.tell(.account("c", thread: 9), .account, .accountStarted)
    #expect(board(story).accounts.map(\.name) == ["b", "a", "c"])
  }

  @Test("a lamp shows what its thread does, and goes out with it")
  func lamps() {
    var story = Story()
    story.start(["A"])
    story.tell(account, .idle, .threadStarted)
    story.tell(worker, .idle, .threadStarted)
    story.tell(worker, .listing, .activityChanged)
    #expect(activities(board(story).accounts[0]) == [.idle, .listing])
    story.tell(account, .idle, .threadFinished)
    #expect(activities(board(story).accounts[0]) == [nil, .listing])
    story.tell(.folder("x", of: "A", thread: 7), .connecting, .threadStarted)
    #expect(activities(board(story).accounts[0]) == [.connecting, .listing])
  }

  @Test("a thread that changes its account takes its lamp along")
  func moving() {
    var story = Story()
    story.start(["A", "B"])
    story.tell(.account("A", thread: 0), .account, .accountStarted)
    story.tell(.account("B", thread: 0), .account, .accountStarted)
    let board = board(story)
    #expect(activities(board.accounts[0]) == [nil])
    #expect(activities(board.accounts[1]) == [.account])
    #expect(activities(board.control) == [nil])
  }

  @Test("an account goes through its stages")
  func stages() {
    var story = Story()
    story.start(["A"])
    func stage() -> AccountBar.Stage { board(story).accounts[0].stage }
    #expect(stage() == .new)
    story.tell(account, .idle, .waitingForTurn)
    #expect(stage() == .waiting)
    story.tell(account, .account, .accountStarted)
    #expect(stage() == .running)
    story.tell(
      account, .account,
      .accountFinished(took: 1, outcome: .succeeded, summary: RunSummary()))
    #expect(stage() == .between)
    story.tell(account, .idle, .sleeping(remaining: 60, total: 60))
    #expect(stage() == .sleeping(until: Story.noon + 60))
    story.tell(account, .idle, .woken(requested: true))
    #expect(stage() == .between)
    story.tell(account, .idle, .accountEnded)
    #expect(stage() == .ended)
    #expect(board(story).accounts[0].lastSuccess == Story.noon)
  }

  @Test("a failure is remembered until the next run begins")
  func failure() {
    var story = Story()
    let problem = SyncProblem.diskFull(operation: "write /x")
    story.tell(account, .account, .accountStarted)
    story.tell(.main, .account, .problem(problem, .account("A")))
    story.tell(
      account, .account, .accountFinished(took: 1, outcome: .failed, summary: RunSummary()))
    #expect(board(story).accounts[0].problem == problem)
    #expect(board(story).accounts[0].lastSuccess == nil)
    story.tell(account, .account, .accountStarted)
    #expect(board(story).accounts[0].problem == nil)
  }

  @Test(
    "an account that ended without a run has failed if there is a problem, and else has just ended")
  func neverRan() {
    for problem in [SyncProblem.settingsUnusable(reason: "rc:1: no host."), nil] {
      var story = Story()
      story.start(["A"])
      if let problem { story.tell(account, .idle, .problem(problem, .account("A"))) }
      story.tell(account, .idle, .accountEnded)
      let board = board(story)
      let state = BarState(board.accounts[0], of: board, time: Story.noon)
      #expect(state.isMarked == (problem != nil))
    }
  }

  @Test("totals grow while messages are copied and are not counted twice")
  func totals() {
    var story = Story()
    let (from, to) = (remote("INBOX"), local("INBOX"))
    var summary = RunSummary()
    summary.downloaded = 30
    summary.deletedLocally = 2
    story.tell(account, .account, .accountStarted)
    story.tell(
      worker, .downloading, .progress(done: 20, total: 30, bytes: 9, from: from, to: to))
    #expect(board(story).totals.downloaded == 20)
    story.tell(worker, .folder, .folderFinished(remote: from, took: 1, summary: summary))
    #expect(board(story).totals.downloaded == 30)
    #expect(board(story).totals.deleted == 2)
    story.tell(
      account, .account, .accountFinished(took: 1, outcome: .succeeded, summary: summary))
    #expect(board(story).totals.downloaded == 30)
    story.tell(account, .account, .accountStarted)
    #expect(board(story).totals.downloaded == 30)
  }

  @Test("the rate looks back a few seconds")
  func rate() {
    var transfer = Transfer(source: remote("INBOX"), isDownload: true, total: 100)
    #expect(transfer.rate == nil)
    for second in 0...20 {
      transfer.advance(
        done: second, total: 100, bytes: second < 10 ? 0 : (second - 10) * 1000,
        time: Double(second))
    }
    #expect(transfer.rate == 1000)
    #expect(transfer.fraction == 0.2)
  }

  @Test("the folder that tells most comes first, and by its place among equals")
  func leading() {
    var story = Story()
    story.tell(account, .structure, .activityChanged)
    for thread in [5, 3] {
      story.tell(.folder("f", of: "A", thread: thread), .downloading, .activityChanged)
    }
    #expect(board(story).accounts[0].leadingLamp?.thread == 5)
  }

  @Test("questions wait in line and go when they are settled")
  func questions() {
    var story = Story()
    for id in 1...2 {
      let question = PasswordQuestion(
        id: id, account: "A", repository: "R", user: "u", host: "h")
      story.tell(account, .attention, .passwordWanted(question))
    }
    #expect(board(story).questions.map(\.id) == [1, 2])
    story.tell(account, .idle, .passwordSettled(id: 1))
    #expect(board(story).questions.map(\.id) == [2])
  }

  @Test("the log keeps the last records, each by its number")
  func ring() {
    var ring = LogRing(capacity: 3)
    for number in 0..<10 {
      ring.append(
        LogEntry(
          time: 0, account: nil, activity: .idle, level: .info, text: "\(number)"))
    }
    #expect(ring.start == 7)
    #expect((ring.start..<ring.end).map { ring[$0].text } == ["7", "8", "9"])
  }

  @Test("a very long line is cut before it is kept")
  func longLine() {
    var story = Story()
    let text = String(repeating: "x", count: 100_000)
    story.tell(.main, .idle, .mechanismFailed(mechanism: "PLAIN", serverText: text))
    let log = board(story).log
    #expect(log[log.start].text.count == 2000)
  }
}
