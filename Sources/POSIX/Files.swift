// SPDX-License-Identifier: MIT

import Glibc

/// What `stat` says of a file, as far as a synchroniser cares.
package struct FileStatus: Equatable, Sendable {
  /// Whether the path, after following links, is a directory.
  package let isDirectory: Bool
  /// Whether the path, after following links, is an ordinary file.
  package let isRegular: Bool
  /// Length in bytes.
  package let size: Int
  /// The permission bits, `0` to `0o7777`.
  package let permissions: UInt32
  /// The numeric user id of the owner.
  package let owner: UInt32
  /// Identifies the file on its file system, together with ``device``.
  package let inode: UInt64
  /// The file system that holds the file.
  package let device: UInt64
  /// The last change of the content, in nanoseconds since 1970 in UTC.
  ///
  /// The years 1678 to 2262 fit; a time outside, which a file may be given, is the first or last that does.
  package let modified: Int64

  /// ``modified`` in whole seconds, as Python's `int` makes them.
  package var modifiedSecond: Int { Int(modified / 1_000_000_000) }

  init(_ status: stat) {
    isDirectory = status.st_mode & S_IFMT == S_IFDIR
    isRegular = status.st_mode & S_IFMT == S_IFREG
    size = Int(status.st_size)
    permissions = UInt32(status.st_mode & 0o7777)
    owner = UInt32(status.st_uid)
    inode = UInt64(status.st_ino)
    device = UInt64(status.st_dev)
    modified = Self.nanoseconds(status.st_mtim)
  }

  static func nanoseconds(_ time: timespec) -> Int64 {
    let (seconds, isFar) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, isTooFar) = seconds.addingReportingOverflow(Int64(time.tv_nsec))
    return isFar || isTooFar ? (time.tv_sec < 0 ? .min : .max) : sum
  }
}

