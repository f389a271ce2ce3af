// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import TestSupport
import Testing

@Suite("Story: labels of a server like Gmail, in turns with OfflineIMAP 8", .fewAtATime)
struct LabelStory {
  /// An account of both Gmail types with so many messages.
  private static func stage(
    account: String = "", messages count: Int = 6
  ) throws -> MemoryStage {
    let stage = try MemoryStage(capabilities: .gmailLike) { sections in
      sections.types = (local: "GmailMaildir", remote: "Gmail")
      sections.account = "synclabels = yes\n\(account)"
      sections.remote = "auth_mechanisms = PLAIN"
    }
    let corpus = MailCorpus(seed: 11)
    for index in 0..<count {
      try stage.server.store.deliver(Array(corpus.message(index, .plain)), flags: .seen)
    }
    return stage
  }

  @Test(
    "both programs find each other's labels in place, and change nothing", arguments: [true, false])
  func alternation(_ originalFirst: Bool) async throws {
    try await onThread {
      let stage = try Self.stage()
      try stage.server.store.change(labels: .add(["Two Words", "Foo"]), of: [1, 2])
      try stage.server.store.change(labels: .add(["\\Inbox", "&AMk-t&AOk-"]), of: [3])
      for round in 0..<3 {
        let first = originalFirst ? try stage.original() : try stage.sync()
        #expect(first.contains("Copy message") == (round == 0), "round \(round): \(first)")
        let rows = try stage.rows()
        #expect(
          rows.hasPrefix("1|S|1|Foo, Two Words\n2|S|1|Foo, Two Words\n3|S|1|&AMk-t&AOk-, \\Inbox"))
        let second = originalFirst ? try stage.sync() : try stage.original()
        for word in ["Copy message", "label", "flag", "Deleting"] {
          #expect(!second.contains(word), "round \(round): \(second)")
        }
        #expect(try stage.rows() == rows, "round \(round)")
      }
      #expect(try stage.field(1) == "X-Keywords: Foo,Two Words")
      #expect(try stage.field(3) == "X-Keywords: &AMk-t&AOk-,\\Inbox")
      #expect(stage.labels(1) == ["Foo", "Two Words"])
    }
  }

  @Test("each goes on with labels where the other stopped, with changes on both sides every time")
  func turns() async throws {
    try await onThread {
      let stage = try Self.stage()
      var expected: [UInt32: Set<String>] = [:]
      for uid in UInt32(1)...6 { expected[uid] = [] }
      for round in 0..<6 {
        let text = round % 2 == 0 ? try stage.sync() : try stage.original()
        for (uid, labels) in expected {
          #expect(stage.labels(uid) == labels, "round \(round), UID \(uid): \(text)")
          let field = labels.sorted().joined(separator: ",")
          let found = try stage.field(uid)?.dropFirst("X-Keywords:".count)
            .trimmingCharacters(in: .whitespaces)
          #expect(found == field, "round \(round), UID \(uid): \(text)")
        }
        let (remote, local) = (UInt32(round % 3 + 1), UInt32(round % 3 + 4))
        try stage.server.store.change(labels: .add(["server \(round)"]), of: [remote])
        expected[remote]?.insert("server \(round)")
        expected[local] = ["here \(round)", "x"]
        try stage.edit(local, "here \(round),x")
      }
    }
  }

  @Test("the program says what it does with labels as OfflineIMAP says it")
  func words() async throws {
    try await onThread {
      let stage = try Self.stage(messages: 2)
      try stage.sync()
      try stage.server.store.change(labels: .add(["Remote"]), of: [1])
      try stage.edit(2, "Local")
      let text = try stage.sync()
      #expect(text.contains("Syncing INBOX: Gmail -> GmailMaildir"))
      // A file that was written in the same second is read once more.
      #expect(text.contains(/Collecting data from [12] messages on INBOX/))
      #expect(text.contains("Setting labels to message 1 on INBOX (1 of 1): Remote"))
      #expect(text.contains("Adding label Local to 1 messages on INBOX"))
      #expect(text.contains("2 messages relabelled"))
    }
  }

  @Test("with quick a file that was edited is looked at, and one that was not costs nothing")
  func quick() async throws {
    try await onThread {
      let stage = try Self.stage(messages: 2)
      for _ in 0..<2 { try stage.sync() }
      try stage.edit(2, "Local")
      try stage.sync("-q")
      #expect(stage.labels(2) == ["Local"])
    }
  }

  @Test("with utf8foldernames labels are text, and the header another one if wanted")
  func decoded() async throws {
    try await onThread {
      let stage = try Self.stage(
        account: "utf8foldernames = yes\nlabelsheader = X-Label", messages: 1)
      try stage.server.store.change(labels: .add(["&AMk-t&AOk-"]), of: [1])
      try stage.sync()
      let file = try #require(try stage.tree.messages(in: "INBOX").first)
      let text = String(decoding: file.content, as: UTF8.self)
      #expect(text.contains("\nX-Label: =?utf-8?q?=C3=89t=C3=A9?=\n"))
    }
  }
}

extension MemoryStage {
  @discardableResult
  fileprivate func sync(_ arguments: String...) throws -> String { try home.sync(arguments) }

  @discardableResult
  fileprivate func original() throws -> String {
    let result = try home.runOriginal("-u", "basic", "-o")
    guard result.status == 0 else { throw ProgramFailure(result.everything) }
    return result.output + result.errors
  }

  /// The rows of the status database, without the times of files.
  fileprivate func rows() throws -> String {
    try Shell.check([
      "python3", "-c",
      "import sqlite3, sys\nfor r in sqlite3.connect(sys.argv[1]).execute("
        + "'SELECT id, flags, mtime > 0, labels FROM status ORDER BY id'): print(*r, sep='|')",
      "\(home.metadata)/Account-A/LocalStatus-sqlite/INBOX",
    ])
  }

  fileprivate func labels(_ uid: UInt32) -> Set<String> {
    server.store.mailbox(.inbox)?.message(uid)?.labels ?? []
  }

  /// The field with the labels in the file of a message.
  fileprivate func field(_ uid: UInt32) throws -> String? {
    let file = try #require(try tree.messages(in: "INBOX").first { $0.uid == uid })
    return String(decoding: file.content, as: UTF8.self).split(separator: "\n")
      .first { $0.hasPrefix("X-Keywords:") }.map(String.init)
  }

  /// Changes the labels in a file as an editor does that writes a new file.
  fileprivate func edit(_ uid: UInt32, _ labels: String) throws {
    let file = try #require(try tree.messages(in: "INBOX").first { $0.uid == uid })
    let lines = String(decoding: file.content, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    let edited = lines.map { $0.hasPrefix("X-Keywords:") ? "X-Keywords: \(labels)" : $0 }
    let url = URL(fileURLWithPath: tree.path(file.path))
    let before = try url.resourceValues(forKeys: [.contentModificationDateKey])
    try Data(edited.joined(separator: "\n").utf8).write(to: url, options: .atomic)
    // OfflineIMAP compares whole seconds, and two edits may fall into one.
    let later = max(Date(), before.contentModificationDate ?? Date()) + 5
    try FileManager.default.setAttributes([.modificationDate: later], ofItemAtPath: url.path)
  }
}
