// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The threads that watch folders of an account while it sleeps.
///
/// Owned by the thread of the account.
final class FolderWatchers {
  private let context: RunContext
  private let logins: AccountLogins
  private let control: AccountControl
  private var threads: [Thread] = []
  private var hasBegun = false

  init(_ context: RunContext, _ logins: AccountLogins, _ control: AccountControl) {
    self.context = context
    self.logins = logins
    self.control = control
  }

  /// How many connections they have.
  var count: Int { threads.count }

  /// Starts them, once, after the first run: a hook may have to open the way to the server.
  func begin(_ reporter: Reporter) {
    guard !hasBegun, context.account.autorefresh != nil, !context.general.isDryRun,
      let idleFolders = context.account.remote.idleFolders
    else { return }
    hasBegun = true
    do throws(SyncProblem) {
      for folder in try idleFolders.find() { start(folder, reporter) }
    } catch {
      reporter.report(error, during: .account(context.account.name))
    }
  }

  private func start(_ folder: FolderName, _ reporter: Reporter) {
    do throws(SystemError) {
      let wakeUp = try WakeUp()
      control.alsoWake(wakeUp)
      let watcher = FolderWatcher(folder, context, logins, control, wakeUp: wakeUp)
      threads.append(try Thread(named: "watch \(folder)") { watcher.run() })
    } catch {
      reporter.report(
        .fileFailed(operation: error.operation, reason: error.reason),
        during: .account(context.account.name))
    }
  }

  /// Waits until all have ended; the account must have ended before.
  func join() { for thread in threads { thread.join() } }
}
