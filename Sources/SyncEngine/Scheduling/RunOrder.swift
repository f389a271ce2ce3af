// SPDX-License-Identifier: MIT

import SyncModel

/// What one run of an account is to do.
struct RunOrder: Equatable, Sendable {
  /// How thoroughly a run looks; hooks are told of it.
  enum Mode: String, Sendable {
    case full
    /// Flags that changed on the server may be missed.
    case quick
    /// One folder in full, because the server has told of something in it.
    case idle
  }

  var mode = Mode.full
  /// The remote folders of an idle run; otherwise all of them take part.
  var folders: [FolderName]?
  /// How many connections of the account watch folders.
  var watchers = 0
  var permission = DeletionPermission.nothing
  /// The word of a person that messages which failed several times are tried at once.
  var retriesMessages = false
  /// A person has asked for this run, so that what waits for a person is tried again.
  var isRequested = false

  var isQuick: Bool { mode == .quick }
}
