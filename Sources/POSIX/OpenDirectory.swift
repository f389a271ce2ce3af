// SPDX-License-Identifier: MIT

import Glibc

/// A directory that is kept open, so that each of many changes in it need not find it anew.
///
/// Safe to use from several threads.
package final class OpenDirectory: Sendable {
  private let descriptor: FileDescriptor
  private let path: String

  /// Opens a directory.
  package init(_ path: String) throws(SystemError) {
    self.path = path
    descriptor = try FileDescriptor(opening: path, .read)
  }

  /// Gives a file another name in this directory or another one of the file system.
  ///
  /// Replaces what had that name.  The names are bytes as the file system has them, without a slash.
  package func rename(
    _ old: [UInt8], to new: [UInt8], in target: OpenDirectory
  ) throws(SystemError) {
    let code = old.withNullTerminated { old in
      new.withNullTerminated { new in
        renameat(descriptor.rawValue, old, target.descriptor.rawValue, new)
      }
    }
    guard code == 0 else {
      throw .last(
        """
        rename \(path)/\(PathText.text(of: old)) \
        to \(target.path)/\(PathText.text(of: new))
        """)
    }
  }

  /// Removes a file of this directory; the name is bytes as the file system has them, without a slash.
  package func remove(_ name: [UInt8]) throws(SystemError) {
    guard name.withNullTerminated({ unlinkat(descriptor.rawValue, $0, 0) }) == 0 else {
      throw .last("remove \(path)/\(PathText.text(of: name))")
    }
  }

  /// The descriptor for other system calls; valid only while this object lives.
  var rawValue: CInt { descriptor.rawValue }

  /// Asks about the directory, whatever name it has by now.
  func status() throws(SystemError) -> FileStatus { try descriptor.status() }

  /// Waits until the entries of the directory (new, renamed, removed names) are on the disk.
  package func synchronise() throws(SystemError) { try descriptor.synchronise() }
}

extension [UInt8] {
  /// Lends the bytes to C, which wants a zero after the last one.
  fileprivate func withNullTerminated(_ body: (UnsafePointer<CChar>) -> CInt) -> CInt {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count + 1) { buffer in
      _ = buffer.initialize(from: self)
      buffer[count] = 0
      guard let start = buffer.baseAddress else { return -1 }
      return body(UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self))
    }
  }
}
