// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Where threads that need a password wait for the person who knows it.
///
/// Safe to share between threads.  Each question is an event; the answer comes as a request.
final class PasswordDesk: Sendable {
  private struct State {
    var lastQuestion = 0
    var answers: [Int: Secret?] = [:]
    var isClosed = false
  }

  private let state = Monitor(State())
  /// Whether somebody can answer at all.
  let canAsk: Bool

  init(canAsk: Bool) { self.canAsk = canAsk }

  /// Asks and waits for the answer.
  ///
  /// - Returns: `nil` when the question was declined or the program ends.
  func ask(
    _ question: (_ id: Int) -> PasswordQuestion, reporter: Reporter
  ) -> Secret? {
    guard canAsk else { return nil }
    let id = state.update { state in
      state.lastQuestion += 1
      return state.lastQuestion
    }
    let activity = reporter.activity
    reporter.enter(.attention)
    reporter.report(.passwordWanted(question(id)))
    let answer = state.wait { state -> Secret?? in
      if state.isClosed { return .some(nil) }
      return state.answers.removeValue(forKey: id)
    }
    reporter.report(.passwordSettled(id: id))
    reporter.enter(activity)
    return answer
  }

  /// Takes an answer; one that nobody waits for is forgotten with the program.
  func answer(_ id: Int, with secret: Secret?) {
    state.update { $0.answers[id] = .some(secret) }
  }

  /// Declines every question, now and later, because the program ends.
  func close() { state.update { $0.isClosed = true } }
}
