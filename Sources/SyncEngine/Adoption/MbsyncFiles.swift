// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The files that mbsync keeps in a Maildir folder.
struct MbsyncFiles {
  private static let names = [
    ".mbsyncstate", ".mbsyncstate.journal", ".uidvalidity", ".isyncuidmap.db",
  ]
  private static let suffix = ".before-offlineimap"

  private let folder: String

  /// Takes the path of the folder.
  init(in folder: String) { self.folder = folder }

  /// Whether mbsync has the folder in its care.
  var exist: Bool { Self.names.contains { Files.exists("\(folder)/\($0)") } }

  /// What mbsync noted; `nil` when it noted nothing that can be relied upon.
  ///
  /// Files that were put away count where mbsync has not made new ones: then an earlier take-over was
  /// cut off.
  func state() -> MbsyncState? {
    // With a journal the state itself is out of date.
    guard read(".mbsyncstate.journal")?.isEmpty != false,
      let state = read(".mbsyncstate").flatMap({ MbsyncState($0) }),
      let validity = read(".uidvalidity")?.split(separator: "\n").first.flatMap({ UInt32($0) }),
      state.ownValidity == validity
    else { return nil }
    return state
  }

  /// Gives the files names under which mbsync does not find them, durably.
  ///
  /// mbsync would take the numbers that the files get for its own, and other messages for deleted.
  func putAway() throws(SyncFailure) {
    for name in Self.names where Files.exists("\(folder)/\(name)") {
      let (old, new) = ("\(folder)/\(name)", "\(folder)/\(name)\(Self.suffix)")
      try attempting(to: "rename \(old) to \(new)") { () throws(SystemError) in
        try Files.rename(old, to: new)
      }
    }
    try attempting(to: "write \(folder)") { () throws(SystemError) in
      try Files.synchroniseDirectory(folder)
    }
  }

  /// Runs `body` while mbsync is kept from the folder.
  ///
  /// - Throws: A problem of the folder when mbsync is at work there.
  func hold(while body: () throws(SyncFailure) -> Void) throws(SyncFailure) {
    let path = "\(folder)/.mbsyncstate.lock"
    guard Files.exists("\(folder)/.mbsyncstate") else { return try body() }
    let lock: FileLock
    do throws(SystemError) {
      lock = try FileLock(locking: path)
    } catch {
      guard error.isLocked else { throw .file(error, while: "lock \(path)") }
      throw .problem(
        .fileFailed(operation: "take over \(folder)", reason: "mbsync is at work there"))
    }
    let outcome = Result { () throws(SyncFailure) in try body() }
    // A file that stays is no lock: that of the kernel ends with the descriptor.
    try? lock.removeAndRelease()
    try outcome.get()
  }

  private func read(_ name: String) -> String? {
    let octets =
      (try? Files.read("\(folder)/\(name)"))
      ?? (try? Files.read("\(folder)/\(name)\(Self.suffix)"))
    return octets.map { String(decoding: $0, as: UTF8.self) }
  }
}
