// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// What the text interfaces say, beside what OfflineIMAP 8 says of the same work.
@Suite("Story: the text views beside OfflineIMAP 8", .fewAtATime)
struct TextViewStory {
  private static let original = "/usr/bin/offlineimap"

  /// The lines of a first run, and of one with changes on both sides.
  private static func play(_ program: String, _ switches: [String]) throws -> [[String]] {
    let stage = try Stage()
    try stage.configure(account: "presynchook = echo hello")
    let corpus = MailCorpus(seed: 3)
    try stage.append((0..<3).map { corpus.message($0, .plain) })
    let client = try stage.client()
    try client.command("CREATE Lists")
    try stage.append((3..<5).map { corpus.message($0, .plain) }, to: "Lists")
    var results = [try run(program, switches, in: stage.home)]
    try client.command("SELECT INBOX")
    try client.command(#"UID STORE 1 +FLAGS (\Seen)"#)
    try client.command(#"UID STORE 2 +FLAGS (\Deleted)"#)
    try client.command("EXPUNGE")
    let tree = stage.maildir()
    let lists = try tree.messages(in: "Lists").sorted { $0.uid < $1.uid }
    try tree.remove(lists[0])
    try tree.setFlags("F", of: lists[1])
    try tree.add(corpus.message(9, .plain).onDisk, to: "INBOX")
    results.append(try run(program, switches, in: stage.home))
    try stage.expectEqualSides()
    return results.map { result in
      #expect(result.status == 0, "\(result.everything)")
      return result.output.components(separatedBy: "\n")
    }
  }

  private static func run(
    _ program: String, _ switches: [String], in home: Home
  ) throws -> ProgramResult {
    try Shell.run([program] + switches, environment: home.environment, directory: home.path)
  }

  /// Lines in an order that does not depend on which folder was first, and how long it took in one form.
  private static func sorted(_ lines: [String], _ isMeant: (String) -> Bool) -> [String] {
    lines.filter(isMeant).map { $0.replacing(/\ in \d+:\d\d$/, with: " in M:SS") }.sorted()
  }

  @Test("basic has the same lines, and one more that sums the run up")
  func basic() async throws {
    try await onThread {
      let switches = ["-u", "basic", "-o", "-1"]
      let ours = try Self.play(BuiltProgram.path, switches)
      let theirs = try Self.play(Self.original, switches)
      // The banner, the time that it took, and what the page of deviations lists.
      func isMeant(_ line: String) -> Bool {
        !line.contains(
          /OfflineIMAP|offlineimap 9|imaplib2|SQLite|Licensed|Copy message UID -1|Copy new message/)
      }
      let sums = [
        "5 messages received, 2 folders created",
        "1 message sent, 1 deleted here, 1 deleted on the server, 2 reflagged",
      ]
      for (number, sum) in sums.enumerated() {
        let found = ours[number].filter { $0 != sum }
        #expect(found.count == ours[number].count - 1, "\(ours[number])")
        #expect(
          Self.sorted(found, isMeant) == Self.sorted(theirs[number], isMeant), "run \(number)")
      }
    }
  }

  @Test("machineui has the same commands with the same data")
  func machine() async throws {
    try await onThread {
      let switches = ["-u", "machineui", "-o"]
      let ours = try Self.play(BuiltProgram.path, switches)
      let theirs = try Self.play(Self.original, switches)
      // Not compared: the banner, how many connections there are, the threads of OfflineIMAP's copies,
      // an empty list, which OfflineIMAP does not tell of on the server's side, and the UID of a new message.
      func isMeant(_ line: String) -> Bool {
        line.hasPrefix("msg:")
          && !line.contains(
            /:initbanner:|:connecting:|OpenSSL|Copy\+message|Connection\+|%0A0$|:-1%0A/)
      }
      for number in 0..<2 {
        #expect(
          Self.sorted(ours[number], isMeant) == Self.sorted(theirs[number], isMeant),
          "run \(number)")
        #expect(ours[number].first == "msg:protocol:MainThread:7.2.0")
        #expect(ours[number].suffix(2) == ["msg:terminate:MainThread:0%0A%0A", ""])
      }
    }
  }

  @Test("a pipe gets neither a line of progress nor escapes, and a log ends with the run")
  func pipe() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure()
      let corpus = MailCorpus(seed: 4)
      try stage.append((0..<20).map { corpus.message($0, .plain) })
      let log = "\(stage.home.path)/log"
      let result = try stage.home.run("-u", "ttyui", "-o", "-l", log)
      #expect(result.errors.contains("\n Copy message UID 20 (20/20) "))
      #expect(!result.everything.contains(/[\r\u{1b}]/))
      let text = try String(contentsOfFile: log, encoding: .utf8)
      #expect(text.split(separator: "\n").last?.contains("INFO: *** Finished account 'A'") == true)
    }
  }

  @Test("a terminal without a screen gets lines and takes commands", arguments: [true, false])
  func linear(_ byTerminal: Bool) async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(account: "autorefresh = 5")
      let terminal = try Tmux(environment: stage.home.environment)
      try terminal.run(
        (byTerminal ? "TERM=dumb " : "") + "'\(BuiltProgram.path)'"
          + (byTerminal ? "" : " --no-alt-screen") + "; echo status=$?")
      try terminal.waitFor("Next sync in 5:00")
      #expect(try terminal.ask("#{alternate_on}") == "0")
      try terminal.run("")
      try terminal.waitFor("1 A: next run in ")
      try terminal.run("1")
      try terminal.waitFor("Requested synchronization for acc: A")
      try terminal.run("q")
      try terminal.waitFor("status=0")
    }
  }
}
