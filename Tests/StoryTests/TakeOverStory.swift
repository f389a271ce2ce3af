// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: going on where OfflineIMAP 6 or 7 stopped", .fewAtATime)
struct TakeOverStory {
  /// Turns the databases that OfflineIMAP 8 wrote into what its forerunners wrote.
  private static let plain = """
    import os, sqlite3, sys
    account, form = sys.argv[1], int(sys.argv[2])
    os.makedirs(account + '/LocalStatus')
    for name in os.listdir(account + '/LocalStatus-sqlite'):
        path = account + '/LocalStatus-sqlite/' + name
        with open(account + '/LocalStatus/' + name, 'w') as file:
            file.write('OFFLINEIMAP LocalStatus CACHE DATA - DO NOT MODIFY - FORMAT %d\\n' % form)
            for row in sqlite3.connect(path).execute('SELECT id, flags, mtime, labels FROM status'):
                file.write(('%d:%s' % row[:2] if form == 1 else '%d|%s|%d|%s' % row) + '\\n')
        os.remove(path)
    os.rmdir(account + '/LocalStatus-sqlite')
    """

  private static func stage(format: Int) throws -> Stage {
    let stage = try Stage()
    try stage.configure()
    let corpus = MailCorpus(seed: 21)
    try stage.append((0..<12).map { corpus.message($0, .plain) }, flags: #"\Seen"#)
    try stage.client().command("CREATE Lists/swift")
    try stage.append((20..<25).map { corpus.message($0, .plain) }, to: "Lists/swift")
    _ = try AlternationStory.original(stage)
    try Shell.check(["python3", "-c", Self.plain, stage.accountState, "\(format)"])
    return stage
  }

  @Test("plain status files are taken over once, and nothing is transferred", arguments: [1, 2])
  func plainStatus(_ format: Int) async throws {
    try await onThread {
      let stage = try Self.stage(format: format)
      let told = try stage.sync("--dry-run")
      #expect(told.contains("[DRYRUN] Nothing would change in "), "\(told)")
      // What changed while no program ran goes to the other side, so the rows were understood.
      let files = try stage.maildir().messages(in: "INBOX")
      try stage.maildir().remove(files[0])
      try stage.maildir().setFlags("", of: files[1])
      let client = try stage.client()
      try client.command("SELECT INBOX")
      try client.command(#"UID STORE \#(files[2].uid) -FLAGS (\Seen)"#)
      let text = try stage.sync()
      #expect(text.contains("to sqlite status folder for LA:INBOX (12 messages)"), "\(text)")
      #expect(text.contains("to sqlite status folder for LA:Lists.swift (5 messages)"))
      #expect(!text.contains("Copy message"), "\(text)")
      #expect(text.contains("Deleting 1 messages (\(files[0].uid)) in IMAP[INBOX]"), "\(text)")
      try stage.expectEqualSides()
      let flags = try stage.client().flags(of: "INBOX")
      #expect(flags[files[1].uid] == [] && flags[files[2].uid] == [])
      #expect(flags.count == 11)
      #expect(try stage.sync().contains("Nothing changed"))
      #expect(try !AlternationStory.original(stage).contains("Copy message"))
      let kept = try FileManager.default.contentsOfDirectory(
        atPath: "\(stage.accountState)/LocalStatus-imported")
      #expect(kept.sorted() == ["INBOX", "Lists.swift"])
    }
  }

  @Test("a plain status without its Maildir stops the account, and deletes nothing")
  func vanishedRoot() async throws {
    try await onThread {
      let stage = try Self.stage(format: 1)
      try FileManager.default.removeItem(atPath: "\(stage.home.path)/Mail/A")
      let result = try stage.home.run("-u", "basic")
      #expect(result.status == 1)
      #expect(result.output.contains("There is no mail in "), "\(result.output)")
      #expect(result.output.contains("\(stage.accountState)/LocalStatus"))
      #expect(try stage.client().bodies(of: "INBOX").count == 12)
    }
  }

  @Test("a plain status of a folder that is created anew is not believed")
  func vanishedFolder() async throws {
    try await onThread {
      let stage = try Self.stage(format: 2)
      try FileManager.default.removeItem(atPath: stage.maildir().path("Lists.swift"))
      #expect(try stage.sync().contains("5 messages received, 1 folder created"))
      try stage.expectEqualSides()
    }
  }
}

extension Stage {
  /// What OfflineIMAP keeps of the first account.
  fileprivate var accountState: String { "\(home.metadata)/Account-A" }
}
