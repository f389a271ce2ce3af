// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// The messages of a listing as references, which are made when they are asked for.
struct FileList: RandomAccessCollection {
  private let messages: [KnownMessage]
  private let arrivals: [Arrival]

  /// Those with a UID come first.
  init(_ listing: FolderSnapshot) {
    messages = listing.messages
    arrivals = listing.arrivals
  }

  var startIndex: Int { 0 }
  var endIndex: Int { messages.count + arrivals.count }

  subscript(position: Int) -> MessageReference {
    position < messages.count
      ? .uid(messages[position].uid) : .arrival(arrivals[position - messages.count].key)
  }
}
