// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// The five flags that Maildir and IMAP share, in both spellings.
private let sharedFlags: [(letter: MessageFlags, flag: SystemFlags)] = [
  (.answered, .answered), (.deleted, .deleted), (.draft, .draft), (.flagged, .flagged),
  (.seen, .seen),
]

extension MessageFlags {
  /// The letters for the flags of a message on a server; keywords have none.
  init(_ list: FlagList) {
    self = sharedFlags.reduce(into: []) { letters, pair in
      if list.system.contains(pair.flag) { letters.formUnion(pair.letter) }
    }
  }
}

extension FlagList {
  /// The flags for letters; letters that IMAP has no flag for are left out.
  init(_ letters: MessageFlags) {
    self.init(
      sharedFlags.reduce(into: SystemFlags()) { flags, pair in
        if letters.contains(pair.letter) { flags.formUnion(pair.flag) }
      })
  }
}
