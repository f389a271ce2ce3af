// SPDX-License-Identifier: MIT

import SyncModel

/// In which order the folders of a run are synchronised.
///
/// Where a server says that one folder has all messages of the account, as Gmail does, and which messages are
/// the same, each message is fetched once and gets a second name in its other folders (``TwinLinks``).  That
/// works only with what is here already: workers that begin those folders at the same time would fetch nearly
/// all mail twice, from a server that limits how much it sends in a day.  For the same reason the folder with
/// all messages may take days, and nothing that was begun before waits for it, nor does the INBOX.
struct FolderOrder {
  /// The workers share the folders of one stage, and begin the next when it is done; none is empty.
  let stages: [[FolderPair]]

  /// `everything` is a folder with all messages that is not in step yet: it has a stage of its own, before all others
  /// of which nothing is here.
  init(_ folders: [FolderPair], everything: FolderPair? = nil, isBegun: (FolderPair) -> Bool) {
    guard let everything else {
      stages = [folders].filter { !$0.isEmpty }
      return
    }
    var (early, late): ([FolderPair], [FolderPair]) = ([], [])
    for folder in folders where folder.remote != everything.remote {
      if folder.remote == "INBOX" || isBegun(folder) {
        early.append(folder)
      } else {
        late.append(folder)
      }
    }
    stages = [early, [everything], late].filter { !$0.isEmpty }
  }
}
