// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Runs the commands of an account around one of its runs (`presynchook`, `postsynchook`).
///
/// A command has nothing to read and a process group of its own.  It sees these variables:
///
/// | variable | value |
/// |---|---|
/// | `OFFLINEIMAPSYNCMODE` | `full`, `quick` or `idle` |
/// | `OFFLINEIMAPACCOUNT` | the account |
/// | `OFFLINEIMAPFOLDER` | the folders of an `idle` run, as the server names them, a line each |
/// | `OFFLINEIMAPRESULT` | afterwards: `succeeded`, or `incomplete` if something failed |
/// | `OFFLINEIMAPDOWNLOADED`, `OFFLINEIMAPUPLOADED`, `OFFLINEIMAPDELETED` | afterwards: messages |
/// | `OFFLINEIMAPPROBLEMS` | afterwards: how many problems were told |
struct AccountHooks {
  /// How long a command may go on after the program was asked to end.
  private static let grace = Duration.seconds(5)

  private let context: RunContext
  private let order: RunOrder
  private let reporter: Reporter
  private var settings: HookSettings { context.account.hooks }

  init(_ context: RunContext, _ order: RunOrder, _ reporter: Reporter) {
    self.context = context
    self.order = order
    self.reporter = reporter
  }

  /// Runs `presynchook`, whatever comes of it.
  func before(_ summary: inout RunSummary) {
    run(settings.before, [:], &summary)
  }

  /// Runs `postsynchook` after a run that came to its end.
  func after(_ summary: inout RunSummary) {
    let isComplete = summary.problems + summary.validityChanges == 0
    let result: RunOutcome = isComplete ? .succeeded : .incomplete
    let variables = [
      "RESULT": result.rawValue, "DOWNLOADED": "\(summary.downloaded)",
      "UPLOADED": "\(summary.uploaded)",
      "DELETED": "\(summary.deletedLocally + summary.deletedRemotely)",
      "PROBLEMS": "\(summary.problems + summary.validityChanges)",
    ]
    run(settings.after, variables, &summary)
  }

  private func run(
    _ command: String?, _ variables: [String: String], _ summary: inout RunSummary
  ) {
    guard let command, !context.stop.endsSoon else { return }
    let isDryRun = context.general.isDryRun
    reporter.enter(.account)
    reporter.report(.hookStarted(command: command, isDryRun: isDryRun))
    if isDryRun { return }
    do throws(SystemError) {
      let report = try report(on: command, variables)
      reporter.report(.hookFinished(report))
      guard case .timedOut(let seconds) = report.ending else { return }
      tell(.hookTimedOut(command: command, seconds: seconds), &summary)
    } catch {
      tell(.hookNotStarted(command: command, reason: error.reason), &summary)
    }
  }

  private func report(
    on command: String, _ variables: [String: String]
  ) throws(SystemError) -> HookReport {
    var request = CapturedCommand(shell: command)
    request.environment = environment(variables)
    request.deadline = settings.limit.map { .after(.seconds($0)) } ?? .never
    request.interruptions = [
      .init(by: context.stop.leaving, grace: Self.grace), .init(by: context.stop.wakeUp),
    ]
    let outcome = try request.run()
    return HookReport(
      command: command, ending: ending(outcome.ending),
      output: String(decoding: outcome.output.bytes, as: UTF8.self),
      errors: String(decoding: outcome.errors.bytes, as: UTF8.self),
      omitted: outcome.output.omitted + outcome.errors.omitted)
  }

  private func environment(_ variables: [String: String]) -> [String: String] {
    var all = variables
    all["SYNCMODE"] = order.mode.rawValue
    all["ACCOUNT"] = context.account.name.rawValue
    if let folders = order.folders {
      all["FOLDER"] = folders.map(\.rawValue).joined(separator: "\n")
    }
    return Dictionary(uniqueKeysWithValues: all.map { ("OFFLINEIMAP\($0.key)", $0.value) })
  }

  private func ending(_ ending: CapturedCommand.Ending) -> HookReport.Ending {
    switch ending {
    case .ended(.exited(let status)): .returned(Int(status))
    case .ended(.killed(let number)): .returned(-Int(number))
    case .timedOut: .timedOut(seconds: settings.limit ?? 0)
    case .interrupted: .interrupted
    }
  }

  private func tell(_ problem: SyncProblem, _ summary: inout RunSummary) {
    summary.problems += 1
    reporter.report(problem, during: .account(context.account.name))
  }
}
