// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: folders that take part, and their names", .fewAtATime)
struct FolderNameStory {
  /// Makes folders on the server with one message each.
  private static func fill(_ stage: Stage, _ folders: String...) throws {
    let client = try stage.client()
    for (number, folder) in folders.enumerated() {
      if folder != "INBOX" { try client.command("CREATE \"\(folder)\"") }
      try stage.append([MailCorpus(seed: 31).message(number, .plain)], to: folder)
    }
  }

  /// What `--info` prints, without the blank before each line of an account.
  private static func information(_ stage: Stage) throws -> String {
    let result = try stage.home.run("--info")
    guard result.status == 0 else { throw ProgramFailure(result.everything) }
    return result.everything.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasPrefix(" ") ? $0.dropFirst() : $0 }.joined(separator: "\n")
  }

  private static func mailboxes(_ stage: Stage) throws -> Set<String> {
    try stage.client().mailboxes()
  }

  @Test("--info tells rules, names and what takes no part, in the form of OfflineIMAP")
  func information() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(
        local: "folderfilter = lambda f: f != 'mine'",
        remote: """
          folderfilter = lambda f: f != 'Two'
          folderincludes = ['Three']
          nametrans = lambda f: f.lower()
          """)
      try Self.fill(stage, "INBOX", "Two", "Three")
      try stage.maildir().add(Data("Subject: x\n\nx\n".utf8), to: "mine")
      let text = try Self.information(stage)
      for lines in [
        "\n\nfolderfilter= lambda f: f != 'Two'\n\nfolderincludes= ['Three']\n\n"
          + "nametrans= lambda f: f.lower()\n\nFolderlist:\n INBOX -> inbox\n Three -> three\n"
          + " Two -> two (disabled)\n\nLocal repository 'LA': type 'Maildir'\n",
        "\n\nfolderfilter= lambda f: f != 'mine'\n\nFolderlist:\n mine (disabled)\n",
      ] {
        #expect(text.contains(lines), "\(text)")
      }
      #expect(stage.maildir().folders == ["mine"])
    }
  }

  @Test("renames and patterns work both ways without Python, and --info shows them")
  func declarative() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(
        local: "sep = /\nfolderpatterns = !scratch*",
        remote: """
          folderpatterns = *, ![Gmail]/*, [Gmail]/Sent Mail
          folderrenames = [Gmail]/Sent Mail -> sent,
            Lists/* -> mail/*
          """)
      try Self.fill(stage, "INBOX", "[Gmail]/Sent Mail", "[Gmail]/All Mail", "Lists/a", "Work/b")
      try stage.sync()
      #expect(stage.maildir().folders == ["INBOX", "sent", "mail/a", "Work/b"])
      let corpus = MailCorpus(seed: 32)
      for (number, folder) in ["sent", "mail/fresh/deep", "scratch", "mine"].enumerated() {
        try stage.maildir().add(corpus.message(number, .plain).onDisk, to: folder)
      }
      let text = try stage.sync()
      #expect(text.contains("3 messages sent"), "\(text)")
      #expect(try stage.client().bodies(of: "[Gmail]/Sent Mail").count == 2)
      #expect(try stage.client().bodies(of: "Lists/fresh/deep").count == 1)
      #expect(try !Self.mailboxes(stage).contains("scratch"))
      #expect(try stage.sync().contains("Nothing changed"))
      let shown = try Self.information(stage)
      for line in [
        "folderpatterns= *, ![Gmail]/*, [Gmail]/Sent Mail",
        "folderrenames= [Gmail]/Sent Mail -> sent, Lists/* -> mail/*",
        " [Gmail]/Sent Mail -> sent", " [Gmail]/All Mail (disabled)", " scratch (disabled)",
      ] {
        #expect(shown.contains("\n\(line)\n"), "\(shown)")
      }
    }
  }

  @Test("endless creation is refused with the two names before anything is written")
  func endless() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(remote: "nametrans = lambda f: 'X.' + f + '.X'")
      try Self.fill(stage, "INBOX", "a")
      try stage.maildir().add(MailCorpus().message(1, .plain).onDisk, to: "fresh")
      let (before, mailboxes) = (try stage.maildir().everything(), try Self.mailboxes(stage))
      let result = try stage.home.run("-u", "basic")
      #expect(result.status == 1)
      let words = """
        INFINITE FOLDER CREATION DETECTED! Folder 'fresh' (repository 'LA') would be created as folder \
        'fresh' (repository 'RA'). The latter becomes 'X.fresh.X' in return
        """
      #expect(result.everything.contains(words), "\(result.everything)")
      #expect(try stage.maildir().everything() == before && Self.mailboxes(stage) == mailboxes)
    }
  }

  @Test("a translation that fails stops its own account only, and is named with its line")
  func failure() async throws {
    try await onThread {
      let stage = try Stage(accounts: 2)
      try stage.configure(remote: "nametrans = lambda f: {'INBOX': 'INBOX'}[f]")
      try stage.client().command("CREATE Unknown")
      let result = try stage.home.run("-u", "basic")
      #expect(result.status == 1)
      #expect(result.everything.contains("nametrans"), "\(result.everything)")
      #expect(result.everything.contains("KeyError"), "\(result.everything)")
      #expect(stage.maildir(0).folders.isEmpty && stage.maildir(1).folders == ["INBOX"])
    }
  }

  @Test("-f takes names of the server, whatever they are here")
  func only() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(
        remote: "nametrans = lambda f: f.upper()\nfolderfilter = lambda f: f == 'a'")
      try Self.fill(stage, "INBOX", "a", "b")
      try stage.sync("-f", "b")
      #expect(stage.maildir().folders == ["B"])
      try stage.sync()
      #expect(stage.maildir().folders == ["A", "B"])
    }
  }

  @Test("after nametrans of the local side changed, files are marked anew, and nothing moves")
  func migration() async throws {
    try await onThread {
      let stage = try Stage()
      let remote = "nametrans = lambda f: f.lower()"
      try stage.configure(remote: remote + "\ncreatefolders = no")
      try Self.fill(stage, "INBOX", "Sent Items")
      try stage.sync()
      try stage.configure(
        local: "nametrans = lambda f: 'INBOX' if f == 'inbox' else f.title()", remote: remote)
      let told = try stage.home.run("--migrate-fmd5-using-nametrans", "--dry-run")
      #expect(told.status == 0)
      #expect(told.everything.components(separatedBy: "[DRYRUN] Migrating file `").count == 3)
      let result = try stage.home.run("--migrate-fmd5-using-nametrans")
      #expect(result.everything.contains("to FMD5 `bc66aead267922ff6f696dda008c6475'"))
      for program in [try stage.sync(), try AlternationStory.original(stage), try stage.sync()] {
        #expect(!program.contains("Copy message") && !program.contains("Deleting"), "\(program)")
      }
      let again = try stage.home.run("--migrate-fmd5-using-nametrans")
      #expect(again.status == 0 && !again.everything.contains("FMD5"), "\(again.everything)")
    }
  }

  @Test("from nametrans to folderrenames nothing is transferred once the files are marked anew")
  func toRenames() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(
        local: "sep = /\nnametrans = lambda f: {'sent': '[Gmail]/Sent Mail'}.get(f, f)",
        remote: "nametrans = lambda f: {'[Gmail]/Sent Mail': 'sent'}.get(f, f)")
      try Self.fill(stage, "INBOX", "[Gmail]/Sent Mail", "Work/a")
      _ = try AlternationStory.original(stage)
      try stage.configure(
        local: "sep = /", remote: "folderrenames = [Gmail]/Sent Mail -> sent")
      #expect(try stage.home.run("--migrate-fmd5-using-nametrans").status == 0)
      let text = try stage.sync()
      #expect(!text.contains("Copy message") && !text.contains("Deleting"), "\(text)")
      #expect(try stage.maildir().messages(in: "sent").count == 1)
    }
  }

  @Test("a file with a strange mark is told and left alone")
  func strangeMark() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure()
      try Self.fill(stage, "INBOX")
      try stage.sync()
      let digest = String(repeating: "a", count: 32)
      let path = "\(stage.home.path)/Mail/A/INBOX/cur/1.2.host,U=7,FMD5=\(digest):2,S"
      try Data("Subject: x\n\nx\n".utf8).write(to: URL(filePath: path))
      let result = try stage.home.run("--migrate-fmd5-using-nametrans")
      #expect(result.status == 0)
      #expect(
        result.everything.contains("Inconsistent FMD5 for file `\(path)': Neither `"),
        "\(result.everything)")
      #expect(FileManager.default.fileExists(atPath: path))
    }
  }
}
