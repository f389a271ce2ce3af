// SPDX-License-Identifier: MIT

import Glibc

extension Directory {
  /// When the files of a directory were written to last, in nanoseconds since 1970, in no order.
  ///
  /// Names that begin with a dot are left out, and so is a file that goes meanwhile.
  package static func modificationTimes(in path: String) throws(SystemError) -> [Int64] {
    guard let handle = opendir(path) else { throw .last("list \(path)") }
    defer { closedir(handle) }
    let directory = dirfd(handle)
    var times: [Int64] = []
    while true {
      errno = 0
      guard let entry = readdir(handle) else {
        guard errno == 0 else { throw .last("list \(path)") }
        return times
      }
      withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        guard let name = bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
          name.pointee != CChar(UInt8(ascii: "."))
        else { return }
        var status = stat()
        guard fstatat(directory, name, &status, 0) == 0 else { return }
        times.append(FileStatus(status).modified)
      }
    }
  }
}
