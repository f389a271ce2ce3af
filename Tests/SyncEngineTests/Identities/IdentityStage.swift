// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

/// What tests of ids need of the stage: another folder, another client, and a look at what was fetched.
extension EngineStage {
  static let box = WireName(encoding: "Box")

  /// Makes the memory one of the time before there were ids.
  func forgetIdentities() throws {
    let memory = try AccountMemory(path: layout.memory(of: "A"))
    try memory.write { connection throws(SQLiteFailure) in
      try connection.execute("DROP TABLE identity; DROP TABLE identified")
    }
  }

  /// A synchronised account whose INBOX has messages, and whose folder Box has one.
  static func withBox(
    messages count: Int = 20, _ capabilities: ServerCapabilities = .complete,
    adjust: @escaping @Sendable (inout AccountSettings) -> Void = { _ in }
  ) throws -> EngineStage {
    let stage = try EngineStage(messages: count, capabilities: capabilities, adjust: adjust)
    try stage.server.store.change { mailboxes throws(StoreRefusal) in try mailboxes.create(box) }
    try stage.server.store.deliver(message(900), to: box)
    try stage.run()
    try stage.expectEqualSides()
    try stage.expectEqualSides("Box")
    stage.server.log.clear()
    return stage
  }

  /// Does something on the server as another client.
  func act(_ commands: String...) throws {
    let client = try RawIMAPClient(
      port: server.port, user: server.settings.user, password: server.settings.password)
    try client.command("SELECT INBOX")
    for command in commands { try client.command(command) }
    server.log.clear()
  }

  /// The FETCH commands that transfer whole messages.
  var transfers: [String] { server.log.texts.filter { $0.contains("BODY.PEEK[]") } }

  /// The FETCH commands that ask for ids.
  var questions: [String] {
    server.log.texts.filter { $0.contains("EMAILID") || $0.contains("X-GM-MSGID") }
  }

  /// What the server was found to do wrong.
  var misbehaviour: [String] {
    log.events.compactMap { event in
      if case .warning(.extensionMisbehaves(let name, let detail)) = event {
        "\(name): \(detail)"
      } else {
        nil
      }
    }
  }

  /// The files of a folder by their UIDs.
  func inodes(_ folder: String) throws -> [UInt32: UInt64] {
    var inodes: [UInt32: UInt64] = [:]
    for file in try tree.messages(in: folder) {
      inodes[file.uid] = try Files.status(tree.path(file.path)).inode
    }
    return inodes
  }
}
