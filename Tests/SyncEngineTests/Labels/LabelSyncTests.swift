// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import IMAP
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

extension EngineStage {
  /// A server like Gmail, and an account with `synclabels`.
  static func labelled(
    messages count: Int = 0, capabilities: ServerCapabilities = .gmailLike,
    adjust: @escaping @Sendable (inout AccountSettings) -> Void = { _ in }
  ) throws -> EngineStage {
    try EngineStage(messages: count, capabilities: capabilities) { account in
      account.labels = LabelSettings()
      adjust(&account)
    }
  }

  /// The rows of the status database of INBOX: labels by UID.
  func agreedLabels(_ folder: String = "INBOX") throws -> [UInt32: String] {
    let path = "\(layout.metadata)/Account-A/LocalStatus-sqlite/\(folder)"
    let rows = try StatusDatabase.peekLabels(path: path)
    return Dictionary(uniqueKeysWithValues: rows.map { ($0.uid.rawValue, $0.text) })
  }

  /// The labels on the server, by UID.
  func serverLabels(_ name: WireName = .inbox) -> [UInt32: Set<String>] {
    let messages = server.store.mailbox(name)?.messages ?? []
    return Dictionary(uniqueKeysWithValues: messages.map { ($0.uid, $0.labels) })
  }

  /// The file of a message.
  func file(_ uid: UInt32, in folder: String = "INBOX") throws -> String {
    let place = tree.path(folder)
    let found = ["new", "cur"].flatMap { part in
      ((try? Directory.names(in: "\(place)/\(part)")) ?? []).map { "\(place)/\(part)/\($0)" }
    }
    return try #require(found.first { $0.contains(",U=\(uid),") })
  }

  func text(_ uid: UInt32, in folder: String = "INBOX") throws -> String {
    String(decoding: try Files.read(try file(uid, in: folder)), as: UTF8.self)
  }

  /// The fields X-Keywords of a file.
  func fields(_ uid: UInt32, in folder: String = "INBOX") throws -> [String] {
    try text(uid, in: folder).split(separator: "\n\n")[0].split(separator: "\n")
      .filter { $0.hasPrefix("X-Keywords:") }.map(String.init)
  }

  /// Writes another field into a file in place.
  func edit(_ uid: UInt32, _ labels: String, in folder: String = "INBOX") throws {
    let path = try file(uid, in: folder)
    let lines = try text(uid, in: folder).split(separator: "\n", omittingEmptySubsequences: false)
    let edited = lines.map { $0.hasPrefix("X-Keywords:") ? "X-Keywords: \(labels)" : $0 }
    try Data(edited.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
  }
}

@Suite("Labels of Gmail")
struct LabelSyncTests {
  @Test("a download brings the labels into the header and the status")
  func download() async throws {
    try await onThread {
      let stage = try EngineStage.labelled(messages: 2)
      try stage.server.store.change(labels: .add(["Two Words", "Foo", "\\Inbox"]), of: [1])
      let result = try stage.run()
      #expect(stage.problems.isEmpty)
      #expect(result.summary.downloaded == 2)
      #expect(try stage.fields(1) == ["X-Keywords: Foo,Two Words,\\Inbox"])
      #expect(try stage.fields(2) == ["X-Keywords:"])
      #expect(try stage.agreedLabels() == [1: "Foo, Two Words, \\Inbox", 2: ""])
      let body = String(decoding: stage.contents()[0], as: UTF8.self).replacing("\r\n", with: "\n")
      #expect(
        try stage.text(1)
          == body.replacing(
            "\n\n", with: "\nX-Keywords: Foo,Two Words,\\Inbox\n\n", maxReplacements: 1))
    }
  }

