// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Makes sure that the Maildirs of an account are the ones that it had in the last run.
///
/// The root carries an id that the memory of the account knows, and a number that grows.  A disk that is not
/// mounted, a root that was emptied by accident, one that belongs to another account or that came back from a
/// backup is told apart from a user who deleted messages.
struct RootIdentity {
  private let context: RunContext
  private let reporter: Reporter
  private let settings: MaildirSettings
  private var root: String { settings.root }
  private var account: AccountName { context.account.name }

  init(_ settings: MaildirSettings, _ context: RunContext, _ reporter: Reporter) {
    self.settings = settings
    self.context = context
    self.reporter = reporter
  }

  /// Returns when the root may be used; a new one gets its id.
  ///
  /// - Returns: What counts the runs that bring messages to the root; `nil` where none may.
  /// - Throws: A problem of the account when the root is not the one that the status describes.
  func check() throws(SyncFailure) -> RootGeneration? {
    guard let store = context.memory?.store else { return nil }
    let (known, found) = (try store.root(), RootMarker(in: root))
    guard let known, known.id == found?.id else {
      try refuseOther(known, found)
      return counter(of: try settle(found ?? known, isMarked: found != nil, store), store)
    }
    let counter = counter(of: known.id, store)
    if let found, found.generation < known.generation {
      reporter.report(.warning(.maildirsOlder(path: root)))
      try forgetAgreements()
      if let counter { try counter.advance() } else { try store.setRoot(found) }
    }
    return counter
  }

  /// What ``check()`` would throw and report, for a run that writes nothing.
  ///
  /// - Returns: Whether it would take the state away.
  func preview() throws(SyncFailure) -> Bool {
    let known = MemoryExcerpt(path: context.layout.memory(of: account)).root
    let found = RootMarker(in: root)
    guard let known, known.id == found?.id else {
      try refuseOther(known, found)
      return false
    }
    guard let found, found.generation < known.generation else { return false }
    reporter.report(.warning(.maildirsOlder(path: root)))
    return true
  }

  private func counter(of id: String, _ store: AccountMemory) -> RootGeneration? {
    if settings.rules.isReadOnly { return nil }
    return RootGeneration(of: id, in: root, store, isDurable: context.general.isDurable)
  }

  /// Throws where a status says that there was mail, and the root is not that of it.
  private func refuseOther(_ known: RootMarker?, _ found: RootMarker?) throws(SyncFailure) {
    guard let status = try directoryOfStatus() else { return }
    if let known, found != nil { throw .problem(.rootForeign(path: root, id: known.id)) }
    if found == nil, try MaildirStore(settings).folders().isEmpty {
      throw .problem(.rootEmpty(path: root, status: status))
    }
    // Another tree in its place, of another account or older, would read as deletions and changes.
    if let known { throw .problem(.rootUnmarked(path: root, id: known.id)) }
  }

  /// Gives a root an id, or takes over the one that it has; returns it.
  ///
  /// One that may not be written to keeps none: the next run would miss the marker.
  private func settle(
    _ marker: RootMarker?, isMarked: Bool, _ store: AccountMemory
  ) throws(SyncFailure) -> String {
    let marker = marker ?? RootMarker(id: Self.newID())
    if !isMarked {
      if settings.rules.isReadOnly { return marker.id }
      try attempting(to: "create directory \(root)") { () throws(SystemError) in
        try Files.createDirectories(root)
      }
      try marker.write(to: root, isDurable: context.general.isDurable)
    }
    try store.setRoot(marker)
    return marker.id
  }

  /// Takes the state away as if it had been lost: what one side lacks is copied then, and nothing is deleted.
  ///
  /// Without the UIDVALIDITY some messages are compared before the UIDs in file names are believed.
  private func forgetAgreements() throws(SyncFailure) {
    for directory in [
      context.layout.validityDirectory(of: context.account.remote.rules.name),
      context.layout.statusDirectory(of: account),
    ] {
      for name in try names(in: directory) {
        try attempting(to: "remove \(directory)/\(name)") { () throws(SystemError) in
          try Files.remove("\(directory)/\(name)")
        }
      }
    }
    for name in try names(in: context.layout.plainStatusDirectory(of: account)) {
      try context.layout.plainStatus(named: name, in: account).setAside()
    }
  }

  /// Where a status says that there was mail; `nil` when none does.
  private func directoryOfStatus() throws(SyncFailure) -> String? {
    for directory in [
      context.layout.statusDirectory(of: account), context.layout.plainStatusDirectory(of: account),
    ] where try !names(in: directory).isEmpty { return directory }
    return nil
  }

  private func names(in directory: String) throws(SyncFailure) -> [String] {
    guard Files.isDirectory(directory) else { return [] }
    return try attempting(to: "list \(directory)") { () throws(SystemError) in
      try Directory.names(in: directory)
    }
  }

  private static func newID() -> String {
    var source = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let part = String(UInt32.random(in: 0 ... .max, using: &source), radix: 16)
      return String(repeating: "0", count: 8 - part.count) + part
    }.joined()
  }
}
