// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Asks the rules of both sides for the folders of an account, and plans by the answers.
///
/// Each rule is asked once in a run, or twice where the local side has folders of its own: first for the
/// folders there are, and then for those that might be created on the server.
struct FolderSurvey {
  private let context: RunContext
  private let remote: [FolderName]
  private let local: LocalListing
  private let separator: Character?
  private let unsubscribed: Set<FolderName>
  /// Those that take part whatever the filter of the server's side says.
  private let included: Set<FolderName>

  /// `included` are the folders of `folderincludes` that exist.
  init(
    _ listing: IMAPStore.Listing, _ local: LocalListing, including included: [FolderName],
    _ context: RunContext
  ) {
    self.context = context
    self.local = local
    self.included = Set(included)
    separator = listing.separator
    remote = Set(listing.folders).union(included).sorted()
    unsubscribed = listing.unsubscribed.subtracting(included)
  }

  private var theirs: NameRules { context.account.remote.rules.names }
  private var ours: NameRules { context.account.local.rules.names }

  /// Which folders take part under which names, in the order of work.
  ///
  /// Throws what a rule throws when it cannot tell.
  func plan() throws(SyncFailure) -> FolderPlan {
    var naming = FolderNaming(
      remoteSeparator: separator, localSeparator: local.separator,
      isLocalServer: context.account.local.server != nil)
    naming.renames = theirs.renames
    naming.remoteTranslation = try theirs.translations(of: remote)
    let here = Set(local.folders).union(remote.map(naming.localName(of:))).sorted()
    naming.localTranslation = try ours.translations(of: here)
    var rules = rules
    rules.excluded[.local] = try ours.excluded(
      of: here, including: Set(ours.included()), separator: local.separator)
    let candidates = FolderPlan.candidates(
      remote: remote, local: local.folders, naming: naming, rules: rules)
    if let more = try theirs.translations(of: candidates) {
      naming.remoteTranslation?.merge(more) { known, _ in known }
    }
    rules.excluded[.remote] = try exclusions(among: remote + candidates)
    var plan = FolderPlan(
      remote: remote, local: local.folders, naming: naming, rules: rules)
    if let order = theirs.order { plan.arrange(try order.answer(to: plan.visibleNames)) }
    return plan
  }

  private var rules: FolderPlan.Rules {
    var rules = FolderPlan.Rules(
      mayCreateLocally: context.account.local.rules.mayCreateFolders,
      mayCreateRemotely: context.account.remote.rules.mayCreateFolders,
      only: context.account.onlyFolders.map { Set($0) })
    rules.unsubscribed = unsubscribed
    rules.reference = context.account.remote.reference
    rules.unsubscribedLocally = local.unsubscribed
    rules.localReference = context.account.local.server?.reference ?? ""
    rules.foldsCase = context.foldsCase
    return rules
  }

  /// `-f` replaces the filter of the server's side.
  private func exclusions(among folders: [FolderName]) throws(SyncFailure) -> Set<FolderName> {
    guard context.account.onlyFolders == nil else { return [] }
    return try theirs.excluded(of: folders, including: included, separator: separator)
  }
}

extension NameRules {
  /// What `nametrans` makes of names; `nil` without one.
  func translations(of folders: [FolderName]) throws(SyncFailure) -> [FolderName: FolderName]? {
    guard let translation else { return nil }
    let answers = try translation.answer(to: folders)
    return Dictionary(zip(folders, answers)) { first, _ in first }
  }

  /// The folders that `folderfilter` or `folderpatterns` leaves out.
  func excluded(
    of folders: [FolderName], including included: Set<FolderName>, separator: Character?
  ) throws(SyncFailure) -> Set<FolderName> {
    var excluded: Set<FolderName> = []
    if let patterns {
      excluded.formUnion(folders.filter { !patterns.accepts($0, separator: separator) })
    }
    if let filter {
      let answers = zip(folders, try filter.answer(to: folders))
      excluded.formUnion(answers.filter { !$0.1 }.map(\.0))
    }
    return excluded.subtracting(included)
  }

  /// The names of `folderincludes`.
  func included() throws(SyncFailure) -> [FolderName] {
    guard let includes else { return [] }
    do throws(SyncProblem) { return try includes.find() } catch { throw .problem(error) }
  }
}

extension RunContext {
  /// Whether the filters take a folder whose turn has come; only those with `dynamic_folderfilter` are
  /// asked again.
  func stillWants(_ pair: FolderPair) throws(SyncFailure) -> Bool {
    if account.onlyFolders == nil {
      guard try account.remote.rules.names.stillAccepts(pair.remote) else { return false }
    }
    return try account.local.rules.names.stillAccepts(pair.local)
  }
}

extension NameRules {
  fileprivate func stillAccepts(_ folder: FolderName) throws(SyncFailure) -> Bool {
    guard filtersEachRun, let filter, try !included().contains(folder) else { return true }
    return try filter.answer(to: [folder]).allSatisfy(\.self)
  }
}

extension Computed {
  /// Answers as the engine fails; an empty question needs nobody.
  fileprivate func answer<Element>(
    to question: Input
  ) throws(SyncFailure) -> Output where Input == [FolderName], Output == [Element] {
    if question.isEmpty { return [] }
    do throws(SyncProblem) { return try compute(question) } catch { throw .problem(error) }
  }
}

extension RunContext {
  /// Whether the disk takes names that differ in upper and lower case only for the same.
  ///
  /// A file that is there tells, by answering to another spelling of its name.
  fileprivate var foldsCase: Bool {
    let files = [
      "\(layout.statusDirectory(of: account.name))",
      account.local.maildir.map { "\($0.root)/\(RootMarker.fileName)" },
    ].compactMap(\.self)
    return files.contains { path in
      let name = path.split(separator: "/").last ?? ""
      let other = String(path.dropLast(name.count)) + name.uppercased()
      return Files.exists(path) && Files.exists(other)
    }
  }
}
