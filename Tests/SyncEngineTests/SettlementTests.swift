// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("Settlement")
struct SettlementTests {
  private let folder: TemporaryFolder
  private let status: StatusDatabase

  init() throws {
    folder = try TemporaryFolder()
    status = try StatusDatabase(path: "\(folder.path)/status")
    try status.apply(.init(put: [Self.message(1, "S"), Self.message(2, "S")]))
  }

  private static func message(_ uid: UInt32, _ flags: String) throws -> KnownMessage {
    KnownMessage(try #require(UID(uid)), MessageFlags(flags))
  }

  /// A directory that the system refuses to make durable.
  private func failing() throws -> Settlement {
    Settlement([
      (folder.path, try OpenDirectory(folder.path)), ("/proc", try OpenDirectory("/proc")),
    ])
  }

  @Test("the status changes once all directories are durable")
  func success() throws {
    let new = try Self.message(3, "F")
    let settlement = Settlement([(folder.path, try OpenDirectory(folder.path))])
    try status.apply(.init(put: [new], drop: [try #require(UID(2))]), after: settlement)
    #expect(try status.load().messages == [Self.message(1, "S"), new])
  }

  @Test("where a directory does not become durable the status stays as it was, and goes on")
  func failure() throws {
    let before = try status.load()
    #expect {
      try status.apply(
        .init(put: [Self.message(1, "FS"), Self.message(3, "")], drop: [try #require(UID(2))]),
        after: failing())
    } throws: {
      guard case SyncFailure.problem(.fileFailed("write /proc", _)) = $0 else { return false }
      return true
    }
    #expect(try status.load() == before)
    try status.apply(.init(drop: [try #require(UID(1))]))
    #expect(try status.load().messages == [Self.message(2, "S")])
  }

  @Test(
    "a directory that does not become durable is told of, whatever the status learns"
  )
  func withoutChanges() throws {
    #expect(throws: SyncFailure.self) { try status.apply(.init(), after: failing()) }
    #expect(throws: SyncFailure.self) { try failing().wait() }
  }
}
