// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

extension IMAPConnection {
  /// The UIDs in the open mailbox for which all criteria hold, in the shortest form the server knows.
  ///
  /// Throws also when a part of the answer cannot be read: a message that is missing in it would be
  /// taken for one that does not fit.
  func search(_ criteria: [SearchCriterion]) throws(SyncFailure) -> UIDSet {
    var ranges: [ClosedRange<UInt32>] = []
    var isDamaged = false
    let isShort = capabilities.has("ESEARCH")
    try succeed(.search(criteria, returning: isShort ? [.all] : [])) { event in
      switch event {
      case .untagged(.search(let found)): ranges += found.numbers.map { $0...$0 }
      case .untagged(.extendedSearch(let found)): ranges += found.all?.ranges ?? []
      case .unparsable: isDamaged = true
      default: break
      }
    }
    if isDamaged {
      throw .problem(
        .responseUnreadable(host: host, expected: "the answer to a search", excerpt: ""))
    }
    return UIDSet(ranges: ranges)
  }
}
