// SPDX-License-Identifier: MIT

import CSQLite
package import Glibc

/// The functions of the C library that change a file, replaced for this test program.
///
/// The definitions here come before those of the C library, so that a test can let the disk fail at any
/// moment.  Each asks ``Disk`` and calls the original; while no test has put a fault there, asking costs
/// the look at one number.  SQLite is a library of its own and has to be told.  They are `package` so that
/// the linker may export them where a sanitizer has exported its own.
enum Interposition {
  /// Lets SQLite use the replaced functions; the first call does it.
  static let holdsForSQLite: Bool = {
    guard let system = sqlite3_vfs_find(nil), let set = system.pointee.xSetSystemCall else {
      return false
    }
    let calls: [(String, sqlite3_syscall_ptr)] = [
      ("write", unsafeBitCast(writeBytes, to: sqlite3_syscall_ptr.self)),
      ("pwrite64", unsafeBitCast(writeBytesAt, to: sqlite3_syscall_ptr.self)),
      ("ftruncate", unsafeBitCast(truncateFile, to: sqlite3_syscall_ptr.self)),
      ("unlink", unsafeBitCast(unlinkPath, to: sqlite3_syscall_ptr.self)),
    ]
    return calls.allSatisfy { set(system, $0.0, $0.1) == SQLITE_OK }
  }()

  private static let writeBytes: @convention(c) (CInt, UnsafeRawPointer?, Int) -> Int =
    interposedWrite
  private static let writeBytesAt: @convention(c) (CInt, UnsafeRawPointer?, Int, Int) -> Int =
    interposedWriteAt
  private static let truncateFile: @convention(c) (CInt, Int) -> CInt = interposedTruncate
  private static let unlinkPath: @convention(c) (UnsafePointer<CChar>) -> CInt = interposedUnlink
}

@_cdecl("rename")
package func interposedRename(_ old: UnsafePointer<CChar>, _ new: UnsafePointer<CChar>) -> CInt {
  if let code = Disk.refusal(.rename, of: new) { return fail(code) }
  return Original.rename(old, new)
}

@_cdecl("renameat")
package func interposedRenameBelow(
  _ oldPlace: CInt, _ old: UnsafePointer<CChar>, _ newPlace: CInt, _ new: UnsafePointer<CChar>
) -> CInt {
  if let code = Disk.refusal(.rename, of: newPlace) { return fail(code) }
  return Original.renameBelow(oldPlace, old, newPlace, new)
}

@_cdecl("renameat2")
package func interposedRenameWithFlags(
  _ oldPlace: CInt, _ old: UnsafePointer<CChar>, _ newPlace: CInt, _ new: UnsafePointer<CChar>,
  _ flags: CUnsignedInt
) -> CInt {
  if let code = Disk.refusal(.rename, of: new) { return fail(code) }
  return Original.renameWithFlags(oldPlace, old, newPlace, new, flags)
}

@_cdecl("link")
package func interposedLink(_ old: UnsafePointer<CChar>, _ new: UnsafePointer<CChar>) -> CInt {
  if let code = Disk.refusal(.create, of: new) { return fail(code) }
  return Original.link(old, new)
}

@_cdecl("unlink")
package func interposedUnlink(_ path: UnsafePointer<CChar>) -> CInt {
  if let code = Disk.refusal(.remove, of: path) { return fail(code) }
  return Original.unlink(path)
}

@_cdecl("unlinkat")
package func interposedUnlinkBelow(
  _ place: CInt, _ path: UnsafePointer<CChar>, _ flags: CInt
) -> CInt {
  if let code = Disk.refusal(.remove, of: place) { return fail(code) }
  return Original.unlinkBelow(place, path, flags)
}

@_cdecl("rmdir")
package func interposedRemoveDirectory(_ path: UnsafePointer<CChar>) -> CInt {
  if let code = Disk.refusal(.remove, of: path) { return fail(code) }
  return Original.rmdir(path)
}

@_cdecl("mkdir")
package func interposedMakeDirectory(_ path: UnsafePointer<CChar>, _ mode: mode_t) -> CInt {
  if let code = Disk.refusal(.create, of: path) { return fail(code) }
  return Original.mkdir(path, mode)
}

@_cdecl("write")
package func interposedWrite(_ file: CInt, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  if let code = Disk.refusal(.write, of: file) { return Int(fail(code)) }
  return Original.write(file, bytes, count)
}

@_cdecl("pwrite64")
package func interposedWriteAt(
  _ file: CInt, _ bytes: UnsafeRawPointer?, _ count: Int, _ place: Int
) -> Int {
  if let code = Disk.refusal(.write, of: file) { return Int(fail(code)) }
  return Original.pwrite(file, bytes, count, place)
}

@_cdecl("ftruncate64")
package func interposedTruncate(_ file: CInt, _ length: Int) -> CInt {
  if let code = Disk.refusal(.write, of: file) { return fail(code) }
  return Original.ftruncate(file, length)
}

@_cdecl("fsync")
package func interposedSynchronise(_ file: CInt) -> CInt {
  if let code = Disk.refusal(.synchronise, of: file) { return fail(code) }
  return Original.fsync(file)
}

@_cdecl("fdatasync")
package func interposedSynchroniseData(_ file: CInt) -> CInt {
  if let code = Disk.refusal(.synchronise, of: file) { return fail(code) }
  return Original.fdatasync(file)
}

private func fail(_ code: CInt) -> CInt {
  errno = code
  return -1
}

/// What the replaced functions are otherwise.
private enum Original {
  typealias Path = @convention(c) (UnsafePointer<CChar>) -> CInt
  typealias TwoPaths = @convention(c) (UnsafePointer<CChar>, UnsafePointer<CChar>) -> CInt
  typealias File = @convention(c) (CInt) -> CInt

  static let rename = find("rename", as: TwoPaths.self)
  static let renameBelow = find(
    "renameat",
    as: (@convention(c) (
      CInt, UnsafePointer<CChar>, CInt, UnsafePointer<CChar>
    ) -> CInt).self)
  static let renameWithFlags = find(
    "renameat2",
    as: (@convention(c) (
      CInt, UnsafePointer<CChar>, CInt, UnsafePointer<CChar>, CUnsignedInt
    ) -> CInt).self)
  static let link = find("link", as: TwoPaths.self)
  static let unlink = find("unlink", as: Path.self)
  static let unlinkBelow = find(
    "unlinkat", as: (@convention(c) (CInt, UnsafePointer<CChar>, CInt) -> CInt).self)
  static let rmdir = find("rmdir", as: Path.self)
  static let mkdir = find(
    "mkdir", as: (@convention(c) (UnsafePointer<CChar>, mode_t) -> CInt).self)
  static let write = find(
    "write", as: (@convention(c) (CInt, UnsafeRawPointer?, Int) -> Int).self)
  static let pwrite = find(
    "pwrite64", as: (@convention(c) (CInt, UnsafeRawPointer?, Int, Int) -> Int).self)
  static let ftruncate = find("ftruncate64", as: (@convention(c) (CInt, Int) -> CInt).self)
  static let fsync = find("fsync", as: File.self)
  static let fdatasync = find("fdatasync", as: File.self)

  /// The function of a sanitizer where there is one, because it must not miss a call.
  private static func find<Function>(_ name: String, as type: Function.Type) -> Function {
    let next = UnsafeMutableRawPointer(bitPattern: -1)
    guard let address = dlsym(nil, "__interceptor_\(name)") ?? dlsym(next, name) else {
      preconditionFailure("the C library has no \(name)")
    }
    return unsafeBitCast(address, to: type)
  }
}
