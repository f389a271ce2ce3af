// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: nothing is lost", .fewAtATime)
struct SafetyStory {
  private static func stage(_ count: Int = 10) throws -> Stage {
    let stage = try Stage()
    try stage.configure()
    let corpus = MailCorpus(seed: 9)
    try stage.append((0..<count).map { corpus.message($0) })
    try stage.client().command("CREATE Box")
    try stage.append((0..<count).map { corpus.message(100 + $0) }, to: "Box")
    try stage.sync()
    return stage
  }

  @Test("a folder that the server numbered anew is recognised without a transfer")
  func renumbered() async throws {
    try await onThread {
      let stage = try Self.stage()
      let corpus = MailCorpus(seed: 9)
      let files = try stage.maildir().messages(in: "Box")
      try stage.maildir().setFlags("F", of: files[4])
      try stage.maildir().add(corpus.message(300).onDisk, to: "Box")
      let client = try stage.client()
      try client.command("DELETE Box")
      // Dovecot takes the second of the clock, so another value needs another second.
      sleep(1)
      try client.command("CREATE Box")
      try stage.append((2..<10).reversed().map { corpus.message(100 + $0) }, to: "Box")
      try stage.append([corpus.message(200), corpus.message(102)], to: "Box")
      let text = try stage.sync("-d", "imap")
      #expect(text.contains("recognised 8 of 11 messages without a transfer"), "\(text)")
      // New here: 200, and a second copy of 102; new there: 100, 101 and 300.
      #expect(text.contains("2 messages received, 3 sent"), "\(text)")
      try stage.expectEqualSides()
      #expect(try stage.maildir().messages(in: "Box").count == 13)
      #expect(try stage.maildir().messages(in: "Box").filter { $0.flags == "F" }.count == 1)
      #expect(try stage.sync().contains("Nothing changed"))
    }
  }

  @Test("a folder whose UIDVALIDITY changed is left alone on both sides, and the status is 2")
  func validity() async throws {
    try await onThread {
      let stage = try Self.stage()
      let client = try stage.client()
      try client.command("DELETE Box")
      // Dovecot takes the second of the clock, so another value needs another second.
      sleep(1)
      try client.command("CREATE Box")
      try stage.append([MailCorpus().message(1)], to: "Box")
      try stage.append([MailCorpus().message(2)])
      let before = try stage.maildir().messages(in: "Box").map(\.path)
      let result = try stage.home.run("-u", "basic")
      #expect(result.status == 2, "\(result.everything)")
      #expect(result.output.contains("UID validity problem for folder Box (repo RA)"))
      #expect(result.output.contains("At least one folder skipped due to UID validity problem"))
      #expect(try stage.maildir().messages(in: "Box").map(\.path) == before)
      #expect(try stage.client().bodies(of: "Box").count == 1)
      #expect(try stage.maildir().messages(in: "INBOX").count == 11)
      let again = try stage.home.run("-u", "basic")
      #expect(again.status == 2)
      // The remedy that it names.
      #expect(again.output.contains("Run once with --adopt"))
      try stage.sync("--adopt")
      try stage.sync()
      try stage.expectEqualSides()
      #expect(try stage.client().bodies(of: "Box").count == 11)
    }
  }

  @Test("a Maildir that vanished is fetched again, not deleted on the server")
  func vanishedMaildir() async throws {
    try await onThread {
      let stage = try Self.stage()
      try FileManager.default.removeItem(atPath: "\(stage.home.path)/Mail/A/Box")
      #expect(try stage.sync().contains("10 messages received, 1 folder created"))
      try stage.expectEqualSides()
    }
  }

