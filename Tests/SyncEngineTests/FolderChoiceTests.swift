// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("subscribedonly, reference and utf8foldernames")
struct FolderChoiceTests {
  private static func create(_ stage: EngineStage, _ names: String...) throws {
    try stage.server.store.change { mailboxes throws(StoreRefusal) in
      for name in names { try mailboxes.create(WireName(encoding: name)) }
    }
  }

  private static func subscribe(_ stage: EngineStage, _ names: String...) throws {
    try stage.server.store.change { mailboxes throws(StoreRefusal) in
      for name in names { try mailboxes.subscribe(WireName(encoding: name)) }
    }
  }

  private static func names(_ stage: EngineStage) -> [String] {
    stage.server.store.snapshot.names.map { "\($0)" }.sorted()
  }

  @Test("only subscribed folders are copied, and a new one is subscribed to")
  func subscribed() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1) { $0.remote.takesSubscribedOnly = true }
      try Self.create(stage, "Wanted", "Unwanted")
      try Self.subscribe(stage, "INBOX", "Wanted")
      try stage.run()
      #expect(stage.tree.folders == ["INBOX", "Wanted"])
      try stage.tree.add(Data(EngineStage.message(3)).onDisk, to: "New")
      try stage.tree.add(Data(EngineStage.message(4)).onDisk, to: "Unwanted")
      try stage.run()
      try stage.tree.add(Data(EngineStage.message(5)).onDisk, to: "New")
      #expect(try stage.run().summary.uploaded == 1)
      #expect(stage.contents("New").count == 2 && stage.contents("Unwanted").isEmpty)
    }
  }

  @Test("with a reference only the folders below it are listed, and others are not created")
  func reference() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1) { $0.remote.reference = "Mail/" }
      try Self.create(stage, "Mail/a", "Mail/b/c", "Other")
      try stage.run()
      #expect(stage.tree.folders == ["Mail.a", "Mail.b", "Mail.b.c"])
      try stage.tree.add(Data(EngineStage.message(3)).onDisk, to: "Mail.d")
      try stage.tree.add(Data(EngineStage.message(4)).onDisk, to: "e")
      try stage.run()
      #expect(
        Self.names(stage) == ["INBOX", "Mail", "Mail/a", "Mail/b", "Mail/b/c", "Mail/d", "Other"])
      #expect(try stage.run().summary.changedNothing)
    }
  }

  @Test("with utf8foldernames a name is readable on disk and proper on the wire, both ways")
  func readableNames() async throws {
    try await onThread {
      let stage = try EngineStage(messages: 1) { $0.usesUTF8FolderNames = true }
      try Self.create(stage, "Gäste")
      try stage.run()
      try stage.tree.add(Data(EngineStage.message(3)).onDisk, to: "Entwürfe")
      try stage.run()
      #expect(stage.tree.folders == ["INBOX", "Gäste", "Entwürfe"])
      #expect(Self.names(stage) == ["Entw&APw-rfe", "G&AOQ-ste", "INBOX"])
      #expect(try stage.run().summary.changedNothing)
    }
  }
}
