// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// The five flags that Maildir and IMAP share, in both spellings.
private let sharedFlags: [(letter: MessageFlags, flag: SystemFlags)] = [
  (.answered, .answered), (.deleted, .deleted), (.draft, .draft), (.flagged, .flagged),
  (.seen, .seen),
]

extension MessageFlags {
  /// The letters for the flags of a message on a server; keywords that are not mapped have none.
  init(_ list: FlagList, _ keywords: KeywordMap = KeywordMap()) {
    self = keywords.letters(of: list)
    for pair in sharedFlags where list.system.rawValue & pair.flag.rawValue != 0 {
      formUnion(pair.letter)
    }
  }
}

extension FlagList {
  /// The flags for letters; letters that stand for nothing on the server are left out.
  init(_ letters: MessageFlags, _ keywords: KeywordMap) {
    self.init(
      sharedFlags.reduce(into: SystemFlags()) { flags, pair in
        if letters.contains(pair.letter) { flags.formUnion(pair.flag) }
      }, keywords: keywords.keywords(of: letters))
  }

  /// The flags for letters of which none stands for a keyword.
  init(_ letters: MessageFlags) { self.init(letters, KeywordMap()) }
}
