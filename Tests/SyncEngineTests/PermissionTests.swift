// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("readonly, sync_deletes, createfolders and --dry-run")
struct PermissionTests {
  /// Makes every kind of change on both sides of a folder with messages 1 to 6.
  private static func disturb(_ stage: EngineStage) throws {
    let files = try stage.tree.messages(in: "INBOX")
    try stage.tree.remove(files[0])
    try stage.tree.setFlags("S", of: files[1])
    try stage.tree.add(Data(EngineStage.message(20)).onDisk, to: "INBOX")
    try stage.tree.add(Data(EngineStage.message(21)).onDisk, to: "Local")
    try stage.server.store.expunge([4])
    try stage.server.store.change(flags: .add(.seen), of: [5])
    try stage.server.store.deliver(EngineStage.message(30))
    try stage.server.store.change { mailboxes throws(StoreRefusal) in
      try mailboxes.create(WireName(encoding: "Remote"))
    }
  }

  private static func remote(_ stage: EngineStage) -> [String] {
    stage.server.store.snapshot.names.flatMap { name in
      ["\(name)"]
        + (stage.server.store.mailbox(name)?.messages ?? []).map { "\($0.uid) \($0.flags)" }
    }
  }

  private static func commands(_ stage: EngineStage) -> Set<String> {
    Set(stage.server.log.texts.map { String($0.prefix { $0 != " " }) })
  }

