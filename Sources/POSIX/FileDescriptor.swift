// SPDX-License-Identifier: MIT

import Glibc

/// An open file, pipe or socket, closed exactly once: by ``close()`` or when its owner ends.
package struct FileDescriptor: ~Copyable, Sendable {
  /// How a file is opened.
  package enum Access: Sendable {
    case read
    /// For reading what should be an ordinary file: opening does not wait if it is a pipe that nobody writes to.
    case readFile
    /// For both directions, such as a terminal, which does not become that of the process.
    case readAndWrite
    /// Creates the file and fails with `EEXIST` when the name is taken.
    case createNew
    /// Creates the file, or empties the one that is there.
    case createOrEmpty
    /// Creates the file, or lets the one that is there be written over.
    case createOrKeep
    /// Creates the file, or adds to the end of the one that is there.
    case append

    fileprivate var flags: CInt {
      switch self {
      case .read: O_RDONLY
      case .readFile: O_RDONLY | O_NONBLOCK
      case .readAndWrite: O_RDWR | O_NOCTTY
      case .createNew: O_WRONLY | O_CREAT | O_EXCL
      case .createOrEmpty: O_RDWR | O_CREAT | O_TRUNC
      case .createOrKeep: O_WRONLY | O_CREAT
      case .append: O_WRONLY | O_CREAT | O_APPEND
      }
    }
  }

  /// The number that other system calls use; valid only while this value lives.
  package let rawValue: CInt

  /// Takes ownership of a descriptor that a system call returned.
  package init(owning rawValue: CInt) { self.rawValue = rawValue }

  /// Opens a file; the descriptor is not inherited by child processes.
  ///
  /// A new file gets `permissions` without the bits of the process' umask.
  package init(
    opening path: String, _ access: Access, permissions: UInt32 = 0o666
  ) throws(SystemError) {
    var result: CInt
    repeat {
      result = PathText.withBytes(of: path) {
        open($0, access.flags | O_CLOEXEC, mode_t(permissions))
      }
    } while result < 0 && errno == EINTR
    guard result >= 0 else { throw .last("open \(path)") }
    rawValue = result
  }

  deinit { _ = Glibc.close(rawValue) }

  /// Fills the front of `buffer`, waiting until there is at least one byte.
  ///
  /// - Returns: The number of bytes read; 0 at the end of the file.
  package borrowing func read(into buffer: inout MutableSpan<UInt8>) throws(SystemError) -> Int {
    while true {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(rawValue, $0.baseAddress, $0.count) }
      if count >= 0 { return count }
      if errno != EINTR { throw .last("read") }
    }
  }

  /// Fills the front of `buffer` with what is there, after ``setNonBlocking()``.
  ///
  /// - Returns: The number of bytes read; 0 at the end, `nil` when there is nothing yet.
  package borrowing func readAvailable(
    into buffer: inout MutableSpan<UInt8>
  ) throws(SystemError) -> Int? {
    do throws(SystemError) {
      return try read(into: &buffer)
    } catch {
      guard error.code == EAGAIN else { throw error }
      return nil
    }
  }

  /// Reads from the current position to the end.
  package borrowing func readToEnd() throws(SystemError) -> [UInt8] {
    var bytes: [UInt8] = []
    // Most files are small, and memory costs more than a read.
    var chunk = [UInt8](repeating: 0, count: 4_096)
    while true {
      var span = chunk.mutableSpan
      let count = try read(into: &span)
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
      if count == 4_096 { chunk = [UInt8](repeating: 0, count: 65_536) }
    }
  }

  /// Writes every byte, retrying after a partial write or an interruption.
  package borrowing func write(_ bytes: RawSpan) throws(SystemError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(rawValue, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .last("write") }
      rest = rest.extracting(droppingFirst: count)
    }
  }

  /// Writes as many bytes as fit without waiting, after ``setNonBlocking()``.
  ///
  /// - Returns: The number of bytes written; 0 when nothing fits.
  package borrowing func writeAvailable(_ bytes: RawSpan) throws(SystemError) -> Int {
    while true {
      let count = bytes.withUnsafeBytes { Glibc.write(rawValue, $0.baseAddress, $0.count) }
      if count >= 0 { return count }
      if errno == EAGAIN { return 0 }
      if errno != EINTR { throw .last("write") }
    }
  }

  /// Writes every byte of an array.
  package borrowing func write(_ bytes: [UInt8]) throws(SystemError) {
    try write(bytes.span.bytes)
  }

  /// Waits until the file's data and size are on the disk.
  package borrowing func synchronise() throws(SystemError) {
    guard Stopwatch.disk.measure({ fsync(rawValue) }) == 0 else { throw .last("write to the disk") }
  }

  /// Asks about the open file, whatever name it has by now.
  package borrowing func status() throws(SystemError) -> FileStatus {
    var result = stat()
    guard fstat(rawValue, &result) == 0 else { throw .last("look at a file") }
    return FileStatus(result)
  }

  /// Goes back to the first byte.
  package borrowing func rewind() throws(SystemError) {
    guard lseek(rawValue, 0, SEEK_SET) == 0 else { throw .last("rewind a file") }
  }

  /// Makes reads and writes return at once instead of waiting.
  package borrowing func setNonBlocking() throws(SystemError) {
    let flags = fcntl(rawValue, F_GETFL)
    guard flags >= 0, fcntl(rawValue, F_SETFL, flags | O_NONBLOCK) == 0 else {
      throw .last("prepare a descriptor")
    }
  }

  /// Closes the file and reports a failure, which `deinit` could only ignore.
  package consuming func close() throws(SystemError) {
    let descriptor = rawValue
    discard self
    guard Glibc.close(descriptor) == 0 else { throw .last("close") }
  }
}
