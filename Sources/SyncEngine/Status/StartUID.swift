// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// The UID with which the window of `startdate` began, in the file of OfflineIMAP.
///
/// This program asks the server each time and never reads it; OfflineIMAP cannot go on without it.
struct StartUID {
  private let path: String

  init(_ place: FolderPlace, in layout: StateLayout) {
    path =
      "\(layout.metadata)/Repository-\(place.repository)/StartUID/\(place.folder.stateFileName)"
  }

  /// Removes what was saved, because the UIDs mean other messages now.
  func forget() throws(SyncFailure) {
    guard Files.exists(path) else { return }
    try attempting(to: "remove \(path)") { () throws(SystemError) in try Files.remove(path) }
  }

  /// Saves the UID unless one is there already.
  func saveFirst(_ uid: UInt32) throws(SyncFailure) {
    if Files.exists(path) { return }
    try attempting(to: "write \(path)") { () throws(SystemError) in
      if let directory = Files.parent(of: path) { try Files.createDirectories(directory) }
      try Files.replace(path, with: Array("\(uid)\n".utf8))
    }
  }
}
