// SPDX-License-Identifier: MIT

import POSIX
package import SyncModel

/// How the accounts are: what `offlineimap status` prints.
package struct StatusReport: Sendable {
  /// One account.
  struct Account: Equatable, Sendable {
    let name: AccountName
    /// One word.
    var word = "never"
    /// Whether nothing failed and nothing waits for a person.
    var isFine = true
    /// Seconds since 1970.
    var lastSuccess: Double?
    /// When the next run begins, in seconds since 1970.
    var next: Double?
    /// The process that runs it.
    var process: Int?
    var needs: [RunNote.Need] = []
  }

  private(set) var accounts: [Account] = []
  private let time: Double

  /// A report on no account yet, at a time in seconds since 1970.
  package init(time: Double) { self.time = time }

  /// Whether no account has failed or waits for a person.
  package var isFine: Bool { accounts.allSatisfy(\.isFine) }

  /// Whether every account has been synchronised at least once.
  package var isComplete: Bool { accounts.allSatisfy { $0.lastSuccess != nil } }

  /// Adds what a note remembers of an account.
  package mutating func add(_ name: AccountName, _ note: RunNote?) {
    accounts.append(Account(name, note))
  }

  /// Adds an account that a running program knows better than the note.
  package mutating func add(_ name: AccountName, _ note: RunNote?, _ running: RunningState) {
    var account = Account(name, note)
    account.process = running.process
    if let bar = running.board.accounts.first(where: { $0.name == name }) {
      account.take(bar, of: running.board)
    }
    accounts.append(account)
  }

  // MARK: - The words

  /// A line for each account, without colours.
  package var lines: [String] {
    let rows = accounts.map { account in
      [
        EscapedText.of(account.name.rawValue), TextWidth.fit(account.word, to: 9),
        "last success " + (account.lastSuccess.map(WallClock.dateAndTime) ?? "never"),
        account.next.map { "next in \(Amounts.clock($0 - time))" } ?? "", account.firstNeed ?? "",
      ]
    }
    let widths = (0..<4).map { column in rows.map { TextWidth.of($0[column]) }.max() ?? 0 }
    return rows.map { row in
      let fields = zip(row, widths).filter { $1 > 0 }.map { TextWidth.fit($0, to: $1) }
      let line = (fields + row.suffix(1)).joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  /// The same as one object, described in `docs/attach.md`.
  package var json: String {
    let list = accounts.map { account -> JSONValue in
      var members: [String: JSONValue] = [
        "account": .text(account.name.rawValue), "state": .text(account.word),
        "fine": .boolean(account.isFine),
        "needs": .list(account.needs.compactMap { try? JSONValue(encoding: $0) }),
      ]
      members["lastSuccess"] = account.lastSuccess.map(JSONValue.fraction)
      members["next"] = account.next.map(JSONValue.fraction)
      members["process"] = account.process.map(JSONValue.number)
      return .object(members)
    }
    let value = JSONValue.object([
      "version": .number(1), "fine": .boolean(isFine), "accounts": .list(list),
    ])
    return String(decoding: value.encoded, as: UTF8.self)
  }
}

/// What a running program tells of itself at one moment.
package struct RunningState: Sendable {
  /// The process id.
  package let process: Int
  let board: LightBoard

  /// Asks a program, without changing anything; `nil` when it does not tell in time.
  package init?(_ connection: ControlConnection) {
    let deadline = Deadline.after(.seconds(5))
    connection.send(ControlHello(observes: true))
    defer { connection.close() }
    var board = LightBoard()
    while let incoming = connection.next(until: deadline) {
      switch incoming {
      case .record(let record): if record.past != .log { board.receive(record) }
      case .caughtUp:
        self.board = board
        process = connection.greeting.process
        return
      case .refused: continue
      case .goodbye: return nil
      }
    }
    return nil
  }
}

extension StatusReport.Account {
  fileprivate init(_ name: AccountName, _ note: RunNote?) {
    self.name = name
    guard let note else { return }
    lastSuccess = note.succeeded
    needs = note.needs
    isFine = note.needs.isEmpty && [.succeeded, .interrupted].contains(note.outcome)
    word = note.needs.contains(where: \.held) ? "held" : note.outcome.word
  }

  /// What the bar of a running program says; before its first run ends, the note still counts.
  fileprivate mutating func take(_ bar: AccountBar, of board: LightBoard) {
    if let success = bar.lastSuccess { lastSuccess = success }
    if let outcome = bar.outcome {
      needs = board.attention.items.filter { $0.account == name }.map { RunNote.Need($0) }
      isFine = needs.isEmpty && [.succeeded, .interrupted].contains(outcome)
      word = bar.heldDeletions > 0 ? "held" : outcome.word
    }
    switch bar.stage {
    case .running: word = "syncing"
    case .waiting: word = "waiting"
    case .new: word = "starting"
    case .sleeping(let until): next = until
    case .awaiting(let wait): need(.init(wait))
    case .between, .ended: break
    }
    if bar.isPaused, !bar.isRunning, isFine { word = "paused" }
    if let question = board.questions.first(where: { $0.account == name }) { need(.init(question)) }
  }

  private mutating func need(_ password: RunNote.Need) {
    word = "password"
    isFine = false
    needs.insert(password, at: 0)
  }

  /// The first line of the first matter, and how many more there are.
  fileprivate var firstNeed: String? {
    guard let first = needs.first else { return nil }
    let line = first.text.split(separator: "\n").first.map(String.init) ?? ""
    return needs.count == 1 ? line : "\(line) (and \(needs.count - 1) more)"
  }
}

extension RunOutcome {
  /// One word for people.
  fileprivate var word: String {
    switch self {
    case .succeeded: "ok"
    case .incomplete: "errors"
    case .failed: "failed"
    case .interrupted: "stopped"
    }
  }
}
