// SPDX-License-Identifier: MIT

import Glibc

/// Reads the names in a directory.
package enum Directory {
  /// Calls `body` with the bytes of each name except `.` and `..`, in the order of the file system, and with what it
  /// names: `false` is for directories, pipes, sockets and devices, as far as the file system tells.
  ///
  /// - Throws: When the directory cannot be opened or an entry cannot be read.  A listing that ends
  ///   early therefore never looks like a complete one.
  package static func forEachEntry(
    in path: String, _ body: (_ name: borrowing Span<UInt8>, _ mayBeFile: Bool) -> Void
  ) throws(SystemError) {
    guard let handle = PathText.withBytes(of: path, opendir) else { throw .last("list \(path)") }
    defer { closedir(handle) }
    while true {
      errno = 0
      guard let entry = readdir(handle) else {
        guard errno == 0 else { throw .last("list \(path)") }
        return
      }
      let kind = Int(entry.pointee.d_type)
      let mayBeFile = kind == DT_REG || kind == DT_LNK || kind == DT_UNKNOWN
      withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        guard let start = bytes.baseAddress else { return }
        let count = strlen(start.assumingMemoryBound(to: CChar.self))
        let name = UnsafeRawBufferPointer(start: start, count: count)
        if !isSelfOrParent(name) { body(name.bindMemory(to: UInt8.self).span, mayBeFile) }
      }
    }
  }

  private static func isSelfOrParent(_ name: UnsafeRawBufferPointer) -> Bool {
    name.count <= 2 && name.allSatisfy { $0 == UInt8(ascii: ".") }
  }

  /// All names except `.` and `..`, in the order of the file system.
  ///
  /// Names that are not UTF-8 come in the way of ``PathText``, which the other functions for files understand.
  package static func names(in path: String) throws(SystemError) -> [String] {
    var names: [String] = []
    try forEachEntry(in: path) { name, _ in
      names.append(PathText.text(of: name))
    }
    return names
  }
}
