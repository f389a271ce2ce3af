// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: the first sync, and those that follow", .fewAtATime)
struct FirstSyncStory {
  /// Names with levels and letters of all kinds, in modified UTF-7.
  static let folders = [
    "INBOX", "Sent", "Drafts", "Archive", "Archive/2024", "Archive/2024/Invoices",
    "Lists/swift-dev", "G&AOQ-ste", "&ZeVnLIqe-/&U,BTFw-", "With Blank", "a&-b",
    "Quoted \"name\"",
  ]

  /// Fills the server with 500 messages of every shape.
  private static func fill(_ stage: Stage) throws {
    let corpus = MailCorpus()
    let client = try stage.client()
    for (index, folder) in folders.enumerated() {
      if folder != "INBOX" { try client.command("CREATE \(client.quoted(folder))") }
      for number in stride(from: index, to: 500, by: folders.count) {
        let message = corpus.message(number)
        let flags = [#"\Seen"#, #"\Flagged \Answered"#, "", #"\Draft"#][number % 4]
        try client.command(
          "APPEND \(client.quoted(folder)) (\(flags)) {\(message.count)}", literal: message)
      }
    }
  }

  @Test("500 messages of every shape in 12 folders arrive byte for byte, and then nothing moves")
  func everything() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure()
      try Self.fill(stage)
      let first = try stage.sync()
      #expect(first.contains("500 messages received, 12 folders created"), "\(first)")
      try stage.expectEqualSides()
      #expect(stage.maildir().folders.contains("&ZeVnLIqe-.&U,BTFw-"))
      let before = try stage.maildir().everything()
      let second = try stage.sync()
      #expect(second.contains("Nothing changed in 12 folders"), "\(second)")
      #expect(!second.contains("Copy message"))
      #expect(try stage.maildir().everything() == before)
    }
  }

  @Test("changes on both sides meet in one run")
  func convergence() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure()
      let corpus = MailCorpus(seed: 2)
      try stage.append((0..<40).map { corpus.message($0) })
      try stage.append((40..<60).map { corpus.message($0, .plain) }, flags: #"\Seen"#)
      try stage.sync()
      // The server: new mail, other flags, deletions, a new folder.
      let client = try stage.client()
      try client.command("CREATE Projects/New")
      try client.command("SELECT INBOX")
      try client.command(#"UID STORE 1:5 +FLAGS (\Seen \Flagged)"#)
      try client.command(#"UID STORE 41:44 -FLAGS (\Seen)"#)
      try client.command(#"UID STORE 10:14 +FLAGS (\Deleted)"#)
      try client.command("UID EXPUNGE 10:14")
      try stage.append([corpus.message(70), corpus.message(71)], to: "Projects/New")
      // The disk: the same, by a mail client that renames and removes files.
      let tree = stage.maildir()
      let files = try tree.messages(in: "INBOX")
      for file in files where (20...24).contains(file.uid) { try tree.remove(file) }
      for file in files where (30...33).contains(file.uid) { try tree.setFlags("RS", of: file) }
      for file in files where (50...52).contains(file.uid) { try tree.setFlags("", of: file) }
      try tree.add(corpus.message(80).onDisk, to: "INBOX", flags: "FS")
      try tree.add(corpus.message(81).onDisk, to: "Written.Here", flags: "")
      let run = try stage.sync()
      try stage.expectEqualSides("\(run)")
      #expect(try stage.client().bodies(of: "INBOX").count == 60 - 5 - 5 + 1)
      let quiet = try stage.sync()
      #expect(quiet.contains("Nothing changed in 3 folders"), "\(quiet)")
    }
  }

  @Test("folder names can be UTF-8 on disk and in the state")
  func readableNames() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(account: "utf8foldernames = yes", local: "sep = /")
      try stage.client().command("CREATE \"G&AOQ-ste/&ZeVnLIqe-\"")
      try stage.append([MailCorpus().message(1)], to: "G&AOQ-ste/&ZeVnLIqe-")
      try stage.maildir().add(MailCorpus().message(2).onDisk, to: "Übung")
      try stage.sync()
      #expect(stage.maildir().folders == ["INBOX", "Gäste/日本語", "Übung"])
      #expect(try stage.client().mailboxes().contains("&ANw-bung"))
      let files = try FileManager.default.contentsOfDirectory(
        atPath: "\(stage.home.metadata)/Account-A/LocalStatus-sqlite")
      #expect(files.contains("Gäste.日本語"))
      #expect(try stage.sync().contains("Nothing changed"))
    }
  }

  @Test("a message of 100 MB goes down and up again in little memory")
  func large() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(general: "fsync = no")
      let wire = Self.largeMessage(lineEnd: "\r\n")
      let disk = Self.largeMessage(lineEnd: "\n")
      try stage.append([wire])
      let down = try stage.measure()
      #expect(try stage.maildir().messages(in: "INBOX").map(\.content) == [disk])
      try stage.maildir().add(disk, to: "Up")
      let up = try stage.measure()
      let text = try stage.server.doveadm([
        "-f", "flow", "fetch", "-u", stage.users[0], "size.virtual", "mailbox", "Up", "ALL",
      ])
      #expect(text.contains("\(wire.count)"), "\(text)")
      #expect(down < 60_000, "\(down) KiB at most")
      #expect(up < 60_000, "\(up) KiB at most")
    }
  }

  private static func largeMessage(lineEnd: String) -> Data {
    let line = Data((String(repeating: "x", count: 98) + lineEnd).utf8)
    var message = Data("Subject: large\(lineEnd)\(lineEnd)".utf8)
    message.reserveCapacity(110 << 20)
    for _ in 0..<1_050_000 { message.append(line) }
    return message
  }
}

extension Stage {
  /// Runs the program and returns the most memory that it had at any time, in KiB.
  fileprivate func measure() throws -> Int {
    let script = """
      import resource, subprocess, sys
      subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
      print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
      """
    let output = try Shell.check(
      ["python3", "-c", script, BuiltProgram.path, "-u", "quiet"], environment: home.environment)
    return Int(output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? .max
  }
}
