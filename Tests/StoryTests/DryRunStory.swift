// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: --dry-run writes nothing", .fewAtATime)
struct DryRunStory {
  /// Every file and directory below the home with its content, permissions and time of change.
  private static func files(_ stage: Stage) throws -> String {
    try Shell.check([
      "/bin/sh", "-c",
      "cd \"$0\" && find . -printf '%p %y %m %i %s %T@\\n' | sort && "
        + "find . -type f -exec sha256sum {} + | sort",
      stage.home.path,
    ])
  }

  /// Every folder of the server with its numbers, flags and messages.
  private static func server(_ stage: Stage) throws -> [String] {
    let client = try stage.client()
    return try client.mailboxes().sorted().flatMap { folder in
      let bodies = try client.bodies(of: folder).sorted { $0.key < $1.key }
      let flags = try client.flags(of: folder)
      return [folder]
        + bodies.map { "\($0.key) \($0.value.hashValue) \((flags[$0.key] ?? []).sorted())" }
    }
  }

  /// Every kind of change on both sides.
  private static func disturb(_ stage: Stage) throws {
    let corpus = MailCorpus(seed: 12)
    let tree = stage.maildir()
    let files = try tree.messages(in: "INBOX")
    try tree.remove(files[0])
    try tree.setFlags("FS", of: files[1])
    try tree.add(corpus.message(50, .plain).onDisk, to: "INBOX")
    try tree.add(corpus.message(51, .plain).onDisk, to: "Fresh")
    let client = try stage.client()
    try client.command("CREATE Newer")
    try client.command("SELECT INBOX")
    try client.command(#"UID STORE 4 +FLAGS (\Deleted)"#)
    try client.command("EXPUNGE")
    try client.command(#"UID STORE 5 +FLAGS (\Answered)"#)
    try stage.append([corpus.message(52, .plain)])
  }

  @Test(
    "neither files, state nor server change, and a real run then does what was told",
    arguments: ["", "maxage = 30\nmaxsize = 100000", "quick = -1"])
  func writesNothing(_ options: String) async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(
        account: options, local: "startdate = 2020-01-01")
      let corpus = MailCorpus(seed: 11)
      try stage.append((0..<8).map { corpus.message($0, .plain) })
      for round in 0..<2 {
        let (files, server) = (try Self.files(stage), try Self.server(stage))
        let text = try stage.sync("--dry-run", "-d", "imap")
        #expect(try Self.files(stage) == files, "round \(round)")
        #expect(try Self.server(stage) == server, "round \(round)")
        #expect(
          text.contains(/\[DRYRUN\] Copy \d+ messages? from INBOX/), "round \(round): \(text)")
        #expect(
          text.contains(/\[DRYRUN\] \d+ messages? would be received/), "round \(round): \(text)")
        #expect(!text.contains("Nothing changed"), "round \(round): \(text)")
        #expect(!text.contains(/C: \S+ (SELECT|APPEND|UID STORE|CREATE|SUBSCRIBE|CLOSE)/))
        try stage.sync()
        if round == 0 { try Self.disturb(stage) }
      }
      try stage.expectEqualSides()
    }
  }
}
