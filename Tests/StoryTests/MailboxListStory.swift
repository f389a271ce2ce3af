// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: the list of mailboxes", .fewAtATime)
struct MailboxListStory {
  private static let section = """
    [mbnames]
    enabled = yes
    filename = ~/boxes
    header = "mailboxes "
    peritem = "+%(accountname)s/%(foldername)s" %% %(localfolders)s
    sep = " "
    footer = "\\n"

    """

  /// Two accounts with folders, one of them with a name beyond ASCII.
  private static func stage(_ more: String = "") throws -> Stage {
    let stage = try Stage(accounts: 2)
    try stage.configure(
      general: "metadata = ~/state", account: "utf8foldernames = yes", more: section + more)
    for account in 0..<2 {
      let client = try stage.client(account)
      for name in ["Work", "Sent Items", "G&AOQ-ste"] { try client.command("CREATE \"\(name)\"") }
    }
    return stage
  }

  @Test("folderfilter and sort_keyfunc choose and order, as OfflineIMAP has them")
  func functions() async throws {
    try await onThread {
      let stage = try Self.stage(
        "folderfilter = lambda a, f: not f.startswith('Sent')\n"
          + "sort_keyfunc = lambda e: (e['foldername'].lower(), e['accountname'])\n")
      try stage.sync()
      let own = try Self.files(stage)
      #expect(own[0].components(separatedBy: "\"+").count == 7)
      for name in ["boxes", "state/mbnames"] {
        try FileManager.default.removeItem(atPath: "\(stage.home.path)/\(name)")
      }
      let result = try stage.home.runOriginal("-u", "basic")
      #expect(result.status == 0, "\(result.everything)")
      #expect(try Self.files(stage) == own)
    }
  }

  private static func files(_ stage: Stage) throws -> [String] {
    try ["boxes", "state/mbnames/A.json", "state/mbnames/B.json"].map {
      try String(contentsOfFile: "\(stage.home.path)/\($0)", encoding: .utf8)
    }
  }

  @Test("all files are those that OfflineIMAP writes, byte for byte")
  func original() async throws {
    try await onThread {
      let stage = try Self.stage()
      try stage.sync()
      let own = try Self.files(stage)
      #expect(own[0].hasPrefix("mailboxes \"+A/Gäste\" % \(stage.home.path)/Mail/A \"+A/INBOX\""))
      for name in ["boxes", "state/mbnames"] {
        try FileManager.default.removeItem(atPath: "\(stage.home.path)/\(name)")
      }
      let result = try stage.home.runOriginal("-u", "basic")
      #expect(result.status == 0, "\(result.everything)")
      #expect(try Self.files(stage) == own)
    }
  }

  @Test("an account that does not run keeps its folders; one that is gone is pruned")
  func pruning() async throws {
    try await onThread {
      let stage = try Self.stage()
      try stage.sync()
      let both = try Self.files(stage)[0]
      try stage.client().command("DELETE Work")
      try FileManager.default.removeItem(atPath: "\(stage.home.path)/Mail/A/Work")
      try FileManager.default.removeItem(
        atPath: "\(stage.home.path)/state/Account-A/LocalStatus-sqlite/Work")
      try stage.sync("-a", "A")
      let later = try Self.files(stage)[0]
      #expect(later == both.replacing("\"+A/Work\" % \(stage.home.path)/Mail/A ", with: ""))
      #expect(try stage.sync("--mbnames-prune").contains("no cache file to remove"))
      let path = "\(stage.home.path)/state/mbnames/B.json"
      #expect(
        try stage.sync("--mbnames-prune", "-a", "A", "--dry-run")
          .contains("mbnames would remove \(path)\nmbnames would write \(stage.home.path)/boxes\n"))
      #expect(try stage.sync("--mbnames-prune", "-a", "A").contains("removed \(path)\n"))
      let list = try String(contentsOfFile: "\(stage.home.path)/boxes", encoding: .utf8)
      #expect(list.contains("+A/") && !list.contains("+B/"))
    }
  }

  @Test("a dry run and a file that cannot be read are told of; a link stays a link")
  func corners() async throws {
    try await onThread {
      let stage = try Self.stage("incremental = yes\n")
      let path = stage.home.path
      let text = try stage.sync("--dry-run", "-a", "A")
      #expect(text.contains("mbnames would write \(path)/state/mbnames/A.json\n"), "\(text)")
      #expect(text.contains("mbnames would write \(path)/boxes\n"))
      #expect(!FileManager.default.fileExists(atPath: "\(path)/boxes"))
      try stage.home.write("old", to: "elsewhere")
      try FileManager.default.createSymbolicLink(
        atPath: "\(path)/boxes", withDestinationPath: "elsewhere")
      try FileManager.default.createDirectory(
        atPath: "\(path)/state/mbnames", withIntermediateDirectories: true)
      try stage.home.write("nonsense", to: "state/mbnames/C.json")
      let result = try stage.home.run("-u", "basic")
      #expect(result.status == 1)
      #expect(result.output.contains("cannot use \(path)/state/mbnames/C.json"))
      let list = try String(contentsOfFile: "\(path)/elsewhere", encoding: .utf8)
      #expect(list.hasPrefix("mailboxes \"+A/Gäste\"") && list.contains("+B/"))
    }
  }
}
