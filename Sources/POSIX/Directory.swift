// SPDX-License-Identifier: MIT

import Glibc

/// Reads the names in a directory.
package enum Directory {
  /// Calls `body` for each entry except `.` and `..`, in the order of the file system.
  ///
  /// Names that are not UTF-8 are passed on with replacement characters, so that such a file can be
  /// reported; it cannot be opened by that name.
  ///
  /// - Throws: When the directory cannot be opened or an entry cannot be read.  A listing that ends
  ///   early therefore never looks like a complete one.
  package static func forEachName(
    in path: String, _ body: (String) throws(SystemError) -> Void
  ) throws(SystemError) {
    guard let handle = opendir(path) else { throw .last("opendir \(path)") }
    defer { closedir(handle) }
    while true {
      errno = 0
      guard let entry = readdir(handle) else {
        guard errno == 0 else { throw .last("readdir \(path)") }
        return
      }
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { try body(name) }
    }
  }

  /// All names except `.` and `..`, in the order of the file system.
  package static func names(in path: String) throws(SystemError) -> [String] {
    var names: [String] = []
    try forEachName(in: path) { name throws(SystemError) in names.append(name) }
    return names
  }
}
