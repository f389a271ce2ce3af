// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// What every worker of one account needs to know; a value that threads share.
struct RunContext: Sendable {
  let general: GeneralSettings
  @Boxed var account: AccountSettings
  let layout: StateLayout
  let namer: MaildirNamer
  let publisher: any EventPublisher
  let stop: StopSignal
  /// What the run before left; `nil` when nothing may be written, as in a dry run.
  var memory: RunMemory?
  /// Counts the runs that bring messages to the Maildirs; `nil` where none does.
  var generation: RootGeneration?
  /// Whether what both sides agreed on does not count, in a dry run that may not take it away.
  var ignoresAgreements = false
  /// Where the folders of the account are noted; `nil` without `[mbnames]`.
  var mailboxList: MailboxList?
  /// Interrupts the waits of a thread that watches a folder.
  var watching: WakeUp?
  /// Notes what later runs and requests want to know; `nil` in a single action.
  var control: AccountControl?
  /// Measures how long servers are waited for.
  var waiting = Stopwatch()
  /// What the run may delete beyond the limits.
  var permission = DeletionPermission.nothing
  /// Asked before anything is deleted.
  var brake = DeletionBrake(.standard)
  /// Whether messages that failed several times are tried at once.
  var retriesMessages = false
  /// The folders that take part, by their names on the server.
  var pairs: [FolderName: FolderPair] = [:]
  /// The further connections that the run may open; `nil` while one must do.
  var spares: SpareConnections?

  /// Whether deletions that look like an accident wait for a person.
  var holdsDeletions: Bool { account.deletionLimit != nil && permission != .everything }

  /// Interrupts every wait for a server.
  var interruption: WakeUp { watching ?? stop.wakeUp }

  /// Tells what happens inside, if `-d` asks for that.
  func explain(
    _ category: DebugCategory, _ text: @autoclosure () -> String, _ reporter: Reporter
  ) {
    if general.debug.contains(category) { reporter.report(.debug(category, text())) }
  }

  /// What may be changed on each side.
  var rules: SyncRules {
    var rules = SyncRules(
      local: .init(
        isReadOnly: account.local.rules.isReadOnly,
        propagatesDeletions: account.local.rules.propagatesDeletions,
        leavesMarkedDeleted: account.local.server?.expunges == false),
      remote: .init(
        isReadOnly: account.remote.rules.isReadOnly,
        propagatesDeletions: account.remote.rules.propagatesDeletions,
        leavesMarkedDeleted: !account.remote.expunges))
    rules.sharedFlags.formUnion(account.local.keywords.letters)
    if !account.remote.sharesTrashed { rules.sharedFlags.remove(.deleted) }
    return rules
  }

  /// What decides about plans, as text: a folder in step by other rules must be looked at again.
  var rulesText: String {
    let ignored = account.remote.ignoredMessages.map { " \($0.source)" } ?? ""
    let labels = account.labels.map { " \($0)" } ?? ""
    let names = account.local.rules.names.shown.map { "\($0.name) \($0.value)" }
    return "\(rules) \(account.window) \(account.local.keywords) \(names.chained(by: "\n"))"
      + ignored + labels
  }

  /// Where the status of a folder is kept.
  func statusPath(_ pair: FolderPair) -> String { layout.status(of: pair, in: account.name) }

  /// Opens the database that records what both sides agree on, and says what that had to do.
  func openStatus(
    of pair: FolderPair, _ reporter: Reporter
  ) throws(SyncFailure) -> StatusDatabase {
    let status = try StatusDatabase(
      path: statusPath(pair), plain: layout.plainStatus(of: pair, in: account.name),
      isDurable: general.isDurable)
    let place = localPlace(pair)
    switch status.opening {
    case .found: break
    case .created: reporter.report(.statusCreated(place))
    case .upgraded(let version):
      reporter.report(.statusUpgraded(place, fromVersion: version, toVersion: 2))
    case .imported(let count): reporter.report(.statusImported(place, messages: count))
    }
    return status
  }

  /// What is remembered of a folder, as far as it may be relied upon now.
  func record(of pair: FolderPair) -> FolderRecord? {
    memory?.record(
      pair.statusFileName, status: statusPath(pair), now: WallClock.now,
      period: account.fullCheckHours * 3_600)
  }

  /// The same for the local server of a pair of servers, which depends on the map of UIDs as well.
  func localRecord(of pair: FolderPair) -> FolderRecord? {
    guard record(of: pair) != nil else { return nil }
    return memory?.record(
      localKey(pair), status: layout.map(of: localPlace(pair)), now: WallClock.now,
      period: account.fullCheckHours * 3_600)
  }

  /// What the local server's side of a folder is remembered by; no status database has such a name.
  func localKey(_ pair: FolderPair) -> String { "local/\(pair.statusFileName)" }

  /// What the remote side is.
  var remoteKind: StoreKind { account.remote.kind }

  /// What the local side is.
  var localKind: StoreKind {
    switch account.local {
    case .maildir(let maildir): maildir.kind
    case .server: .mappedIMAP
    }
  }

  /// How many workers the run may have, each with one connection to each server.
  var maxWorkers: Int {
    if general.isSingleThreaded { return 1 }
    return min(account.remote.maxConnections, account.local.server?.maxConnections ?? .max)
  }

  /// The folder as the remote repository knows it.
  func remotePlace(_ pair: FolderPair) -> FolderPlace {
    FolderPlace(account.remote.rules.name, pair.remote)
  }

  /// The folder as the local repository knows it.
  func localPlace(_ pair: FolderPair) -> FolderPlace {
    FolderPlace(account.local.rules.name, pair.local)
  }
}

extension MaildirSettings {
  /// What the repository is called in events.
  var kind: StoreKind { isGmail ? .gmailMaildir : .maildir }
}

extension IMAPSettings {
  /// What the repository is called in events, as the remote side.
  var kind: StoreKind { isGmail ? .gmail : .imap }
}
