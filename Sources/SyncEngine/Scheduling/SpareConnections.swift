// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The connections that one run may open besides its first, and the threads that work on them.
///
/// Shared by the workers of the run: however many of them want help, all together never have more
/// connections than `maxconnections` says.
final class SpareConnections: Sendable {
  private struct State {
    /// How many may be open at the same time; sinks when one cannot be had.
    var limit: Int
    /// The numbers of those that are open; the first belongs to the run.
    var inUse: Set<Int> = [1]
  }

  private let context: RunContext
  private let connector: StorePairConnector
  private let state: Monitor<State>

  init(_ context: RunContext, _ connector: StorePairConnector) {
    self.context = context
    self.connector = connector
    state = Monitor(State(limit: context.maxWorkers))
  }

  /// Starts a thread with a lamp and a connection of its own; `nil` when none is free.
  ///
  /// - Parameters:
  ///   - reporter: Tells that the system has no further thread.
  ///   - work: What the thread does; it gets no stores when no connection could be had.  It returns why
  ///     the run should do without the connection, and `nil` when all is well.
  /// - Returns: The thread; once it has been joined its connection is closed.
  func start(
    _ reporter: Reporter, _ work: @escaping @Sendable (StorePair?, Reporter) -> String?
  ) -> Thread? {
    guard let number = take() else { return nil }
    let name = context.account.name
    do {
      return try Thread(named: "\(name) \(number)") {
        let reporter = Reporter(
          self.context.publisher, label: "Connection \(number) [acc: \(name)]", account: name)
        let reason = self.run(reporter, work)
        if let reason { self.spare(number, reason, reporter) }
        reporter.enter(.idle)
        reporter.end()
        if reason == nil { self.state.update { _ = $0.inUse.remove(number) } }
      }
    } catch {
      spare(number, error.description, reporter)
      return nil
    }
  }

  /// Returns why there should be one connection less.
  private func run(
    _ reporter: Reporter, _ work: (StorePair?, Reporter) -> String?
  ) -> String? {
    do throws(SyncFailure) {
      let stores = try connector.connect(reporter)
      defer { stores.leave() }
      return work(stores, reporter)
    } catch {
      _ = work(nil, reporter)
      guard case .problem(let problem) = error else { return nil }
      return problem.message
    }
  }

  /// The lowest number that is free.
  private func take() -> Int? {
    state.update { state in
      guard state.inUse.count < state.limit,
        let number = (1...state.limit).first(where: { !state.inUse.contains($0) })
      else { return nil }
      state.inUse.insert(number)
      return number
    }
  }

  /// Makes do with the connections that are left, and says so.
  private func spare(_ number: Int, _ reason: String, _ reporter: Reporter) {
    let remaining = state.update { state in
      state.inUse.remove(number)
      state.limit = state.inUse.count
      return state.limit
    }
    reporter.report(
      .connectionSpared(
        repository: context.account.remote.rules.name, remaining: remaining, reason: reason))
  }
}