  @Test("a read-only server is only looked at, and its changes come down")
  func readOnlyServer() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 6) { $0.remote.rules.isReadOnly = true }
      try stage.run()
      try Self.disturb(stage)
      let before = Self.remote(stage)
      stage.server.log.clear()
      for _ in 0..<2 { try stage.run() }
      #expect(Self.remote(stage) == before)
      #expect(
        Self.commands(stage).isDisjoint(with: [
          "SELECT", "APPEND", "CREATE", "DELETE", "SUBSCRIBE",
        ]))
      #expect(!stage.server.log.texts.contains { $0.contains("STORE") || $0.contains("EXPUNGE") })
      let files = try stage.tree.messages(in: "INBOX")
      #expect(files.map(\.uid) == [0, 2, 3, 5, 6, 7])
      #expect(files.map(\.flags) == ["S", "S", "", "S", "", ""])
      #expect(stage.tree.folders == ["INBOX", "Local", "Remote"])
    }
  }

  @Test("a read-only Maildir gets nothing but the numbers of what was uploaded")
  func readOnlyMaildir() async throws {
    try await onThread {
      let isReadOnly = Toggle()
      let stage = try EngineStage(messages: 6) { $0.local.rules.isReadOnly = isReadOnly.isOn }
      try stage.run()
      isReadOnly.turnOn()
      try Self.disturb(stage)
      for _ in 0..<2 { try stage.run() }
      let files = try stage.tree.messages(in: "INBOX")
      #expect(files.map(\.uid) == [2, 3, 4, 5, 6, 8])
      #expect(files.map(\.flags) == ["S", "", "", "", "", "S"])
      #expect(stage.tree.folders == ["INBOX", "Local"])
      let messages = try #require(stage.server.store.mailbox(.inbox)).messages
      #expect(messages.map(\.uid) == [2, 3, 5, 6, 7, 8])
      #expect(messages.map { $0.flags.contains(.seen) } == [true, false, true, false, false, true])
    }
  }

  @Test(
    "sync_deletes = no keeps on the other side what this side deletes", arguments: Side.allCases)
  func keptDeletions(_ side: Side) async throws {
    try await onThread {
      let stage = try EngineStage(messages: 6) { account in
        if side == .local {
          account.local.rules.propagatesDeletions = false
        } else {
          account.remote.rules.propagatesDeletions = false
        }
      }
      try stage.run()
      try stage.tree.remove(try stage.tree.messages(in: "INBOX")[0])
      try stage.server.store.expunge([6])
      for _ in 0..<2 { try stage.run() }
      let left = stage.server.store.mailbox(.inbox)?.messages.map(\.uid)
      #expect(left == (side == .local ? [1, 2, 3, 4, 5] : [2, 3, 4, 5]))
      let files = try stage.tree.messages(in: "INBOX").map(\.uid)
      #expect(files == (side == .local ? [2, 3, 4, 5] : [2, 3, 4, 5, 6]))
    }
  }

  @Test("createfolders = no leaves the folders of that side as they are", arguments: Side.allCases)
  func noNewFolders(_ side: Side) async throws {
    try await onThread {
      let isOff = Toggle()
      let stage = try EngineStage(messages: 6) { account in
        account.local.rules.createsFolders = !isOff.isOn || side != .local
        account.remote.rules.createsFolders = !isOff.isOn || side != .remote
      }
      try stage.run()
      isOff.turnOn()
      try Self.disturb(stage)
      try stage.run()
      #expect(stage.tree.folders.contains("Remote") == (side == .remote))
      let names = stage.server.store.snapshot.names.map { "\($0)" }
      #expect(names.contains("Local") == (side == .local))
    }
  }

  @Test("a dry run tells of everything, opens folders for reading, and writes nothing anywhere")
  func dryRun() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 6)
      try stage.run()
      try Self.disturb(stage)
      let (files, before) = (try stage.everything(), Self.remote(stage))
      stage.server.log.clear()
      let told = stage.log.events.count
      let result = try stage.run(isDryRun: true)
      #expect(!result.hasFailed && result.summary.isDryRun)
      #expect(try stage.everything() == files)
      #expect(Self.remote(stage) == before)
      #expect(
        Self.commands(stage).isDisjoint(with: ["SELECT", "APPEND", "CREATE", "CLOSE"]))
      #expect(!stage.server.log.texts.contains { $0.contains("STORE") || $0.contains("EXPUNGE") })
      let events = stage.log.events.dropFirst(told)
      #expect(events.count { if case .wouldCopy = $0 { true } else { false } } == 3)
      #expect(events.count { if case .deleting = $0 { true } else { false } } == 2)
      #expect(events.count { if case .creatingFolder = $0 { true } else { false } } == 2)
      var planned = result.summary
      let done = try stage.run().summary
      (planned.isDryRun, planned.folders) = (false, done.folders)
      (planned.bytesDownloaded, planned.bytesUploaded) = (done.bytesDownloaded, done.bytesUploaded)
      #expect(planned == done)
      try stage.expectEqualSides()
    }
  }

  @Test("a dry run before the first run creates neither state nor Maildirs")
  func firstDryRun() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 2)
      let result = try stage.run(isDryRun: true)
      #expect(!result.hasFailed)
      #expect(try stage.everything() == [:])
    }
  }

  @Test("sync_trashed = no: the letter T and \\Deleted stay each on its side")
  func trashed() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 3) { $0.remote.sharesTrashed = false }
      try stage.run()
      try stage.tree.setFlags("ST", of: try stage.tree.messages(in: "INBOX")[0])
      try stage.server.store.change(flags: .add(["\\Deleted", "\\Flagged"]), of: [2])
      try stage.tree.add(Data(EngineStage.message(20)).onDisk, to: "INBOX", flags: "T")
      for _ in 0..<2 { try stage.run() }
      let flags = stage.server.store.mailbox(.inbox)?.messages.map(\.flags.words)
      #expect(flags == [["\\Seen"], ["\\Flagged", "\\Deleted"], [], []])
      #expect(try stage.tree.messages(in: "INBOX").map(\.flags) == ["ST", "F", "", "T"])
    }
  }

  @Test(
    "movedeletedto: what is deleted here can be had back from that folder of the server",
    arguments: [true, false])
  func trash(_ canMove: Bool) async throws {
    try await onThread {
      let capabilities = ServerCapabilities.usual.subtracting(canMove ? [] : .move)
      let stage = try EngineStage(messages: 3, capabilities: capabilities) {
        $0.remote.trash = "Trash"
      }
      let trash = WireName(encoding: "Trash")
      try stage.server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.create(trash)
      }
      try stage.run()
      let gone = stage.contents()[1]
      try stage.tree.remove(try stage.tree.messages(in: "INBOX")[1])
      try stage.run()
      #expect(stage.contents().count == 2)
      #expect(stage.contents(trash) == [gone])
      try stage.run()
      try stage.expectEqualSides()
      try stage.expectEqualSides("Trash")
      // There it is gone for good.
      try stage.tree.remove(try #require(try stage.tree.messages(in: "Trash").first))
      try stage.run()
      #expect(stage.contents(trash) == [])
    }
  }

  @Test("movedeletedto: without that folder nothing is deleted")
  func missingTrash() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 3) { $0.remote.trash = "Trash" }
      try stage.run()
      try stage.tree.remove(try stage.tree.messages(in: "INBOX")[1])
      #expect(try stage.run().hasFailed)
      #expect(stage.contents().count == 3)
    }
  }

  @Test(
    "movedeletedto: without room for a copy nothing is deleted, and a person hears why",
    arguments: ["MOVE", "COPY"])
  func fullTrash(_ command: String) async throws {
    try await onThread {
      let capabilities = ServerCapabilities.usual.subtracting(command == "MOVE" ? [] : .move)
      let stage = try EngineStage(messages: 3, capabilities: capabilities) {
        $0.remote.trash = "Trash"
      }
      try stage.run()
      try stage.tree.remove(try stage.tree.messages(in: "INBOX")[1])
      stage.server.faults.add(Fault(answering: "UID \(command)", with: "NO [OVERQUOTA] Full."))
      #expect(try stage.run().hasFailed)
      #expect(stage.problems == [.mailboxFull(FolderPlace("R", "Trash"), serverText: "Full.")])
      #expect(stage.contents().count == 3)
    }
  }
}

/// Something that a test switches on once, between two runs.
final class Toggle: Sendable {
  private let state = Monitor(false)
  var isOn: Bool { state.read { $0 } }
  func turnOn() { state.update { $0 = true } }
}
