// SPDX-License-Identifier: MIT

import Foundation
import IMAP
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("The log of an account's memory, which stays from run to run")
struct KeptLogTests {
  private let folder: TemporaryFolder
  private var path: String { "\(folder.path)/Memory.sqlite" }
  private var log: String { "\(path)-wal" }
  private var copy: String { "\(folder.path)/Copy.sqlite" }

  init() throws { folder = try TemporaryFolder() }

  private static let record = FolderRecord(
    remote: nil, local: nil, status: FileStamp(size: 1, modified: 2, inode: 3), checked: 9,
    rules: "rules")

  /// What a run leaves that has looked at these folders.
  private func remember(_ folders: String...) throws {
    let memory = try AccountMemory(path: path)
    for folder in folders { try memory.remember(folder, Self.record, RemoteDifference()) }
  }

  private func folders(_ path: String) throws -> [String] {
    try AccountMemory(path: path).folders().keys.sorted()
  }

  private func copy(_ file: String, to target: String) throws {
    try? FileManager.default.removeItem(atPath: target)
    try FileManager.default.copyItem(atPath: file, toPath: target)
  }

  @Test("it is the same file in the next run, and means nothing in between")
  func kept() throws {
    try remember("INBOX")
    let first = try Files.status(log)
    #expect(first.size > 0 && KeptLog(of: path).isBlank && !MemoryExcerpt(path: path).isBehind)
    try remember("Sent")
    #expect(try Files.status(log).inode == first.inode)
    try copy(path, to: copy)
    #expect(try folders(copy) == ["INBOX", "Sent"])
    #expect(try folders(path) == ["INBOX", "Sent"])
  }

  @Test("a memory that comes back from a backup is what it was, beside the log of a later run")
  func restored() throws {
    try remember("INBOX")
    try copy(path, to: copy)
    try remember("Sent", "Drafts")
    try copy(copy, to: path)
    #expect(try folders(path) == ["INBOX"])
    try remember("Trash")
    #expect(try folders(path) == ["INBOX", "Trash"])
  }

  @Test("what a run that was cut off has written is in the log, and known to the next one")
  func cutOff() throws {
    try remember("INBOX")
    do {
      let memory = try AccountMemory(path: path)
      try memory.remember("Sent", Self.record, RemoteDifference())
      #expect(!KeptLog(of: path).isBlank && MemoryExcerpt(path: path).isBehind)
      try copy(path, to: copy)
      try copy(log, to: "\(copy)-wal")
    }
    #expect(try folders(copy) == ["INBOX", "Sent"])
  }

  @Test("a log that the end of a run did not blank any more does no harm")
  func notBlanked() throws {
    try remember("INBOX")
    do {
      let memory = try AccountMemory(path: path)
      try memory.remember("Sent", Self.record, RemoteDifference())
      try copy(log, to: "\(copy)-wal")
    }
    try copy(path, to: copy)
    #expect(!KeptLog(of: copy).isBlank)
    #expect(try folders(copy) == ["INBOX", "Sent"])
    #expect(try folders(copy) == ["INBOX", "Sent"])
  }

  @Test("a large log does not stay")
  func large() throws {
    do {
      let memory = try AccountMemory(path: path)
      for number in 0..<400 {
        try memory.remember("INBOX.\(number)", Self.record, RemoteDifference())
      }
      try #require(try Files.status(log).size > 1 << 20)
    }
    #expect(!Files.exists(log))
    #expect(try folders(path).count == 400)
  }

  @Test("a database that is gone takes its log with it")
  func gone() throws {
    try remember("INBOX")
    try Files.remove(path)
    #expect(try folders(path) == [])
    try remember("Sent")
    #expect(try folders(path) == ["Sent"])
  }
}
