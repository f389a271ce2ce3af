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
    fileprivate let file: FolderValidity

    /// Makes the new value the one that counts.
    func accept() throws(SyncFailure) { try file.save(current) }
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
      let file = FolderValidity(place, in: context.layout)
      let saved = try file.saved()
      if let saved, saved != current, !isEmpty {
        return .changed(
          Change(place: place, saved: saved, current: current, isRemote: isRemote, file: file))
      }
      if saved != current && !context.general.isDryRun { try file.save(current) }
    }
    return .same
  }

  /// Says that the folder is left alone.
  func report(_ change: Change) {
    reporter.report(
      .validityChanged(change.place, saved: change.saved, current: change.current))
  }
}
