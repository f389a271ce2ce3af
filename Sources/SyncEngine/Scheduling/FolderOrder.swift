// SPDX-License-Identifier: MIT

import SyncModel

/// In which order the folders of a run are synchronised.
///
/// Where a server says that one folder has all messages of the account, as Gmail does, and which messages are
/// the same, each message is fetched once and gets a second name in its other folders (``TwinLinks``).  That
/// works only with what is here already: workers that begin those folders at the same time would fetch nearly
/// all mail twice, from a server that limits how much it sends in a day.
struct FolderOrder {
  /// Folders that are synchronised one after the other, each on all connections, before any other begins.
  private(set) var first: [FolderPair] = []
  /// What the workers share then.
  private(set) var rest: [FolderPair]

  /// `everything` is the folder with all messages; it goes first if it `isNew`, after an INBOX that is new too,
  /// because that is what people wait for.
  init(_ folders: [FolderPair], everything: FolderName?, isNew: (FolderPair) -> Bool) {
    rest = folders
    guard let everything, let all = folders.first(where: { $0.remote == everything }), isNew(all)
    else { return }
    let inbox = folders.first { $0.remote == "INBOX" && $0.remote != everything && isNew($0) }
    first = [inbox, all].compactMap { $0 }
    let taken = Set(first.map(\.remote))
    rest.removeAll { taken.contains($0.remote) }
  }
}