  @Test("a root without mail stops the account until it is back, or the status is removed")
  func vanishedRoot() async throws {
    try await onThread {
      let stage = try Self.stage()
      let (root, away) = ("\(stage.home.path)/Mail", "\(stage.home.path)/away")
      try FileManager.default.moveItem(atPath: root, toPath: away)
      for isThere in [false, true] {
        if isThere {
          try FileManager.default.createDirectory(
            atPath: "\(root)/A", withIntermediateDirectories: true)
        }
        let result = try stage.home.run("-u", "basic")
        #expect(result.status == 1)
        #expect(result.output.contains("There is no mail in \(root)/A"), "\(result.output)")
        #expect(
          result.output.contains("remove \(stage.home.metadata)/Account-A/LocalStatus-sqlite"))
      }
      #expect(try stage.client().bodies(of: "Box").count == 10)
      try FileManager.default.removeItem(atPath: root)
      try FileManager.default.moveItem(atPath: away, toPath: root)
      #expect(try stage.sync().contains("Nothing changed"))
      try FileManager.default.removeItem(atPath: root)
      try FileManager.default.removeItem(
        atPath: "\(stage.home.metadata)/Account-A/LocalStatus-sqlite")
      #expect(try stage.sync().contains("20 messages received, 2 folders created"))
      try stage.expectEqualSides()
    }
  }

  @Test("the mail of another account is not touched")
  func foreignRoot() async throws {
    try await onThread {
      let (stage, other) = (try Self.stage(), try Self.stage(3))
      let root = "\(stage.home.path)/Mail/A"
      try FileManager.default.removeItem(atPath: root)
      try FileManager.default.moveItem(atPath: "\(other.home.path)/Mail/A", toPath: root)
      let result = try stage.home.run("-u", "basic")
      #expect(result.status == 1)
      #expect(result.output.contains("is not that of this account's last run"), "\(result.output)")
      #expect(try stage.client().bodies(of: "INBOX").count == 10)
      #expect(try stage.maildir().messages(in: "INBOX").count == 3)
    }
  }

  @Test("a root that lost its mark stops the account until somebody vouches for it")
  func unmarkedRoot() async throws {
    try await onThread {
      let (stage, other) = (try Self.stage(), try Self.stage(3))
      let (root, away) = ("\(stage.home.path)/Mail/A", "\(stage.home.path)/away")
      try FileManager.default.moveItem(atPath: root, toPath: away)
      // As OfflineIMAP 8 leaves the Maildirs of an account: nothing tells whose they are.
      try FileManager.default.moveItem(atPath: "\(other.home.path)/Mail/A", toPath: root)
      try FileManager.default.removeItem(atPath: "\(root)/.offlineimap-id")
      let result = try stage.home.run("-u", "basic")
      #expect(result.status == 1)
      #expect(result.output.contains("may not be that of this account's last run"))
      #expect(try stage.client().bodies(of: "INBOX").count == 10)
      #expect(try stage.maildir().messages(in: "INBOX").count == 3)
      // The remedy that it names.
      let mark = "\(away)/.offlineimap-id"
      let id = String(try String(contentsOfFile: mark, encoding: .utf8).prefix { $0 != "\n" })
      #expect(
        result.output.contains("write \(id) into \(root)/.offlineimap-id"), "\(result.output)")
      try FileManager.default.removeItem(atPath: root)
      try FileManager.default.moveItem(atPath: away, toPath: root)
      try FileManager.default.removeItem(atPath: "\(root)/.offlineimap-id")
      #expect(try stage.home.run("-u", "basic").status == 1)
      try id.write(toFile: "\(root)/.offlineimap-id", atomically: true, encoding: .utf8)
      #expect(try stage.sync().contains("Nothing changed"))
    }
  }

  @Test("mail that came back from a backup makes the server lose nothing")
  func restoredRoot() async throws {
    try await onThread {
      let stage = try Self.stage()
      let (root, backup) = ("\(stage.home.path)/Mail/A", "\(stage.home.path)/backup")
      try FileManager.default.copyItem(atPath: root, toPath: backup)
      let corpus = MailCorpus(seed: 9)
      try stage.append((0..<3).map { corpus.message(400 + $0) })
      try stage.maildir().add(corpus.message(410).onDisk, to: "Box")
      try stage.sync()
      try FileManager.default.removeItem(atPath: root)
      try FileManager.default.moveItem(atPath: backup, toPath: root)
      let text = try stage.sync()
      #expect(text.contains("The mail in \(root) is older than the last run"), "\(text)")
      #expect(text.contains("4 messages received"), "\(text)")
      #expect(try stage.client().bodies(of: "INBOX").count == 13)
      #expect(try stage.client().bodies(of: "Box").count == 11)
      try stage.expectEqualSides()
      #expect(try stage.sync().contains("Nothing changed"))
    }
  }

  @Test("a folder that vanished from the server is sent again, and no message is mistaken")
  func vanishedFolder() async throws {
    try await onThread {
      let stage = try Self.stage()
      let before = Set(try stage.maildir().messages(in: "Box").map(\.content))
      // With one message less the old numbers meet the new ones of other messages.
      try stage.maildir().remove(try stage.maildir().messages(in: "Box")[0])
      try stage.sync()
      try stage.client().command("DELETE Box")
      #expect(try stage.sync().contains("9 messages sent, 1 folder created"))
      try stage.expectEqualSides()
      let after = Set(try stage.maildir().messages(in: "Box").map(\.content))
      #expect(after.count == 9 && after.isSubset(of: before))
      #expect(try stage.sync().contains("Nothing changed"))
    }
  }

  @Test("a lost status costs no message and no transfer")
  func lostStatus() async throws {
    try await onThread {
      let stage = try Self.stage()
      try FileManager.default.removeItem(atPath: stage.home.metadata)
      let text = try stage.sync()
      #expect(!text.contains("Copy"), "\(text)")
      try stage.expectEqualSides()
    }
  }

  @Test("only messages that we delete are expunged, not those that others marked")
  func expunge() async throws {
    try await onThread {
      let stage = try Self.stage()
      try stage.client().command("SELECT INBOX")
      let client = try stage.client()
      try client.command("SELECT INBOX")
      try client.command(#"UID STORE 5 +FLAGS (\Deleted)"#)
      try stage.maildir().remove(try stage.maildir().messages(in: "INBOX")[0])
      try stage.sync()
      let left = try stage.client().flags(of: "INBOX")
      #expect(left[1] == nil)
      #expect(left[5] == [#"\Deleted"#])
      try stage.expectEqualSides()
    }
  }

  @Test("two processes never work on one account at the same time")
  func lock() async throws {
    try await onThread {
      let stage = try Self.stage()
      let script = """
        import fcntl, subprocess, sys
        f = open(sys.argv[1], 'w')
        fcntl.lockf(f, fcntl.LOCK_EX)
        r = subprocess.run(sys.argv[2:], capture_output=True, text=True)
        print(r.returncode, r.stdout)
        """
      let lock = "\(stage.home.metadata)/A.lock"
      let text = try Shell.check(
        ["python3", "-c", script, lock, BuiltProgram.path, "-u", "basic"],
        environment: stage.home.environment)
      #expect(text.hasPrefix("1 "))
      #expect(text.contains("Another process synchronises this account"), "\(text)")
      // The loser leaves the file alone, and the winner's end makes room.
      #expect(FileManager.default.fileExists(atPath: lock))
      try stage.sync()
      #expect(!FileManager.default.fileExists(atPath: lock))
    }
  }

  @Test("a dry run tells what would happen and writes nothing, not even on a first run")
  func dryRun() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure()
      try stage.append((0..<3).map { MailCorpus().message($0) })
      let first = try stage.sync("--dry-run")
      #expect(first.contains("[DRYRUN] Creating folder INBOX[LA]"))
      #expect(first.contains("[DRYRUN] Copy 3 messages from INBOX[RA] to LA"), "\(first)")
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: stage.home.path).sorted()
          == [".offlineimaprc", "password"])
      try stage.sync()
      let files = try stage.maildir().messages(in: "INBOX")
      try stage.maildir().remove(files[0])
      try stage.maildir().setFlags("S", of: files[1])
      try stage.maildir().add(MailCorpus().message(7).onDisk, to: "New")
      let picture = try stage.maildir().everything()
      let second = try stage.sync("--dry-run")
      #expect(second.contains("[DRYRUN] Deleting 1 messages (1) in IMAP[INBOX]"), "\(second)")
      #expect(second.contains("Adding flag S to 1 messages on INBOX"))
      #expect(second.contains("[DRYRUN] Creating folder New[RA]"))
      #expect(try stage.maildir().everything() == picture)
      #expect(try stage.client().flags(of: "INBOX") == [1: [], 2: [], 3: []])
      #expect(try stage.client().mailboxes() == ["INBOX"])
    }
  }

  @Test("a read-only repository is never written to")
  func readOnly() async throws {
    try await onThread {
      let stage = try Self.stage()
      try stage.configure(remote: "readonly = yes")
      let files = try stage.maildir().messages(in: "INBOX")
      try stage.maildir().remove(files[0])
      try stage.maildir().setFlags("F", of: files[1])
      try stage.maildir().add(MailCorpus().message(7).onDisk, to: "INBOX")
      try stage.append([MailCorpus().message(8)])
      let flags = try stage.client().flags(of: "INBOX")
      #expect(try stage.sync().contains("1 message received"))
      #expect(try stage.client().flags(of: "INBOX") == flags)
    }
  }
}
