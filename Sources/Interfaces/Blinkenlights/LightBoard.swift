// SPDX-License-Identifier: MIT

package import SyncModel

/// Everything that the board knows, gathered from events; a value without time or terminal.
package struct LightBoard: Sendable {
  /// The version of the program; empty until it introduced itself.
  package private(set) var version = ""
  /// The libraries of the program, for the lines after the end.
  package private(set) var environment = ""
  /// One bar for each account, in the order of the file; the first has digit 1.
  package private(set) var accounts: [AccountBar] = []
  /// The threads that serve no account.
  package private(set) var control = AccountBar(name: nil)
  /// What was said.
  package private(set) var log: LogRing
  /// The questions that nobody has answered yet, the first one first.
  package private(set) var questions: [PasswordQuestion] = []
  /// See ``AttentionList``.
  package private(set) var attention = AttentionList()
  /// Whether the program is about to end.
  package private(set) var shutdown: ShutdownKind?
  /// Whether the last event has come.
  package private(set) var isFinished = false
  /// What the end summary will say.
  package private(set) var report = RunReport()

  /// What the runs that ended changed.
  private var finished = Totals()
  private let text = EventText(for: .board)
  private let level: LineLevel
  /// Lines of the past up to this time are in the log already, in seconds since 1970.
  private var told = -Double.infinity
  /// The account in whose bar a thread has its lamp.
  private var homes: [Int: AccountName?] = [:]

  /// How much of an entry is kept; a server may send very long lines.
  private static let longestText = 2_000

  /// A board that has seen nothing and logs lines of `level` and above.
  package init(level: LineLevel = .info, log: LogRing = LogRing()) {
    self.level = level
    self.log = log
  }

  /// What this process has changed so far, the copying that is under way included.
  package var totals: Totals {
    accounts.reduce(into: finished) { totals, bar in totals += bar.running }
  }

  /// Takes one event in.
  package mutating func receive(_ record: EventRecord) {
    let former = folder(of: record)
    if record.past != .log { follow(record) }
    if record.past != .state { note(record, folder(of: record) ?? former) }
  }

  /// Forgets all but the log, because the state is told anew to a client that was cut off.
  private mutating func startOver() {
    let last = log.end > log.start ? log[log.end - 1].time : told
    self = LightBoard(level: level, log: log)
    told = last
  }

  private mutating func follow(_ record: EventRecord) {
    if record.past == .state, case .programStarted = record.event, !version.isEmpty { startOver() }
    report.note(record)
    switch record.event {
    case .programStarted(let version, let environment, let accounts):
      self.version = version
      self.environment = environment
      for account in accounts { change(account) { _ in } }
    case .programFinished: isFinished = true
    case .shutdownRequested(let kind): shutdown = kind
    case .passwordWanted(let question): questions.append(question)
    case .passwordSettled(let id): settle(id)
    case .accountFinished(_, _, let summary): finished += Totals(summary)
    default: break
    }
    attention.receive(record)
    moveLamp(record)
    change(record.account) { bar in bar.follow(record) }
  }

  private mutating func note(_ record: EventRecord, _ folder: FolderName?) {
    if record.past == .log, record.time <= told { return }
    for line in text.lines(record) where line.level >= level { append(line, record, folder) }
  }

  /// Forgets a question that a person has answered.
  package mutating func settle(_ id: Int) { questions.removeAll { $0.id == id } }

  /// Adds a line that the board says by itself.
  package mutating func say(_ line: TextLine, time: Double) {
    let entry = LogEntry(
      time: time, account: nil, activity: .attention, level: line.level, text: line.text)
    log.append(entry)
  }

  /// The folder that the thread of a record works on.
  private func folder(of record: EventRecord) -> FolderName? {
    let bar = accounts.first { $0.name == record.account }
    return bar?.lamps.lazy.compactMap(\.self).first { $0.thread == record.origin.thread }?.folder
  }

  private mutating func append(_ line: TextLine, _ record: EventRecord, _ folder: FolderName?) {
    // The banner of the text interfaces is the first line of this one.
    if case .programStarted = record.event { return }
    let entry = LogEntry(
      time: record.time, account: record.account, folder: folder, activity: Self.hue(of: record),
      level: line.level, text: String(line.text.prefix(Self.longestText)))
    log.append(entry)
  }

  /// Commands of the user have the colour of connections, as they had with OfflineIMAP.
  private static func hue(of record: EventRecord) -> Activity {
    switch record.event {
    case .hookStarted, .hookFinished: .connecting
    default: record.activity
    }
  }

  /// Keeps the lamp of the record's thread in the bar of the account that it serves now.
  private mutating func moveLamp(_ record: EventRecord) {
    let thread = record.origin.thread
    let account = record.origin.account
    if let home = homes[thread], home != account { change(home) { $0.removeLamp(of: thread) } }
    if record.event == .threadFinished {
      change(account) { $0.removeLamp(of: thread) }
      homes[thread] = nil
    } else if !isFinished {
      homes[thread] = account
      change(account) { $0.updateLamp(of: thread) { $0.activity = record.activity } }
    }
  }

  /// Changes the bar of an account, which appears when it is met for the first time.
  private mutating func change(_ account: AccountName?, _ change: (inout AccountBar) -> Void) {
    guard let account else { return change(&control) }
    if let index = accounts.firstIndex(where: { $0.name == account }) {
      change(&accounts[index])
    } else {
      var bar = AccountBar(name: account)
      change(&bar)
      accounts.append(bar)
    }
  }
}

extension EventRecord {
  /// The account that the event is about, which need not be that of the thread.
  var account: AccountName? {
    switch event {
    case .problem(_, .account(let account)), .problem(_, .folder(_, let account)),
      .problem(_, .message(_, _, let account)):
      account
    case .passwordWanted(let question): question.account
    case .pauseChanged(let account, _): account
    default: origin.account
    }
  }
}
