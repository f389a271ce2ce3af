// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The file of a ``UIDMap``, which OfflineIMAP reads and writes as well.
///
/// The account is locked while it is open, which keeps every other program from it.
struct UIDMapFile {
  /// What was found.
  enum Content {
    case map(UIDMap)
    case missing
    /// A line is none of the map.
    case damaged
  }

  let path: String

  init(_ place: FolderPlace, in layout: StateLayout) { path = layout.map(of: place) }

  /// Reads the file; one that cannot be read is thrown as a problem, because it may be there next time.
  func read() throws(SyncFailure) -> Content {
    do throws(SystemError) {
      return UIDMap(try Files.read(path)).map { .map($0) } ?? .damaged
    } catch {
      if error.isMissing { return .missing }
      throw .file(error, while: "read \(path)")
    }
  }

  /// Replaces the file, durably, as a whole.
  func write(_ map: UIDMap) throws(SyncFailure) {
    try attempting(to: "write \(path)") { () throws(SystemError) in
      try Files.replace(path, with: map.text)
    }
  }

  /// Removes the file, because one side is created anew.
  func remove() throws(SyncFailure) {
    guard Files.exists(path) else { return }
    try attempting(to: "remove \(path)") { () throws(SystemError) in try Files.remove(path) }
  }
}
