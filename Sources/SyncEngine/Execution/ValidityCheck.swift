// SPDX-License-Identifier: MIT

import SyncModel

/// Finds out whether the UIDs on both sides of a folder still mean what they meant to the status.
struct ValidityCheck {
  /// A side whose UIDs mean something else now.
  struct Change {
    let place: FolderPlace
    let saved: UInt32
    let current: UInt32
    let isRemote: Bool
    fileprivate let check: ValidityCheck

    /// Makes the new value the one that counts.
    func accept() throws(SyncFailure) { try check.accept(current, of: place, isRemote: isRemote) }
  }

  /// What was found.
  enum Result {
    case same
    /// Every decision by UID would be about the wrong messages.
    case changed(Change)
  }

  private let pair: FolderPair
  private let context: RunContext
  private let reporter: Reporter

  init(_ pair: FolderPair, _ context: RunContext, _ reporter: Reporter) {
    self.pair = pair
    self.context = context
    self.reporter = reporter
  }

  /// Compares both sides with what was saved; values that nothing depends on yet are saved.
  func check(
    _ local: any LocalFolder, _ remote: any RemoteFolder, isEmpty: Bool
  ) throws(SyncFailure) -> Result {
    let sides = [
      (local.place, local.validity, false),
      (remote.place, remote.validity, true),
    ]
    for (place, current, isRemote) in sides {
      let saved = try FolderValidity(place, in: context.layout).saved()
      if let saved, saved != current, !isEmpty {
        return .changed(
          Change(place: place, saved: saved, current: current, isRemote: isRemote, check: self))
      }
      if saved != current && !context.general.isDryRun {
        try accept(current, of: place, isRemote: isRemote)
      }
    }
    return .same
  }

  /// Saves a value; the messages of the server that wait after failures are others under it.
  private func accept(
    _ value: UInt32, of place: FolderPlace, isRemote: Bool
  ) throws(SyncFailure) {
    if isRemote { try context.memory?.store.releaseAll(pair.statusFileName) }
    try FolderValidity(place, in: context.layout).save(value)
  }

  /// Says that the folder is left alone.
  func report(_ change: Change) {
    reporter.report(
      .validityChanged(change.place, saved: change.saved, current: change.current))
  }
}
