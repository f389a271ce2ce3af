// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: the command line", .fewAtATime)
struct OptionStory {
  private static func stage() throws -> Stage {
    let stage = try Stage(accounts: 2)
    try stage.configure(account: "autorefresh = 60")
    for account in 0..<2 {
      let client = try stage.client(account)
      try client.command("CREATE Lists")
      for folder in ["INBOX", "Lists"] {
        let message = MailCorpus().message(account)
        try client.command("APPEND \(folder) {\(message.count)}", literal: message)
      }
    }
    return stage
  }

  @Test("-o runs once, -a takes accounts, -f folders; letters stick together as in OfflineIMAP")
  func selection() async throws {
    try await onThread {
      let stage = try Self.stage()
      try stage.sync("-oaB", "-f", "Lists")
      #expect(stage.maildir(0).folders.isEmpty)
      #expect(stage.maildir(1).folders == ["Lists"])
      try stage.sync("-1oq")
      #expect(stage.maildir(0).folders == ["INBOX", "Lists"])
    }
  }

  @Test("-k overrides an option, -l writes a log, --inf is --info")
  func overrides() async throws {
    try await onThread {
      let stage = try Self.stage()
      let log = "\(stage.home.path)/log"
      try stage.sync("-o", "-kRepository_LA:localfolders=\(stage.home.path)/Other", "-l", log)
      #expect(MaildirTree("\(stage.home.path)/Other").folders == ["INBOX", "Lists"])
      let text = try String(contentsOfFile: log, encoding: .utf8)
      #expect(text.contains(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d INFO: \*\*\* Processing account A/))
      let result = try stage.home.run("--inf")
      #expect(result.status == 0)
      #expect(result.errors.contains("Remote repository 'RA': type 'IMAP'"), "\(result.everything)")
      #expect(result.errors.contains("UIDPLUS: offered"), "\(result.everything)")
      #expect(result.errors.contains("Change detection: QRESYNC"), "\(result.everything)")
      #expect(result.errors.contains(" LIST-STATUS: offered"), "\(result.everything)")
      #expect(result.errors.contains("\n  Lists\n"))
      #expect(!FileManager.default.fileExists(atPath: "\(stage.home.path)/Mail/A"))
    }
  }

  @Test("a quick run skips folders in which nothing seems to have changed")
  func quick() async throws {
    try await onThread {
      let stage = try Self.stage()
      try stage.sync("-o")
      let message = MailCorpus().message(9)
      try stage.client().command("APPEND Lists {\(message.count)}", literal: message)
      let text = try stage.sync("-oq", "-a", "A")
      #expect(text.contains("Skipping INBOX (not changed)"), "\(text)")
      #expect(text.contains("1 message received"))
    }
  }

