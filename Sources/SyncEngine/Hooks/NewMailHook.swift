// SPDX-License-Identifier: MIT

import SyncModel

/// Calls the function of the user after unread mail came to INBOX (`newmail_hook`).
struct NewMailHook {
  private let context: RunContext
  private let reporter: Reporter

  init(_ context: RunContext, _ reporter: Reporter) {
    self.context = context
    self.reporter = reporter
  }

  /// Calls it if the folder is INBOX, and returns the number of problems.
  func run(in remote: any RemoteFolder) -> Int {
    guard let hook = context.account.remote.newMailHook, remote.place.folder == "INBOX",
      !context.stop.endsNow
    else { return 0 }
    do throws(SyncProblem) {
      try hook.find()
      return 0
    } catch {
      reporter.report(error, during: .folder(remote.place, context.account.name))
      return 1
    }
  }
}
