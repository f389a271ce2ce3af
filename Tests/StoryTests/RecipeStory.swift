// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// Some of `docs/recipes.md`, done to the letter.
@Suite("Story: recipes", .fewAtATime)
struct RecipeStory {
  /// The commands by which the page gets a password.
  static let passwordCommands = RecipePage.blocks.flatMap { block in
    block.text.matches(of: /(?m)^remotepasscmd = .+$/).map { String($0.0) }
  }

  @Test("every switch and interface that is named exists") func switches() async throws {
    try await onThread {
      let help = try Shell.run([BuiltProgram.path, "--help"]).output
      let known = Set(help.matches(of: /-{1,2}[A-Za-z0-9][\w-]*/).map { String($0.0) })
      #expect(known.contains("-o") && known.contains("--dry-run"))
      var used: Set<String> = []
      for line in RecipePage.text.matches(of: /offlineimap( -[^`#|;"\n]*)/) {
        for word in line.1.split(separator: " ") where word.hasPrefix("-") {
          used.insert(String(word))
        }
      }
      #expect(used.isSuperset(of: ["-o", "-u", "-a", "-f", "--info", "--check", "--dry-run"]))
      #expect(used.subtracting(known) == [])
      for interface in RecipePage.text.matches(of: /offlineimap[ \-o]* -u (\w+)/) {
        #expect(help.contains(interface.1), "\(interface.0)")
      }
    }
  }

  @Test("the list for mutt names directories below `folder`") func mutt() async throws {
    try await onThread {
      let stage = try Stage()
      let piece = try RecipePage.block("ini", of: "mutt and neomutt")
      try stage.configure(more: piece.text)
      try stage.home.write("", to: ".mutt/muttrc")
      try stage.client().command("CREATE Lists/swift")
      try stage.sync("-o")
      let path = "\(stage.home.path)/.mutt/mailboxes"
      let line = try String(contentsOfFile: path, encoding: .utf8)
      #expect(line.hasPrefix(#"mailboxes "+A/INBOX" "#) && line.hasSuffix("+A/Lists.swift\"\n"))
      for box in line.matches(of: /\+([^" ]+)/) {
        let directory = "\(stage.home.path)/Mail/\(box.1)/cur"
        #expect(FileManager.default.fileExists(atPath: directory), "\(directory)")
      }
    }
  }

  @Test("each command gives the password", arguments: passwordCommands)
  func password(_ line: String) async throws {
    try await onThread {
      let stage = try Stage()
      let search = try Self.addStandIns(to: stage)
      try stage.configure()
      let file = "\(stage.home.path)/.offlineimaprc"
      let text = try String(contentsOfFile: file, encoding: .utf8)
      try stage.home.configure(text.replacing(/remotepassfile = .*/, with: line))
      let result = try stage.home.run("-o", "-u", "basic", environment: ["PATH": search])
      #expect(result.status == 0, "\(result.everything)")
    }
  }

  /// Puts programs of those names first that print the password, and returns the `PATH`.
  private static func addStandIns(to stage: Stage) throws -> String {
    let script = """
      #!/bin/sh
      echo "$0 $*" >> "$HOME/calls"
      case "$*" in
      *authinfo*) echo "machine imap.example.org login jane password $(cat "$HOME/password")";;
      *) cat "$HOME/password";;
      esac
      """
    let folder = "\(stage.home.path)/bin"
    // Another process writes them: what a process has open for writing cannot be run.
    try Shell.check(
      ["sh", "-c", "mkdir \"$0\"; cd \"$0\"; cat > a; chmod +x a; for n; do cp a $n; done"]
        + [folder, "pass", "gpg", "keepassxc-cli", "notmuch"],
      input: Data(script.utf8))
    return "\(folder):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
  }

  @Test("notmuch runs after the run") func notmuch() async throws {
    try await onThread {
      let stage = try Stage()
      let search = try Self.addStandIns(to: stage)
      let piece = try RecipePage.block("ini", of: "notmuch").text
      try stage.configure(
        account: RecipePage.options(of: "Account home", in: piece),
        remote: RecipePage.options(of: "Repository home-remote", in: piece))
      let result = try stage.home.run("-o", "-u", "basic", environment: ["PATH": search])
      #expect(result.status == 0, "\(result.everything)")
      let calls = try String(contentsOfFile: "\(stage.home.path)/calls", encoding: .utf8)
      #expect(calls == "\(stage.home.path)/bin/notmuch new --quiet\n")
    }
  }

  @Test("the line of cron prints nothing when all is well, and else what is wrong")
  func cron() async throws {
    try await onThread {
      let line = try RecipePage.block("crontab", of: "cron").text
      let command = line.split(separator: " ", maxSplits: 5).last.map { String($0) } ?? ""
      #expect(command.contains("/usr/local/bin/offlineimap "))
      let stage = try Stage()
      try stage.configure(account: "autorefresh = 5")
      try stage.append([MailCorpus().message(1)])
      let run = {
        try Shell.run(
          ["sh", "-c", command.replacing("/usr/local/bin/offlineimap", with: BuiltProgram.path)],
          environment: stage.home.environment, directory: stage.home.path)
      }
      let good = try run()
      #expect(good.status == 0 && good.output + good.errors == "", "\(good.everything)")
      try stage.expectEqualSides()
      try stage.home.write("wrong\n", to: "password")
      let bad = try run()
      #expect(bad.status == 1 && bad.output.contains("authentication failed"), "\(bad.everything)")
    }
  }

  @Test("a backup keeps what the server lost, and the server what was lost here")
  func backup() async throws {
    try await onThread {
      let piece = try RecipePage.block("ini", of: "A backup in one direction").text
      let stage = try Stage()
      try stage.configure(
        general: RecipePage.options(of: "general", in: piece),
        remote: RecipePage.options(of: "Repository home-remote", in: piece))
      let corpus = MailCorpus()
      try stage.append((1...3).map { corpus.message($0) })
      try stage.sync("-o")
      let client = try stage.client()
      try client.command("SELECT INBOX")
      try client.command(#"UID STORE 1 +FLAGS (\Deleted)"#)
      try client.command("EXPUNGE")
      let files = try stage.maildir().messages(in: "INBOX")
      let lost = try #require(files.first { $0.uid == 2 })
      try FileManager.default.removeItem(atPath: stage.maildir().path(lost.path))
      try stage.append([corpus.message(4)])
      let text = try stage.sync("-o")
      #expect(!text.contains("Attempted to"), "\(text)")
      #expect(Set(try stage.client().bodies(of: "INBOX").keys) == [2, 3, 4])
      #expect(Set(try stage.maildir().messages(in: "INBOX").map(\.uid)).isSuperset(of: [1, 3, 4]))
    }
  }

  @Test(
    "a move to another server copies what is new, renames folders, and leaves the old server alone")
  func movingHouse() async throws {
    try await onThread {
      let piece = try RecipePage.block("ini", of: "A move to another server").text
      let scene = try MappedScene()
      let kept = RecipePage.options(of: "Repository old", in: piece)
        .matches(of: /(?m)^(readonly|createfolders|sync_deletes|folderrenames) = .+\n/)
      #expect(kept.count == 4)
      let file = "\(scene.home.path)/.offlineimaprc"
      // The old server of this stage has `/` where that of the page has `.`.
      let more = kept.map { String($0.0).replacing("INBOX.*", with: "INBOX/*") }.joined()
      try scene.home.configure(try String(contentsOfFile: file, encoding: .utf8) + more)
      let corpus = MailCorpus()
      try scene.far.command("CREATE INBOX/Kid/Deep")
      try scene.append([corpus.message(1), corpus.message(2)], to: scene.far)
      try scene.append([corpus.message(3)], to: scene.far, "INBOX/Kid/Deep", flags: #"\Seen"#)
      try scene.sync()
      #expect(try scene.near.bodies(of: "INBOX").count == 2)
      #expect(try scene.near.flags(of: "Kid.Deep").values.map { $0.contains(#"\Seen"#) } == [true])
      try scene.near.command("CREATE Extra")
      try scene.append([corpus.message(4)], to: scene.near)
      try scene.append([corpus.message(5)], to: scene.far)
      try scene.far.command("SELECT INBOX")
      try scene.far.command(#"UID STORE 1 +FLAGS (\Deleted)"#)
      try scene.far.command("EXPUNGE")
      try scene.sync()
      #expect(try scene.near.bodies(of: "INBOX").count == 4)
      #expect(Set(try scene.far.bodies(of: "INBOX").keys) == [2, 3])
      #expect(try scene.far.mailboxes().contains("Extra") == false)
    }
  }
}
