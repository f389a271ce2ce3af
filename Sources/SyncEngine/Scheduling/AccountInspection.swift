// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Looks at both sides of an account for `--info`, without changing either.
struct AccountInspection: AccountAction {
  /// The extensions that make a difference.
  private static let extensions = [
    "QRESYNC", "CONDSTORE", "LIST-STATUS", "COMPRESS=DEFLATE", "MOVE", "UIDPLUS", "MULTIAPPEND",
    "LITERAL+", "LITERAL-", "ESEARCH", "OBJECTID", "X-GM-EXT-1",
  ]

  let context: RunContext
  let logins: AccountLogins
  let reporter: Reporter

  /// Publishes the report.
  func perform() throws(SyncFailure) -> Int {
    reporter.report(.inspected(try inspect()))
    return 0
  }

  private func inspect() throws(SyncFailure) -> AccountReport {
    let excerpt = MemoryExcerpt(path: context.layout.memory(of: context.account.name))
    // What is found out now is told, and not remembered: nothing may be written.
    let knowledge = ServerKnowledge(known: excerpt.extensions)
    let localKnowledge = ServerKnowledge(of: .local, known: excerpt.extensions)
    let connector = try StorePairConnector(context, logins) { side in
      side == .remote ? knowledge : localKnowledge
    }
    let stores = try connector.connect(reporter)
    defer { stores.leave() }
    let store = stores.remote
    var report = AccountReport(
      account: context.account.name, remote: store.settings,
      local: context.account.local, security: store.security, capabilities: store.capabilities)
    let listing = try store.folders(reporter)
    let own = try stores.local.folders(reporter)
    let plan = try plan(listing, own, on: store)
    report.tell(plan, of: context.account)
    report.tier = store.tier
    report.extensions = extensions(of: store, knowledge)
    if let side = stores.local as? ServerSide {
      report.localServer = server(side.store, localKnowledge)
    }
    tell(excerpt, plan, &report)
    return report
  }

  private func server(
    _ store: IMAPStore, _ knowledge: ServerKnowledge
  ) -> AccountReport.LocalServer {
    var server = AccountReport.LocalServer(
      store.settings, security: store.security, capabilities: store.capabilities)
    server.tier = store.tier
    server.extensions = extensions(of: store, knowledge)
    return server
  }

  private func extensions(of store: IMAPStore, _ knowledge: ServerKnowledge) -> [ExtensionReport] {
    Self.extensions.map { name in
      ExtensionReport(name: name, state: state(of: name, store.capabilities, knowledge))
    }
  }

  private func state(
    of name: String, _ capabilities: [String], _ knowledge: ServerKnowledge
  ) -> ExtensionReport.State {
    guard capabilities.contains(name) else { return .notOffered }
    guard let experience = knowledge.experience(with: name) else { return .offered }
    return experience.refusal.map { .refused(reason: $0, since: experience.since) }
      ?? .proven(since: experience.since)
  }

  private func tell(_ excerpt: MemoryExcerpt, _ plan: FolderPlan, _ report: inout AccountReport) {
    let names = Dictionary(plan.pairs.map { ($0.statusFileName, $0.remote.rawValue) }) {
      first, _ in first
    }
    let now = WallClock.now
    report.failures = excerpt.failures.map { failure in
      FailedMessage(
        folder: names[failure.folder] ?? failure.folder, message: failure.message,
        failures: failure.failures, reason: failure.reason,
        next: Quarantine.isAhead(failure.next, of: now) ? failure.next : nil)
    }
    report.uploadsInDoubt = excerpt.uploads.map { names[$0] ?? $0 }
    report.isBehind = excerpt.isBehind
  }

  /// A folder of `folderincludes` that does not exist is told as a problem beside the report.
  private func plan(
    _ listing: IMAPStore.Listing, _ local: LocalListing, on store: IMAPStore
  ) throws(SyncFailure) -> FolderPlan {
    var unused = RunSummary()
    let included = try FolderIncludes(context, reporter: reporter).find(
      among: listing.folders, on: store, &unused)
    return try FolderSurvey(listing, local, including: included, context).plan()
  }
}

extension AccountReport {
  /// Adds the folders of both sides as the plan has them.
  fileprivate mutating func tell(_ plan: FolderPlan, of account: AccountSettings) {
    remoteFolders = plan.remote.sorted().map { folder in
      Folder(
        name: folder, visible: plan.naming.visibleName(ofRemote: folder),
        ignored: plan.reason(against: folder, on: .remote))
    }
    localFolders = plan.local.sorted().map { folder in
      Folder(
        name: folder, visible: plan.naming.visibleName(ofLocal: folder),
        ignored: plan.reason(against: folder, on: .local))
    }
    faults = plan.problems(in: account)
  }
}
