// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// What a person lets a run delete although it is beyond the limits.
enum DeletionPermission: Equatable, Sendable {
  case nothing
  /// Whatever comes: the word of somebody who has no list before their eyes.
  case everything
  /// Messages that were held, and listed, before the person agreed; no other ones.
  case listed([FolderSide: Set<UID>])

  /// Whether all these deletions may happen.
  func covers(_ uids: [UID], at place: FolderSide) -> Bool {
    switch self {
    case .nothing: false
    case .everything: true
    case .listed(let lists): lists[place]?.isSuperset(of: uids) == true
    }
  }
}

/// One side of a folder, which has its name on the server.
struct FolderSide: Hashable, Sendable {
  let folder: FolderName
  let side: Side
}
