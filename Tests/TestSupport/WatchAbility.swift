// SPDX-License-Identifier: MIT

import POSIX

/// Whether this machine lets a process notice who changes a directory; a container may forbid it.
package let canWatchDirectories: Bool = {
  guard let folder = try? TemporaryFolder(), let directory = try? OpenDirectory(folder.path)
  else { return false }
  let isPossible = DirectoryWatch([directory]) != nil
  if !isPossible { print("SKIPPED: fanotify is not to be had here, so no directory is watched") }
  return isPossible
}()
