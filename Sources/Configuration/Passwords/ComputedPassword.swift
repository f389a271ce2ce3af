// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The password that `remotepasseval` computes, often by a program such as `gpg`.
struct ComputedPassword: Sendable {
  private let expression: PythonExpression

  init(_ expression: PythonExpression) { self.expression = expression }

  /// The password; `nil` if there is none.
  ///
  /// A program that the code starts finds no terminal at first, so that it does not write into the board.
  /// If it fails, or nothing comes of it, one is lent to it, as `pinentry-curses` needs one.
  func find(with person: PersonAtHand) throws(SyncProblem) -> Secret? {
    let first = attempt(on: "")
    guard mayNeedTerminal(first) else { return try first.get() }
    var second: Result<Secret?, SyncProblem>?
    let isLent = person.lendTerminal("compute remotepasseval") { second = attempt(on: $0) }
    // An interface that lends none does not read from it either.
    if !isLent, let own = ProcessInformation.terminalName(0) { second = attempt(on: own) }
    return try (second ?? first).get()
  }

  /// Code that reads a file or a command often leaves the line end, which no password has.
  private func attempt(on terminal: String) -> Result<Secret?, SyncProblem> {
    var expression = expression
    expression.terminal = terminal
    let computed = expression.secret
    return Result { () throws(SyncProblem) in try computed.find()?.withoutLineEnds }
  }

  private func mayNeedTerminal(_ result: Result<Secret?, SyncProblem>) -> Bool {
    if expression.isLiteral { return false }
    switch result {
    case .success(let secret): return secret?.isEmpty ?? true
    case .failure(.expressionFailed(_, let reason, _)):
      return reason.hasPrefix("CalledProcessError")
    case .failure: return false
    }
  }
}