/// Operations on paths; each is one system call, named in its error.
package enum Files {
  /// Asks about a path and follows symbolic links.
  package static func status(_ path: String) throws(SystemError) -> FileStatus {
    var result = stat()
    guard PathText.withBytes(of: path, { stat($0, &result) }) == 0 else {
      throw .last("look at \(path)")
    }
    return FileStatus(result)
  }

  /// Whether anything answers to the path; a dangling link does not.
  package static func exists(_ path: String) -> Bool {
    PathText.withBytes(of: path) { access($0, F_OK) } == 0
  }

  /// Whether the path is a directory, or a link to one.
  package static func isDirectory(_ path: String) -> Bool {
    (try? status(path))?.isDirectory == true
  }

  /// Whether the path itself is a socket.
  package static func isSocket(_ path: String) -> Bool {
    var result = stat()
    return lstat(path, &result) == 0 && result.st_mode & S_IFMT == S_IFSOCK
  }

  /// Gives a file a new name within its file system, replacing what had that name.
  package static func rename(_ old: String, to new: String) throws(SystemError) {
    let code = PathText.withBytes(of: old) { old in
      PathText.withBytes(of: new) { Glibc.rename(old, $0) }
    }
    guard code == 0 else { throw .last("rename \(old) to \(new)") }
  }

  /// Gives a file a second name within its file system; what has that name already makes it fail.
  ///
  /// Some file systems know no second names, and refuse.
  package static func link(_ path: String, to new: String) throws(SystemError) {
    let code = PathText.withBytes(of: path) { path in
      PathText.withBytes(of: new) { Glibc.link(path, $0) }
    }
    guard code == 0 else { throw .last("link \(path) to \(new)") }
  }

  /// Removes a name; the file goes when it has no other name and nobody has it open.
  package static func remove(_ path: String) throws(SystemError) {
    guard PathText.withBytes(of: path, unlink) == 0 else { throw .last("remove \(path)") }
  }

  /// Removes an empty directory.
  package static func removeDirectory(_ path: String) throws(SystemError) {
    guard PathText.withBytes(of: path, rmdir) == 0 else { throw .last("remove \(path)") }
  }

  /// Creates one directory; its parent must exist.
  package static func createDirectory(_ path: String, permissions: UInt32 = 0o700)
    throws(SystemError)
  {
    let code = PathText.withBytes(of: path) { mkdir($0, mode_t(permissions)) }
    guard code == 0 else { throw .last("create directory \(path)") }
  }

  /// Creates a directory and its missing parents; a directory that exists is not an error.
  package static func createDirectories(_ path: String, permissions: UInt32 = 0o700)
    throws(SystemError)
  {
    if isDirectory(path) { return }
    if let parent = parent(of: path), !isDirectory(parent) {
      try createDirectories(parent, permissions: permissions)
    }
    do throws(SystemError) {
      try createDirectory(path, permissions: permissions)
    } catch {
      // Another thread or process may have been faster; a file of that name is a failure.
      guard error.isExisting, isDirectory(path) else { throw error }
    }
  }

  /// Waits until the entries of a directory (new, renamed, removed names) are on the disk.
  package static func synchroniseDirectory(_ path: String) throws(SystemError) {
    try FileDescriptor(opening: path, .read).synchronise()
  }

  /// Reads a whole file; for state and settings, never for messages.
  package static func read(_ path: String) throws(SystemError) -> [UInt8] {
    let file = try FileDescriptor(opening: path, .read)
    return try file.readToEnd()
  }

  /// Replaces a file so that a reader or a crash sees the old or the new content, never a part.
  ///
  /// Writes `<path>.tmp`, waits until it is on the disk, renames it, and does the same for the
  /// directory; what need not survive a crash of the machine is not waited for.
  package static func replace(
    _ path: String, with bytes: [UInt8], isDurable: Bool = true
  ) throws(SystemError) {
    let temporary = path + ".tmp"
    let file = try FileDescriptor(opening: temporary, .createOrEmpty)
    try file.write(bytes)
    if isDurable { try file.synchronise() }
    try file.close()
    try rename(temporary, to: path)
    if isDurable { try synchroniseDirectory(parent(of: path) ?? ".") }
  }

  /// Writes a small text over the one that a file holds, in one step, and a line feed behind it; what was longer is
  /// filled up with spaces.
  ///
  /// For what need not survive a crash of the machine, and where spaces at the end mean nothing.  To make a new file
  /// and free the old one, as ``replace(_:with:isDurable:)`` does, takes twenty times as long.
  package static func overwrite(_ path: String, with text: [UInt8]) throws(SystemError) {
    let file = try FileDescriptor(opening: path, .createOrKeep)
    let rest = max(0, try file.status().size - text.count - 1)
    try file.write(text + [UInt8](repeating: UInt8(ascii: " "), count: rest) + [10])
    try file.close()
  }

  /// Replaces a file of the user as ``replace(_:with:)`` does, and leaves what is special about it.
  ///
  /// A symbolic link stays one, permissions stay as they are, and a device or a pipe is written to.
  /// Processes that do so at the same time do not disturb each other.
  package static func exchange(_ path: String, with bytes: [UInt8]) throws(SystemError) {
    let target = resolved(path)
    let status = try? status(target)
    if let status, !status.isRegular {
      return try FileDescriptor(opening: target, .append).write(bytes)
    }
    let temporary = "\(target).\(getpid()).tmp"
    let file = try FileDescriptor(opening: temporary, .createOrEmpty)
    if let status { _ = fchmod(file.rawValue, mode_t(status.permissions)) }
    try file.write(bytes)
    try file.synchronise()
    try file.close()
    try rename(temporary, to: target)
  }

  /// The file that a path leads to, without symbolic links; the path itself if there is none.
  package static func resolved(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The path without symbolic links, as far as it leads to something; the rest of it stays as it is.
  package static func canonical(_ path: String) -> String {
    if exists(path) { return resolved(path) }
    let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    guard let parent = parent(of: trimmed), parent != "/" else { return trimmed }
    return canonical(parent) + trimmed.dropFirst(parent.count)
  }

  /// Sets access and modification time, in seconds since 1970 in UTC.
  package static func setTimes(_ path: String, accessed: Int, modified: Int) throws(SystemError) {
    let times = [
      timespec(tv_sec: accessed, tv_nsec: 0), timespec(tv_sec: modified, tv_nsec: 0),
    ]
    guard PathText.withBytes(of: path, { utimensat(AT_FDCWD, $0, times, 0) }) == 0 else {
      throw .last("date \(path)")
    }
  }

  /// `UTIME_OMIT`, a macro that Swift does not see.
  private static let leaveTime = (1 << 30) - 2

  /// When a path was last read, for ``setAccessTime(_:_:)``.
  package static func accessTime(_ path: String) throws(SystemError) -> Duration {
    var result = stat()
    guard PathText.withBytes(of: path, { stat($0, &result) }) == 0 else {
      throw .last("look at \(path)")
    }
    return .seconds(result.st_atim.tv_sec) + .nanoseconds(result.st_atim.tv_nsec)
  }

  /// Sets the access time, counted from 1970 in UTC, and leaves the modification time.
  package static func setAccessTime(_ path: String, _ time: Duration) throws(SystemError) {
    let (seconds, attoseconds) = time.components
    let times = [
      timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000)),
      timespec(tv_sec: 0, tv_nsec: leaveTime),
    ]
    guard PathText.withBytes(of: path, { utimensat(AT_FDCWD, $0, times, 0) }) == 0 else {
      throw .last("date \(path)")
    }
  }

  /// Removes a directory with all that it holds; symbolic links are removed, not followed.
  package static func removeTree(_ path: String) throws(SystemError) {
    for name in try Directory.names(in: path) {
      let entry = "\(path)/\(name)"
      if PathText.withBytes(of: entry, unlink) == 0 { continue }
      guard errno == EISDIR || errno == EPERM else { throw .last("remove \(entry)") }
      try removeTree(entry)
    }
    try removeDirectory(path)
  }

  /// The directory part of a path, or `nil` for a bare name.
  package static func parent(of path: String) -> String? {
    let trimmed = path.count > 1 && path.hasSuffix("/") ? path.dropLast() : path[...]
    guard let slash = trimmed.lastIndex(of: "/") else { return nil }
    return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
  }
}
