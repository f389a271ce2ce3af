// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// Which extensions of a server may be used: what it advertises, less what it has failed to do.
///
/// Shared by the connections of one account, and remembered from run to run.
final class ServerKnowledge: Sendable {
  /// Days after which a refused extension is tried again: servers get mended.
  private static let pardon = 30.0
  /// How often an extension may err in one run before it is not used any more.
  private static let patience = 2

  private struct State {
    var known: [String: ExtensionState] = [:]
    var errors: [String: Int] = [:]
  }

  private let state: Monitor<State>
  private let memory: AccountMemory?
  private let side: Side

  /// Takes over what is remembered; without a memory every run begins anew.
  convenience init(_ memory: AccountMemory?, of side: Side = .remote) throws(SyncFailure) {
    self.init(memory, of: side, known: try memory?.extensions() ?? [:])
  }

  /// Takes over what is known already; without a memory nothing is added to it for the next run.
  init(
    _ memory: AccountMemory? = nil, of side: Side = .remote, known: [String: ExtensionState],
    now: Double = WallClock.now
  ) {
    self.memory = memory
    self.side = side
    // What lies ahead was noted while the clock of the machine was wrong.
    let valid = (now - Self.pardon * 86_400)...now
    state = Monitor(
      State(known: known.filter { !$0.value.isRefused || valid.contains($0.value.since) }))
  }

  /// Whether an extension that the server advertises may be used.
  func allows(_ name: String) -> Bool { state.read { $0.known[key(name)]?.isRefused != true } }

  /// What experience says of an extension; `nil` for none.
  func experience(with name: String) -> ExtensionState? { state.read { $0.known[key(name)] } }

  /// Notes that an extension has done what it should.
  func prove(_ name: String) {
    let isNews = state.update { state in
      guard state.known[key(name)] == nil else { return false }
      state.known[key(name)] = ExtensionState(refusal: nil, since: WallClock.now)
      return true
    }
    if isNews { remember(name) }
  }

  /// Notes that the server does not understand an extension that it advertises, and tells it once.
  func refuse(_ name: String, _ reason: String, _ reporter: Reporter) {
    let isNews = state.update { state in
      // Several connections may have asked before the first answer came.
      guard state.known[key(name)]?.isRefused != true else { return false }
      state.known[key(name)] = ExtensionState(refusal: reason, since: WallClock.now)
      return true
    }
    guard isNews else { return }
    reporter.report(.warning(.extensionMisbehaves(name: name, detail: reason)))
    remember(name)
  }

  /// Notes an answer that cannot be true; when that happens again the extension is refused.
  func doubt(_ name: String, _ reason: String, _ reporter: Reporter) {
    let count = state.update { state in
      state.errors[name, default: 0] += 1
      return state.errors[name, default: 0]
    }
    if count >= Self.patience { refuse(name, reason, reporter) }
  }

  /// A memory that cannot be written costs one more attempt in the next run.
  private func remember(_ name: String) {
    guard let memory, let known = experience(with: name) else { return }
    try? memory.remember(key(name), known)
  }

  /// The name under which an extension is remembered: one memory serves both servers of an account.
  private func key(_ name: String) -> String { side == .remote ? name : "local \(name)" }
}

/// What experience says of an extension.
struct ExtensionState: Equatable, Sendable {
  /// Why it is not used; `nil` when it has proven to work.
  let refusal: String?
  /// Seconds since 1970.
  let since: Double

  var isRefused: Bool { refusal != nil }
}

extension ExtensionState {
  /// The states in the memory of an account, by the name of the extension.
  static func all(in connection: SQLiteConnection) throws(SQLiteFailure) -> [String: ExtensionState]
  {
    let rows = try connection.prepare("SELECT name, state, reason, since FROM extension")
    var known: [String: ExtensionState] = [:]
    while try rows.step() {
      known[rows.text(0)] = ExtensionState(
        refusal: rows.text(1) == "refused" ? rows.text(2) : nil,
        since: Double(rows.integer(3)))
    }
    return known
  }
}

extension AccountMemory {
  /// What is remembered of the server's extensions.
  func extensions() throws(SyncFailure) -> [String: ExtensionState] {
    try read { connection throws(SQLiteFailure) in try ExtensionState.all(in: connection) }
  }

  /// Remembers what became of an extension.
  func remember(_ name: String, _ state: ExtensionState) throws(SyncFailure) {
    try write { connection throws(SQLiteFailure) in
      let row = try connection.prepare("INSERT OR REPLACE INTO extension VALUES (?, ?, ?, ?)")
      try row.bind(name, at: 1)
      try row.bind(state.isRefused ? "refused" : "proven", at: 2)
      try row.bind(state.refusal ?? "", at: 3)
      try row.bind(Int64(state.since), at: 4)
      try row.run()
    }
  }
}
