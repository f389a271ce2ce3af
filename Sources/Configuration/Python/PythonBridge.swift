// SPDX-License-Identifier: MIT

import POSIX
package import SyncModel

/// The one `python3` process of a run, which computes what the rc file leaves to Python.
///
/// It is started when it is needed first, or by ``warmUp()``, and never if the file has no
/// expressions.  Safe to share between threads; expressions are evaluated one after the other, as
/// code of a user cannot be expected to stand more.
package final class PythonBridge: Sendable {
  private struct State {
    var child: PythonChild?
    var isBusy = false
    var isClosed = false
    var audience: (any ExpressionAudience)?
    var pythonFile: String?
    /// Those that need Python.
    var expressions: [PythonExpression] = []
  }

  /// What a child inherits besides the environment of this process.
  private let environment: [String: String]
  private let state = Monitor(State())

  /// The program, by name or path.
  private let command: String

  init(environment: [String: String] = [:], command: String = "python3") {
    self.environment = environment
    self.command = command
  }

  /// Whether there is a process.
  var isRunning: Bool { state.read { $0.child != nil } }

  /// The file of Python whose names the expressions see; to be set before the first is evaluated.
  var pythonFile: String? {
    get { state.read { $0.pythonFile } }
    set { state.update { $0.pythonFile = newValue } }
  }

  /// Notes an expression of the file, for ``warmUp()`` and ``check()``.
  func expect(_ expression: PythonExpression) {
    state.update { $0.expressions.append(expression) }
  }

  /// Decides whom code of the user talks to; until then nobody hears it, and questions fail.
  package func attach(_ audience: any ExpressionAudience) {
    state.update { $0.audience = audience }
  }

  /// Starts the process without waiting for it, so that it is ready when it is needed.
  ///
  /// A process that cannot be started is a problem of the first expression.
  package func warmUp() {
    state.update { state in
      guard !state.expressions.isEmpty, !state.isClosed, !state.isBusy, state.child == nil else {
        return
      }
      state.child = try? startChild(state.pythonFile, loads: true)
    }
  }

  /// Lets Python read all expressions and the `pythonfile`, and runs nothing of them.
  ///
  /// Returns what it does not understand, in the order of the file; names are not looked up.  Costs
  /// nothing if the file has no expressions.
  package func check() -> [SyncProblem] {
    let expressions = state.read { $0.expressions }
    return expressions.compactMap { expression in
      do throws(SyncProblem) {
        try expression.check()
        return nil
      } catch {
        return error
      }
    }
  }

  /// Makes an expression that is being evaluated, and all later ones, fail; returns at once.
  package func interrupt() {
    state.update { state in
      state.isClosed = true
      if state.isBusy { state.child?.interrupt() }
    }
  }

  /// Ends the process; expressions fail afterwards.
  package func close() {
    interrupt()
    let child = state.wait { state -> PythonChild?? in
      if state.isBusy { return nil }
      return .some(state.child.take())
    }
    child?.finish()
  }

  // MARK: - Evaluating

  /// Has the process carry out a request, and returns its result.
  ///
  /// A process that dies is started once more, unless the expression was called for its effect.
  func evaluate(
    _ request: JSONValue, for expression: PythonExpression
  ) throws(PythonFailure) -> JSONValue {
    let audience = try takeTurn()
    defer { state.update { $0.isBusy = false } }
    let conversation = PythonConversation(expression, audience)
    do throws(PythonFailure) {
      return try converse(request, conversation)
    } catch .died where !expression.isCalledForEffect {
      return try converse(request, conversation)
    } catch {
      throw error
    }
  }

  private func converse(
    _ request: JSONValue, _ conversation: PythonConversation
  ) throws(PythonFailure) -> JSONValue {
    let child = try startedChild()
    let reply: JSONValue
    do throws(PythonChild.Failure) {
      reply = try conversation.run(request, with: child)
    } catch {
      discardChild()
      throw PythonFailure(error, patience: conversation.patience)
    }
    if case .object(let members) = reply, let result = members["result"] { return result }
    throw .raised(PythonException(reply["failure"]))
  }

  private func takeTurn() throws(PythonFailure) -> (any ExpressionAudience)? {
    let turn = state.wait { state -> ((any ExpressionAudience)?, isClosed: Bool)? in
      if state.isClosed { return (nil, true) }
      if state.isBusy { return nil }
      state.isBusy = true
      return (state.audience, false)
    }
    if turn.isClosed { throw .programEnds }
    return turn.0
  }

  /// Starting takes no time worth a lock of its own.
  private func startedChild() throws(PythonFailure) -> PythonChild {
    do throws(SystemError) {
      return try state.update { state throws(SystemError) in
        if let child = state.child { return child }
        let child = try startChild(state.pythonFile, loads: false)
        if state.isClosed { child.interrupt() }
        state.child = child
        return child
      }
    } catch {
      throw error.isMissing ? .missing : .notStarted(reason: error.description)
    }
  }

  private func startChild(
    _ pythonFile: String?, loads: Bool
  ) throws(SystemError) -> PythonChild {
    var environment = environment
    // A program that finds its terminal by its standard input, as gpg does, finds none there.
    if ProcessInformation.environment("GPG_TTY") == nil {
      environment["GPG_TTY"] = ProcessInformation.terminalName(0)
    }
    return try PythonChild(
      command, pythonFile: pythonFile, loads: loads, environment: environment)
  }

  private func discardChild() {
    state.update { $0.child.take() }?.kill()
  }
}
