// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Where threads that need a password, or the terminal, wait for the person who has it.
///
/// Safe to share between threads.  Each question is an event; the answer comes as a request.
final class PasswordDesk: Sendable {
  private struct State {
    var lastQuestion = 0
    /// Questions that wait for an answer.
    var open: Set<Int> = []
    var answers: [Int: Secret?] = [:]
    var terminals: [Int: String?] = [:]
    var isLent = false
    var isClosed = false
  }

  private let state = Monitor(State())
  private let isAttended: @Sendable () -> Bool
  /// Raised when the program leaves, so that nobody waits for the programs of the user any more.
  let leaving: WakeUp?

  init(canAsk: @autoclosure @escaping @Sendable () -> Bool, leaving: WakeUp? = nil) {
    isAttended = canAsk
    self.leaving = leaving
  }

  /// Whether somebody can answer at the moment; people come and go with the boards that they attach.
  var canAsk: Bool { isAttended() }

  /// Asks and waits for the answer.
  ///
  /// - Returns: `nil` when the question was declined or the program ends.
  func ask(
    _ question: (_ id: Int) -> PasswordQuestion, reporter: Reporter
  ) -> Secret? {
    guard canAsk else { return nil }
    let id = nextQuestion()
    let activity = reporter.activity
    reporter.enter(.attention)
    reporter.report(.passwordWanted(question(id)))
    let answer = state.wait { state -> Secret?? in
      if state.isClosed { return .some(nil) }
      return state.answers.removeValue(forKey: id)
    }
    close(id)
    reporter.report(.passwordSettled(id: id))
    reporter.enter(activity)
    return answer
  }

  /// Waits for the terminal, has it used by one thread at a time, and gives it back.
  ///
  /// - Returns: Whether there was a terminal.
  func lendTerminal(
    _ question: (_ id: Int) -> TerminalQuestion, reporter: Reporter, _ body: (String) -> Void
  ) -> Bool {
    guard canAsk else { return false }
    let isOpen = state.wait { state -> Bool? in
      if state.isClosed { return false }
      if state.isLent { return nil }
      state.isLent = true
      return true
    }
    guard isOpen else { return false }
    defer { state.update { $0.isLent = false } }
    let id = nextQuestion()
    let activity = reporter.activity
    reporter.enter(.attention)
    reporter.report(.terminalWanted(question(id)))
    let path = state.wait { state -> String?? in
      if state.isClosed { return .some(nil) }
      return state.terminals.removeValue(forKey: id)
    }
    close(id)
    if let path { body(path) }
    reporter.report(.terminalReturned(id: id))
    reporter.enter(activity)
    return path != nil
  }

  private func nextQuestion() -> Int {
    state.update { state in
      state.lastQuestion += 1
      state.open.insert(state.lastQuestion)
      return state.lastQuestion
    }
  }

  /// Takes an answer; only the first one to an open question counts.
  func answer(_ id: Int, with secret: Secret?) {
    state.update { state in
      guard state.open.remove(id) != nil else { return }
      state.answers[id] = .some(secret)
    }
  }

  /// Takes the path of the terminal, or `nil` when there is none to lend.
  func lend(_ id: Int, _ path: String?) {
    state.update { state in
      guard state.open.remove(id) != nil else { return }
      state.terminals[id] = .some(path)
    }
  }

  private func close(_ id: Int) { state.update { _ = $0.open.remove(id) } }

  /// Declines every question, now and later, because the program ends.
  func close() { state.update { $0.isClosed = true } }
}