  @Test("a quick run misses new flags of the server but no message, and a full run finds the flags")
  func quickNumbers() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(account: "maxage = 2020-01-01")
      try stage.append((0..<3).map { MailCorpus().message($0) })
      for _ in 0..<2 { try stage.sync() }
      let client = try stage.client()
      try client.command("SELECT INBOX")
      try client.command(#"UID STORE 1 +FLAGS (\Flagged)"#)
      let text = try stage.sync("-q")
      #expect(text.contains(/1 folder unchanged|Skipping INBOX/), "\(text)")
      #expect(try stage.maildir().messages(in: "INBOX").map(\.flags) == ["", "", ""])
      // As many messages as before, but others.
      try client.command(#"UID STORE 2 +FLAGS (\Deleted)"#)
      try client.command("EXPUNGE")
      try stage.append([MailCorpus().message(9)])
      try stage.sync("-q")
      try stage.expectEqualSides()
      try client.command(#"UID STORE 3 +FLAGS (\Seen)"#)
      try stage.sync("-q")
      try stage.sync()
      try stage.expectEqualSides()
    }
  }

  @Test(
    "a command line that cannot be obeyed ends with 2 and one sentence",
    arguments: [
      (["--nonsense"], "no such option: --nonsense"), (["-x"], "no such option: -x"),
      (["-a"], "-a option requires 1 argument"),
      (["--d"], "ambiguous option: --d (--delete-folder, --demo, --dry-run?)"),
      (["--info=yes"], "--info option does not take a value"),
    ])
  func usage(_ arguments: [String], _ sentence: String) async throws {
    try await onThread {
      let result = try Shell.run([BuiltProgram.path] + arguments)
      #expect(result.status == 2)
      #expect(result.errors.contains("Usage: offlineimap [options]"))
      #expect(result.errors.contains("offlineimap: error: \(sentence)"), "\(result.errors)")
    }
  }

  @Test(
    "--delete-folder deletes a folder of the server, tells if it cannot, and touches nothing else")
  func deleteFolder() async throws {
    try await onThread {
      let stage = try Self.stage()
      try stage.sync("-o")
      let both = try stage.home.run("--delete-folder", "Lists")
      #expect(both.status == 1)
      #expect(both.errors.contains("ERROR: you must supply only one account with '-a'"))
      let dry = try stage.home.run("-u", "basic", "-aA", "--dry-run", "--delete-folder", "Lists")
      #expect(dry.output.contains("would try to remove 'Lists' on remote of 'A' account"))
      #expect(try stage.client().mailboxes().contains("Lists"))
      let result = try stage.home.run("-u", "basic", "-aA", "--delete-folder=Lists")
      #expect(result.status == 0 && result.output.contains("Folder 'Lists' deleted."))
      #expect(try stage.client(0).mailboxes() == ["INBOX"])
      #expect(try stage.client(1).mailboxes().contains("Lists"))
      #expect(stage.maildir(0).folders == ["INBOX", "Lists"])
      let again = try stage.home.run("-u", "basic", "-aA", "--delete-folder", "Lists")
      #expect(again.status == 1)
      #expect(again.output.contains("ERROR: Folder 'Lists' could not be deleted in repository RA."))
      #expect(!again.output.contains("While attempting to sync"))
    }
  }

  @Test("a folder of -f that does not exist is told; if no other is left, the remedy names -f")
  func unknownFolder() async throws {
    try await onThread {
      let stage = try Self.stage()
      let text = try stage.sync("-oaA", "-f", "Lists,Lsts")
      #expect(text.contains("Folder Lsts of -f takes no part: repository RA has none of that name"))
      #expect(!text.contains("Folder Lists of -f"))
      let nothing = try stage.home.run("-u", "basic", "-oaA", "-f", "Lsts")
      #expect(nothing.status == 1)
      #expect(nothing.output.contains("Check the names after -f"), "\(nothing.everything)")
    }
  }

  @Test("a log or a profile that cannot be written is told before anything begins")
  func unwritable() async throws {
    try await onThread {
      let stage = try Self.stage()
      let file = "\(stage.home.path)/file"
      try Data().write(to: URL(filePath: file))
      for (letter, path) in [("-l", "\(file)/log"), ("-P", file)] {
        let result = try stage.home.run("-u", "basic", "-o", letter, path)
        #expect(result.status == 1 && result.output.isEmpty, "\(result.everything)")
        #expect(result.errors.hasPrefix("ERROR: \(letter): "), "\(result.errors)")
        #expect(result.errors.contains(path))
      }
      #expect(stage.maildir(0).folders.isEmpty)
    }
  }

  @Test("-d imap shows the lines of both sides as they are on the wire; -l keeps no secret of -k")
  func wire() async throws {
    try await onThread {
      let stage = try Self.stage()
      let log = "\(stage.home.path)/log"
      let text = try stage.sync(
        "-oaA", "-d", "imap", "-l", log,
        "-kRepository RA:remotepass=\(DovecotServer.password.replacing("%", with: "%%"))")
      #expect(text.contains("[imap]: S: * LIST (\\HasNoChildren"), "\(text)")
      #expect(text.contains(#/\[imap\]: S: A\d+ OK /#))
      #expect(text.contains(#/\[imap\]: S: \* 1 FETCH \(.*\{\d+\}\n/#))
      #expect(!text.contains("untagged("))
      let kept = try String(contentsOfFile: log, encoding: .utf8)
      #expect(kept.contains("-kRepository RA:remotepass=••••••\n"))
      #expect(!kept.contains(DovecotServer.password.replacing("%", with: "%%")))
    }
  }

  @Test("-d maildir tells of each file that is renamed or removed")
  func files() async throws {
    try await onThread {
      let stage = try Self.stage()
      try stage.sync("-oaA")
      let client = try stage.client()
      try client.command("SELECT INBOX")
      try client.command("STORE 1 +FLAGS (\\Seen \\Flagged)")
      try client.command("SELECT Lists")
      try client.command("STORE 1 +FLAGS (\\Deleted)")
      try client.command("EXPUNGE")
      let text = try stage.sync("-oaA", "-d", "maildir")
      #expect(text.contains(#/\[maildir\]: INBOX: renamed \S+:2,\w* to cur/\S+:2,FS\n/#), "\(text)")
      #expect(text.contains(#/\[maildir\]: Lists: removed (new|cur)/\S+\n/#), "\(text)")
    }
  }

  @Test("help names every option, and versions need no rc file")
  func help() async throws {
    try await onThread {
      let help = try Shell.check([BuiltProgram.path, "-h"])
      for option in [
        "-V", "-a", "-c", "-d", "-f", "-k", "-l", "-o", "-q", "-u", "-1", "--info",
        "--delete-folder",
      ] {
        #expect(help.contains(option))
      }
      #expect(try Shell.check([BuiltProgram.path, "--version"]).contains(/^\d+\.\d+\.\d+\n$/))
      #expect(try Shell.check([BuiltProgram.path, "-V"]).contains("OpenSSL 3"))
    }
  }

  @Test("a mistake in the rc file is told with file, line and remedy, and nothing is touched")
  func mistake() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(remote: "maxconections = 3\nssl = perhaps")
      let result = try stage.home.run()
      #expect(result.status == 1)
      #expect(result.errors.contains(".offlineimaprc:"), "\(result.errors)")
      #expect(result.errors.contains("maxconnections"))
      #expect(result.errors.contains("ssl"))
      #expect(!FileManager.default.fileExists(atPath: stage.home.metadata))
    }
  }

  @Test("what only the server can tell names the line to look at, and no secret")
  func placeOfRefusal() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(remote: "remotepass = wrong-secret")
      let text = try String(contentsOfFile: "\(stage.home.path)/.offlineimaprc", encoding: .utf8)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let line = try #require(lines.firstIndex { $0.hasPrefix("remotepass =") }) + 1
      let result = try stage.home.run("-u", "basic", "-o")
      #expect(result.status == 1)
      #expect(
        result.output.contains(
          "\n  \(stage.home.path)/.offlineimaprc:\(line): [Repository RA] remotepass\n"),
        "\(result.everything)")
      #expect(!result.everything.contains("wrong-secret"))
    }
  }

  @Test("a refused password is told in one sentence, and the other account goes on")
  func refusedLogin() async throws {
    try await onThread {
      let stage = try Self.stage()
      let result = try stage.home.run(
        "-u", "basic", "-o", "-kRepository RA:remotepass=wrong", "-kgeneral:maxsyncaccounts=2")
      #expect(result.status == 1)
      #expect(
        result.output.contains("localhost refused the login of \(stage.users[0])"),
        "\(result.everything)")
      #expect(stage.maildir(1).folders == ["INBOX", "Lists"])
    }
  }
}
