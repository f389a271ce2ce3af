// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@testable import Interfaces

@Suite("RunHistory")
struct RunHistoryTests {
  /// What two boards must agree on.
  private struct Sight: Equatable {
    struct Row: Equatable {
      var bar: AccountBar
      var lamps: [Int: Activity]
    }

    var version: String
    var rows: [Row]
    var control: [Int: Activity]
    var questions: [PasswordQuestion]
    var attention: [AttentionItem]
    var shutdown: ShutdownKind?
    var totals: Totals
    var log: [LogEntry]

    init(_ board: LightBoard, lines: Int) {
      version = board.version
      rows = board.accounts.map { Row(bar: $0.withoutLamps, lamps: $0.lit) }
      control = board.control.lit
      questions = board.questions
      attention = board.attention.items
      shutdown = board.shutdown
      totals = board.totals
      let entries = (board.log.start..<board.log.end).map { board.log[$0] }
      log = entries.suffix(lines).map(\.withoutFolder)
    }
  }

  /// A board that saw everything, and one that came later and was told.
  private func expectSameSight(
    _ records: [EventRecord], lines: Int = 200, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var history = RunHistory()
    var (old, new) = (LightBoard(), LightBoard())
    for record in records {
      history.add(record)
      old.receive(record)
    }
    for record in history.snapshot { new.receive(try sent(record)) }
    let (first, second) = (Sight(old, lines: lines), Sight(new, lines: lines))
    #expect(first == second, sourceLocation: sourceLocation)
  }

  /// The record as it is after its way over the socket.
  private func sent(_ record: EventRecord) throws -> EventRecord {
    try #require(EventJSON.record(EventJSON.line(record)))
  }

  @Test("a board that comes later shows what the first one shows", arguments: Scene.allCases)
  func scenes(_ scene: Scene) throws { try expectSameSight(scene.records) }

  @Test(
    "a board that was cut off and is told anew shows it too, and no line twice",
    arguments: Scene.allCases.filter { $0 != .start })
  func again(_ scene: Scene) throws {
    let records = scene.records
    let times = zip(records, records.dropFirst()).map { $0.time < $1.time }
    let cut = try #require(
      times.indices.first { times[$0] && $0 >= records.count / 2 }
        ?? times.indices.last { times[$0] })
    var history = RunHistory()
    var (whole, returned) = (LightBoard(), LightBoard())
    for (index, record) in records.enumerated() {
      history.add(record)
      whole.receive(record)
      if index <= cut { returned.receive(record) }
    }
    for record in history.snapshot { returned.receive(try sent(record)) }
    #expect(Sight(whole, lines: 20_000) == Sight(returned, lines: 20_000))
  }

  @Test("so it is at every moment of a run")
  func everyMoment() throws {
    let records = Scene.calm.records
    for count in stride(from: 1, through: records.count, by: 23) {
      try expectSameSight(Array(records.prefix(count)))
    }
  }

  @Test("and after many runs with folders that come, go, fail and are not opened")
  func manyRuns() throws {
    var story = Story()
    story.start(["work"])
    story.tell(.main, .idle, .remark("rc:5: there is no such option."))
    for run in 0..<200 { Self.tellRun(run, &story) }
    try expectSameSight(story.records)
  }

  private static func tellRun(_ run: Int, _ story: inout Story) {
    let voice = Story.Voice.account("work", thread: 1)
    story.tell(voice, .account, .accountStarted)
    let folders: [FolderName] = ["INBOX", "Sent", run % 3 == 0 ? "Drafts" : "Trash"]
    story.tell(voice, .structure, .foldersListed(folders))
    story.tell(voice, .structure, .foldersUnchanged(count: 2))
    let folder = folders[run % 3]
    let worker = Story.Voice.folder("\(folder)", of: "work", thread: run + 2)
    story.tell(worker, .idle, .threadStarted)
    story.tell(
      worker, .folder,
      .folderStarted(remote: remote(folder), remoteKind: .imap, localKind: .maildir))
    if run % 4 == 0 {
      story.tell(worker, .listing, .listed(remote(folder), kind: .imap, messages: run))
    }
    if run % 5 == 0 {
      let problem = SyncProblem.deletionsHeld(remote(folder), count: run, total: 2 * run)
      story.tell(worker, .folder, .problem(problem, .folder(remote(folder), "work")))
    }
    var summary = RunSummary()
    summary.downloaded = run
    story.tell(worker, .folder, .folderFinished(remote: remote(folder), took: 1, summary: summary))
    story.tell(worker, .idle, .threadFinished)
    story.wait(30)
    let outcome: RunOutcome = run % 5 == 0 ? .incomplete : run % 7 == 0 ? .failed : .succeeded
    story.tell(voice, .account, .accountFinished(took: 30, outcome: outcome, summary: summary))
    story.tell(voice, .idle, .sleeping(remaining: 30, total: 30))
    story.wait(30)
  }

  @Test("what is told stays bounded however long the program runs")
  func bounds() {
    var history = RunHistory()
    var most = 0
    for (index, record) in Storm.records(40_000, seed: 7).enumerated() {
      history.add(record)
      if index % 4_000 == 3_999 { most = max(most, history.snapshot.count) }
    }
    #expect(most > RunHistory.mostRecent)
    #expect(most < 5 * RunHistory.mostRecent)
  }

  @Test("no lamp stays lit for a thread that is gone")
  func goneThreads() {
    var (history, board) = (RunHistory(), LightBoard())
    var story = Story()
    story.start(["work"])
    Self.tellRun(5, &story)
    for record in story.records { history.add(record) }
    for record in history.snapshot { board.receive(record) }
    #expect(Set(board.accounts[0].lit.keys) == [1])
  }

  @Test("a question that was answered is not asked again")
  func questions() {
    var history = RunHistory()
    let question = PasswordQuestion(
      id: 3, account: "work", repository: "R", user: "u", host: "h")
    history.add(Story.one(.passwordWanted(question)))
    #expect(
      history.snapshot.contains { $0.event == .passwordWanted(question) && $0.past == .state })
    history.add(Story.one(.passwordSettled(id: 3)))
    #expect(
      !history.snapshot.contains { $0.event == .passwordWanted(question) && $0.past == .state })
  }
}

extension AccountBar {
  /// Lamps may have other places, and a rate that began to be measured later.
  fileprivate var withoutLamps: AccountBar {
    var bar = self
    for lamp in lamps.compactMap(\.self) { bar.removeLamp(of: lamp.thread) }
    return bar.withoutPlaces
  }

  /// The same without the places of lamps that are out.
  private var withoutPlaces: AccountBar {
    var bar = AccountBar(name: name)
    bar.stage = stage
    bar.outcome = outcome
    bar.lastSummary = lastSummary
    bar.lastSuccess = lastSuccess
    bar.problem = problem
    bar.heldDeletions = heldDeletions
    bar.isPaused = isPaused
    bar.watched = watched
    bar.folderTable = folderTable
    bar.folders = folders
    bar.foldersDone = foldersDone
    bar.tiers = tiers
    bar.host = host
    return bar
  }

  fileprivate var lit: [Int: Activity] {
    Dictionary(lamps.compactMap(\.self).map { ($0.thread, $0.activity) }) { first, _ in first }
  }
}

extension LogEntry {
  /// Which folder a thread was at is not known any more.
  fileprivate var withoutFolder: LogEntry {
    LogEntry(time: time, account: account, activity: activity, level: level, text: text)
  }
}
