// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The access times of a Maildir folder's directories, to be put back after the folder was read.
struct AccessTimes {
  private let times: [(path: String, time: Duration)]

  /// Takes the times of this moment; `nil` unless the settings ask for it.
  init?(of folder: FolderName, in local: LocalSettings) {
    guard let settings = local.maildir, settings.restoresAccessTimes else { return nil }
    let path = MaildirStore(settings).path(of: folder)
    times = ["\(path)/new", "\(path)/cur"].compactMap { directory in
      (try? Files.accessTime(directory)).map { (directory, $0) }
    }
  }

  /// Puts the times back; one that cannot be put back harms nobody.
  func restore() {
    for (path, time) in times { try? Files.setAccessTime(path, time) }
  }
}