  @Test("labels that change on the server change the file, and nothing else in it")
  func remoteChange() async throws {
    try await onThread {
      let stage = try EngineStage.labelled(messages: 3)
      try stage.run()
      let before = try stage.text(2)
      let name = try stage.file(2)
      try stage.server.store.change(labels: .add(["Foo", "Bar"]), of: [2, 3])
      let result = try stage.run()
      #expect(result.summary.relabelled == 2)
      #expect(try stage.file(2) == name)
      #expect(
        try stage.text(2)
          == before.replacing("X-Keywords:\n", with: "X-Keywords: Bar,Foo\n"))
      #expect(try stage.agreedLabels() == [1: "", 2: "Bar, Foo", 3: "Bar, Foo"])
      let events = stage.log.events.compactMap { event -> String? in
        guard case .settingLabels(let uid, let number, let total, let labels, _) = event else {
          return nil
        }
        return "\(uid) \(number) of \(total): \(labels)"
      }
      #expect(events == [#"2 1 of 2: ["Bar", "Foo"]"#, #"3 2 of 2: ["Bar", "Foo"]"#])
      #expect(try Directory.names(in: stage.tree.path("INBOX/tmp")) == [])
    }
  }

  @Test("labels that change in files go to the server, grouped")
  func localChange() async throws {
    try await onThread {
      let stage = try EngineStage.labelled(messages: 3)
      try stage.server.store.change(labels: .add(["Old"]), of: [1, 2, 3])
      try stage.run()
      try stage.edit(1, "New, Old")
      try stage.edit(3, "New")
      stage.server.log.clear()
      let result = try stage.run()
      #expect(stage.problems.isEmpty)
      #expect(result.summary.relabelled == 2)
      #expect(stage.serverLabels() == [1: ["New", "Old"], 2: ["Old"], 3: ["New"]])
      let stores = stage.server.log.texts.filter { $0.hasPrefix("UID STORE") }
      #expect(
        stores == [
          #"UID STORE 1,3 +X-GM-LABELS ("New")"#, #"UID STORE 3 -X-GM-LABELS ("Old")"#,
        ])
      #expect(try stage.agreedLabels() == [1: "New, Old", 2: "Old", 3: "New"])
      #expect(try stage.fields(1) == ["X-Keywords: New, Old"])
    }
  }

  @Test("changes of both sides of one message are merged")
  func conflict() async throws {
    try await onThread {
      let stage = try EngineStage.labelled(messages: 1)
      try stage.server.store.change(labels: .add(["a", "b", "c"]), of: [1])
      try stage.run()
      try stage.edit(1, "a,c,x")
      try stage.server.store.change(labels: .replace(["b", "c", "y"]), of: [1])
      try stage.run()
      #expect(stage.serverLabels() == [1: ["c", "x", "y"]])
      #expect(try stage.fields(1) == ["X-Keywords: c,x,y"])
      #expect(try stage.agreedLabels() == [1: "c, x, y"])
    }
  }

  @Test("an upload takes its labels along, without taking any from the message")
  func upload() async throws {
    try await onThread {
      let stage = try EngineStage.labelled()
      try stage.run()
      let text = "Subject: x\nX-Keywords: Foo, Été\n\nbody\n"
      try stage.tree.add(Data(text.utf8), to: "INBOX")
      let result = try stage.run()
      #expect(stage.problems.isEmpty)
      #expect(result.summary.uploaded == 1)
      #expect(stage.serverLabels() == [1: ["Foo", "&AMk-t&AOk-"]])
      #expect(try stage.text(1) == text)
      #expect(try stage.agreedLabels() == [1: "&AMk-t&AOk-, Foo"])
    }
  }

  @Test("a second run does nothing, and costs no more commands than one without labels")
  func nothingNew() async throws {
    try await onThread {
      func commands(_ stage: EngineStage) throws -> [String] {
        try stage.server.store.change(labels: .add(["Foo"]), of: [1, 2])
        try stage.settle()
        let result = try stage.run()
        #expect(result.summary.changedNothing)
        #expect(stage.problems.isEmpty)
        return stage.server.log.texts.filter { $0 != "LOGOUT" }
      }
      let with = try commands(EngineStage.labelled(messages: 5))
      let without = try commands(EngineStage(messages: 5, capabilities: .gmailLike))
      #expect(with == without)
      #expect(!with.contains { $0.hasPrefix("SELECT") })
    }
  }

  @Test("a file that was edited in place is noticed although no directory has changed")
  func inPlace() async throws {
    try await onThread {
      let stage = try EngineStage.labelled(messages: 2)
      try stage.settle()
      let path = try stage.file(2)
      let text = try stage.text(2).replacing("X-Keywords:", with: "X-Keywords: Foo")
      let handle = try #require(FileHandle(forWritingAtPath: path))
      try handle.truncate(atOffset: 0)
      try handle.write(contentsOf: Data(text.utf8))
      try handle.close()
      try stage.run()
      #expect(stage.serverLabels() == [1: [], 2: ["Foo"]])
    }
  }

  @Test("ignored labels are touched on neither side")
  func ignored() async throws {
    try await onThread {
      let stage = try EngineStage.labelled(messages: 2) { account in
        account.labels?.ignore("\\Inbox")
        account.labels?.ignore("mine")
      }
      try stage.server.store.change(labels: .add(["Foo", "\\Inbox"]), of: [1, 2])
      try stage.run()
      #expect(try stage.fields(1) == ["X-Keywords: Foo"])
      try stage.edit(1, "Foo,mine")
      try stage.run()
      #expect(stage.serverLabels() == [1: ["Foo", "\\Inbox"], 2: ["Foo", "\\Inbox"]])
      try stage.server.store.change(labels: .add(["Bar"]), of: [1])
      try stage.run()
      #expect(try stage.fields(1) == ["X-Keywords: Bar,Foo,mine"])
      #expect(try stage.agreedLabels() == [1: "Bar, Foo", 2: "Foo"])
    }
  }

  @Test("odd labels survive both ways")
  func odd() async throws {
    try await onThread {
      let odd: Set = [
        "say \"hi\"", "back\\slash", "a, b", "&AMk-", "(x)", "{5}", "\\Starred", "R&-D",
      ]
      let stage = try EngineStage.labelled(messages: 2)
      try stage.server.store.change(labels: .add(odd), of: [1])
      for _ in 0..<3 { try stage.run() }
      #expect(stage.serverLabels()[1] == odd)
      let field = try #require(try stage.fields(1).first?.dropFirst("X-Keywords: ".count))
      try stage.edit(1, "\(field),more")
      try stage.edit(2, "\(field)")
      try stage.run()
      #expect(stage.serverLabels()[1] == odd.union(["more"]))
      // What this message is not known to have is read as it stands there.
      #expect(stage.serverLabels()[2] == odd.subtracting(["a, b"]).union(["a", "b"]))
      #expect(stage.problems.isEmpty)
    }
  }

  @Test("a header that came with the mail gives way to the labels of the server")
  func foreignHeader() async throws {
    try await onThread {
      let stage = try EngineStage.labelled()
      let text = "X-Keywords: spam,offer\r\nSubject: x\r\n\r\nbody\r\n"
      try stage.server.store.deliver(Array(text.utf8))
      try stage.run()
      #expect(try stage.text(1) == "Subject: x\nX-Keywords:\n\nbody\n")
      #expect(stage.serverLabels() == [1: []])
    }
  }

  @Test("where labels are switched on later, the server is right")
  func switchedOn() async throws {
    try await onThread {
      let flag = Monitor(false)
      let stage = try EngineStage(messages: 2, capabilities: .gmailLike) { account in
        account.labels = flag.read { $0 } ? LabelSettings() : nil
      }
      let text = "X-Keywords: spam\r\nSubject: x\r\n\r\nbody\r\n"
      try stage.server.store.deliver(Array(text.utf8))
      try stage.server.store.change(labels: .add(["Foo"]), of: [1])
      for _ in 0..<2 { try stage.run() }
      #expect(try stage.fields(1) == [])
      flag.update { $0 = true }
      try stage.run()
      let fields = try (1...3).map { try stage.fields($0) }
      // What has no labels on either side is left as it is.
      #expect(fields == [["X-Keywords: Foo"], [], ["X-Keywords:"]])
      #expect(stage.serverLabels() == [1: ["Foo"], 2: [], 3: []])
      stage.server.log.clear()
      #expect(try stage.run().summary.changedNothing)
    }
  }

  @Test("a dry run tells what would be done and does nothing")
  func dryRun() async throws {
    try await onThread {
      let stage = try EngineStage.labelled(messages: 2)
      for _ in 0..<2 { try stage.run() }
      try stage.edit(1, "Foo")
      try stage.server.store.change(labels: .add(["Bar"]), of: [2])
      let before = try stage.everything()
      let result = try stage.run(isDryRun: true)
      #expect(result.summary.relabelled == 2)
      #expect(try stage.everything() == before)
      #expect(stage.serverLabels() == [1: [], 2: ["Bar"]])
      #expect(
        stage.log.events.contains {
          if case .changingLabel("Foo", isAdded: true, _, _) = $0 { true } else { false }
        })
    }
  }

  @Test("readonly on either side keeps its labels as they are")
  func readOnly() async throws {
    try await onThread {
      let side = Monitor<Side?>(nil)
      let stage = try EngineStage.labelled(messages: 2) { account in
        account.local.rules.isReadOnly = side.read { $0 } == .local
        account.remote.rules.isReadOnly = side.read { $0 } == .remote
      }
      try stage.run()
      side.update { $0 = .remote }
      try stage.edit(1, "Foo")
      try stage.run()
      #expect(stage.serverLabels() == [1: [], 2: []])
      side.update { $0 = .local }
      try stage.server.store.change(labels: .add(["Bar"]), of: [2])
      try stage.run()
      #expect(try stage.fields(2) == ["X-Keywords:"])
      #expect(stage.serverLabels() == [1: ["Foo"], 2: ["Bar"]])
      side.update { $0 = nil }
      try stage.run()
      #expect(try stage.fields(2) == ["X-Keywords: Bar"])
    }
  }

  @Test("flags, keywords and labels change together")
  func keywords() async throws {
    try await onThread {
      let stage = try EngineStage.labelled(messages: 2) { account in
        var keywords = KeywordMap()
        let isNew = keywords.insert("$Important", for: MessageFlags("a"))
        #expect(isNew)
        account.local.keywords = keywords
      }
      try stage.run()
      try stage.server.store.change(flags: .add(["\\Seen", "$Important"]), of: [1])
      try stage.server.store.change(labels: .add(["Foo"]), of: [1])
      try stage.run()
      #expect(
        try stage.file(1).hasSuffix("/cur/\(try stage.file(1).split(separator: "/").last ?? "")"))
      #expect(try stage.file(1).hasSuffix(":2,Sa"))
      #expect(try stage.fields(1) == ["X-Keywords: Foo"])
      #expect(try stage.agreedLabels()[1] == "Foo")
    }
  }

  @Test("a server that refuses a label keeps the others, and the next run tries again")
  func refusal() async throws {
    try await onThread {
      let stage = try EngineStage.labelled(messages: 2)
      try stage.run()
      try stage.edit(1, "Good,Bad")
      let fault = stage.server.faults.add(
        Fault(refusing: "\"Bad\"", with: "NO [CANNOT] Not that label."))
      let result = try stage.run()
      #expect(result.hasFailed)
      #expect(stage.serverLabels()[1] == ["Good"])
      stage.server.faults.remove(fault)
      try stage.run()
      #expect(stage.serverLabels()[1] == ["Good", "Bad"])
      #expect(try stage.agreedLabels()[1] == "Bad, Good")
    }
  }

  @Test("a server without labels gets a warning, and mail is synchronised all the same")
  func unsupported() async throws {
    try await onThread {
      let stage = try EngineStage.labelled(
        messages: 2, capabilities: ServerCapabilities.gmailLike.subtracting(.gmail))
      try stage.run()
      #expect(stage.problems.isEmpty)
      #expect(try stage.fields(1) == [])
      #expect(stage.log.events.contains(.warning(.labelsUnavailable(host: MemoryServer.host))))
    }
  }
}
