// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(
  "Story: taking turns with OfflineIMAP 8 under options that choose or change messages", .fewAtATime
)
struct OptionAlternationStory {
  struct Example: Sendable, CustomTestStringConvertible {
    let name: String
    var account = ""
    var local = ""
    var remote = ""
    /// How many messages of INBOX take part.
    var messages = 12
    var testDescription: String { name }
  }

  static let examples = [
    Example(name: "maxage in days", account: "maxage = 30", messages: 8),
    Example(name: "maxage as a day", account: "maxage = 2022-01-01", messages: 8),
    Example(name: "startdate of the server", remote: "startdate = 2022-01-01", messages: 8),
    Example(name: "maxsize", account: "maxsize = 100000", messages: 11),
    Example(
      name: "maxage and maxsize", account: "maxage = 30\nmaxsize = 100000", messages: 7),
    Example(name: "customflag", local: "customflag_a = $Important\ncustomflag_q = Later"),
    Example(name: "subscribedonly", remote: "subscribedonly = yes"),
    Example(
      name: "times of the header",
      local: "utime_from_header = yes\nfilename_use_mail_timestamp = yes"),
    Example(
      name: "names for Windows and for people",
      account: "maildir-windows-compatible = yes\nutf8foldernames = yes"),
    Example(
      name: "filterheaders and restoreatime", account: "filterheaders = X-Note, Received",
      local: "restoreatime = yes"),
    Example(name: "a read-only server", remote: "readonly = yes"),
    Example(
      name: "deletions that are not passed on", local: "sync_deletes = no",
      remote: "sync_deletes = no\nexpunge = no"),
  ]

  /// INBOX holds four old messages and eight young ones, of which one is large.
  private static func begin(_ example: Example) throws -> Stage {
    let stage = try Stage()
    try stage.configure(account: example.account, local: example.local, remote: example.remote)
    let corpus = MailCorpus(seed: 9)
    let client = try stage.client()
    for index in 0..<4 {
      let message = corpus.message(index, .plain)
      try client.command(
        "APPEND INBOX () \"0\(index + 1)-Feb-2020 12:00:00 +0000\" {\(message.count)}",
        literal: message)
    }
    try stage.append((4..<11).map { corpus.message($0, .plain) }, flags: #"\Seen $Important"#)
    let line = String(repeating: "x", count: 70)
    let large = "Subject: large\r\n\r\n" + String(repeating: "\(line)\r\n", count: 2_000)
    try stage.append([Data(large.utf8)])
    try client.command("CREATE G&AOQ-ste")
    try client.command("SUBSCRIBE INBOX")
    try client.command("CREATE Other")
    return stage
  }

  @Test(
    "nothing is transferred twice, changed or deleted in the runs in between", arguments: examples,
    [true, false])
  func alternation(_ example: Example, _ originalFirst: Bool) async throws {
    try await onThread {
      let stage = try Self.begin(example)
      for round in 0..<2 {
        let first = originalFirst ? try AlternationStory.original(stage) : try stage.sync()
        #expect(first.contains("Copy message") == (round == 0), "round \(round): \(first)")
        let picture = try AlternationStory.picture(stage)
        let rows = try AlternationStory.rows(stage, "INBOX")
        let second = originalFirst ? try stage.sync() : try AlternationStory.original(stage)
        for word in ["Copy message", "Adding flag", "Deleting"] {
          #expect(!second.contains(word), "round \(round): \(second)")
        }
        let after = try AlternationStory.picture(stage).filter { !$0.key.contains("UIDMapping") }
        #expect(after == picture.filter { !$0.key.contains("UIDMapping") }, "round \(round)")
        #expect(try AlternationStory.rows(stage, "INBOX") == rows, "round \(round)")
      }
      #expect(try stage.maildir().messages(in: "INBOX").count == example.messages)
      #expect(try stage.client().bodies(of: "INBOX").count == 12)
    }
  }

  @Test(
    "with a window each goes on where the other stopped, and old messages stay", arguments: [0, 1])
  func turns(_ first: Int) async throws {
    try await onThread {
      let stage = try Self.begin(Self.examples[1])
      let corpus = MailCorpus(seed: 10)
      for round in 0..<4 {
        _ = round % 2 == first ? try stage.sync() : try AlternationStory.original(stage)
        let tree = stage.maildir()
        let files = try tree.messages(in: "INBOX")
        #expect(files.count == 8, "round \(round)")
        try tree.setFlags(round % 2 == 0 ? "FS" : "S", of: files[0])
        try tree.remove(files[1])
        let client = try stage.client()
        try client.command("SELECT INBOX")
        try client.command(#"UID STORE \#(files[2].uid) +FLAGS (\Deleted)"#)
        try client.command("EXPUNGE")
        try stage.append([corpus.message(round, .plain), corpus.message(100 + round, .plain)])
      }
      try stage.sync()
      #expect(try !AlternationStory.original(stage).contains("Copy message"))
      let uids = try stage.client().bodies(of: "INBOX").keys.sorted()
      #expect(uids.count == 12 && Array(uids.prefix(4)) == [1, 2, 3, 4])
      let files = try stage.maildir().messages(in: "INBOX").map(\.uid)
      #expect(files == Array(uids.dropFirst(4)))
    }
  }

  @Test("messages that leave the window stay on both sides, whoever runs", arguments: [0, 1])
  func leaving(_ first: Int) async throws {
    try await onThread {
      let stage = try Self.begin(Example(name: ""))
      try stage.sync()
      try stage.configure(account: "maxage = 2022-01-01\nmaxsize = 100000")
      let before = try stage.maildir().everything()
      for round in 0..<4 {
        let text =
          round % 2 == first ? try stage.sync() : try AlternationStory.original(stage)
        #expect(!text.contains("Copy message") && !text.contains("Deleting"), "\(text)")
        #expect(try stage.maildir().everything() == before)
        #expect(try stage.client().bodies(of: "INBOX").count == 12)
      }
      try stage.configure()
      let text = try stage.sync()
      #expect(!text.contains("Copy message") && !text.contains("Deleting"), "\(text)")
      try stage.expectEqualSides()
    }
  }
}
