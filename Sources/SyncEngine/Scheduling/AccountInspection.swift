// SPDX-License-Identifier: MIT

import SyncModel

/// Looks at both sides of an account for `--info`, without changing either.
struct AccountInspection {
  private let context: RunContext
  private let credentials: AccountCredentials
  private let reporter: Reporter

  init(_ context: RunContext, credentials: AccountCredentials) {
    self.context = context
    self.credentials = credentials
    let name = context.account.name
    reporter = Reporter(context.publisher, label: "Account sync \(name)", account: name)
  }

  /// Publishes the report, or the problem that stands in its way.
  func run() -> RunResult {
    var result = RunResult()
    do throws(SyncFailure) {
      reporter.report(.inspected(try inspect()))
    } catch {
      result.hasFailed = true
      if case .problem(let problem) = error {
        reporter.report(problem, during: .account(context.account.name))
      }
    }
    reporter.report(.accountEnded)
    reporter.end()
    return result
  }

  private func inspect() throws(SyncFailure) -> AccountReport {
    let connector = IMAPConnector(
      context, credentials: credentials, knowledge: try ServerKnowledge(nil))
    let store = try connector.connect(reporter)
    defer { store.leave() }
    var report = AccountReport(
      account: context.account.name, remote: context.account.remote,
      local: context.account.local, security: store.security, capabilities: store.capabilities)
    let listing = try store.folders(reporter)
    report.localFolders = try MaildirStore(context.account.local).folders().sorted()
    report.remoteFolders = compare(listing, report.localFolders)
    return report
  }

  private func compare(
    _ listing: IMAPStore.Listing, _ local: [FolderName]
  ) -> [AccountReport.RemoteFolder] {
    let plan = FolderComparison(context, reporter: reporter).plan(listing, local: local)
    let naming = context.naming(listing.separator)
    return Set(listing.folders).sorted().map { name in
      let ignored = plan.ignored.first { $0.side == .remote && $0.folder == name }
      let isFiltered = ignored == nil && !plan.pairs.contains { $0.remote == name }
      return AccountReport.RemoteFolder(
        name: name, local: naming.localName(of: name),
        ignored: isFiltered ? .filtered : ignored?.reason)
    }
  }
}
