// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: taking turns with OfflineIMAP 8 when folders have other names here", .fewAtATime)
struct NameAlternationStory {
  /// A way to name folders, with real Python.
  struct Example: Sendable, CustomTestStringConvertible {
    let name: String
    /// A server whose names begin with `INBOX.` and are parted by dots, instead of one with slashes.
    var hasDots = false
    var account = ""
    var local = ""
    var remote = ""
    /// Folders of the server and what they are called here; "-" takes no part.
    let folders: [String: String]
    /// A folder that comes up on the server, and one that comes up here; both have a parent already.
    ///
    /// OfflineIMAP fails where it has to create the parent as well.
    var new: [(remote: String, local: String)] = []
    var testDescription: String { name }

    /// Those that take part.
    var pairs: [(remote: String, local: String)] {
      folders.filter { $0.value != "-" }.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
    }
  }

  static let examples = [
    Example(
      name: "Gmail",
      local: """
        nametrans = lambda f: {'sent': '[Gmail]/Sent Mail',
          'drafts': '[Gmail]/Drafts'}.get(f, f)
        """,
      remote: """
        nametrans = lambda f: {'[Gmail]/Sent Mail': 'sent',
          '[Gmail]/Drafts': 'drafts'}.get(f, f)
        folderfilter = lambda f: f not in ['[Gmail]/All Mail', '[Gmail]/Spam']
        """,
      folders: [
        "INBOX": "INBOX", "[Gmail]/Sent Mail": "sent", "[Gmail]/Drafts": "drafts",
        "[Gmail]/All Mail": "-", "[Gmail]/Spam": "-", "Work/2024": "Work.2024",
      ], new: [("Lists/new", "Lists.new"), ("Mine", "Mine")]),
    Example(
      name: "nested directories", hasDots: true,
      local: "sep = /\nnametrans = lambda f: f if f == 'INBOX' else 'INBOX.' + f",
      remote: "nametrans = lambda f: re.sub(r'^INBOX\\.', '', f)\n"
        + "foldersort = lambda x, y: (x < y) - (x > y)",
      folders: ["INBOX": "INBOX", "INBOX.Work": "Work", "INBOX.Work.a.b": "Work/a/b"],
      new: [("INBOX.New.a", "New/a"), ("INBOX.Mine", "Mine")]),
    Example(
      name: "the root of Courier", hasDots: true,
      local: "nametrans = lambda f: 'INBOX' + f",
      remote: "nametrans = lambda f: re.sub(r'^INBOX\\.*', '.', f)",
      folders: ["INBOX": "", "INBOX.Kid": ".Kid", "INBOX.Kid.two": ".Kid.two"],
      new: [("INBOX.New.a", ".New.a"), ("INBOX.Mine", ".Mine")]),
    Example(
      name: "names for people", account: "utf8foldernames = yes",
      local: "nametrans = lambda f: f.replace('Päckchen', 'Gäste')",
      remote: "nametrans = lambda f: f.replace('Gäste', 'Päckchen')",
      folders: ["INBOX": "INBOX", "G&AOQ-ste": "Päckchen", "Old/G&AOQ-ste": "Old.Päckchen"],
      new: [("New/G&AOQ-ste", "New.Päckchen"), ("Caf&AOk-", "Café")]),
    Example(
      name: "one way only", hasDots: true, local: "sep = /",
      remote: "nametrans = lambda f: 'Mail.' + f.lower()\ncreatefolders = no",
      folders: ["INBOX": "Mail/inbox", "INBOX.Sent Items": "Mail/inbox/sent items"]),
  ]

  private static let boxes = """
    [mbnames]
    enabled = yes
    filename = ~/boxes
    header = "mailboxes "
    peritem = "+%(accountname)s/%(foldername)s"
    sep = " "
    footer = "\\n"

    """

  private static func begin(_ example: Example) throws -> Stage {
    let dots = "namespace inbox {\n  prefix = INBOX.\n  separator = .\n}"
    let stage = try Stage(on: example.hasDots ? DovecotServer(settings: dots) : nil)
    try stage.configure(
      account: example.account, local: example.local, remote: example.remote, more: boxes)
    let corpus = MailCorpus(seed: 21)
    let client = try stage.client()
    for (index, folder) in example.folders.keys.sorted().enumerated() {
      if folder != "INBOX" { try client.command("CREATE \"\(folder)\"") }
      try stage.append(
        (0..<5).map { corpus.message(index * 10 + $0, .plain) }, to: folder, flags: #"\Seen"#)
    }
    return stage
  }

  /// What a run may leave behind, and the list of mailboxes.
  private static func picture(_ stage: Stage) throws -> [String: Data] {
    var picture = try AlternationStory.picture(stage).filter { !$0.key.contains("UIDMapping") }
    let list = ".offlineimap/mbnames/A.json"
    for file in ["boxes", list] {
      picture[file] = FileManager.default.contents(atPath: "\(stage.home.path)/\(file)")
    }
    picture[list] = try picture[list].map(sorted)
    return picture
  }

  /// OfflineIMAP lists the folders in the order in which its threads come to them.
  private static func sorted(_ list: Data) throws -> Data {
    let entries = try JSONSerialization.jsonObject(with: list) as? [Any] ?? []
    let lines = try entries.map {
      String(
        decoding: try JSONSerialization.data(withJSONObject: $0, options: .sortedKeys),
        as: UTF8.self)
    }
    return Data(lines.sorted().joined(separator: "\n").utf8)
  }

  /// What is not as it was.
  private static func changes(_ stage: Stage, since before: [String: Data]) throws -> [String] {
    let after = try picture(stage)
    return Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
  }

  private static func run(
    _ isOriginal: Bool, _ stage: Stage, _ switches: String...
  ) throws -> String {
    let result =
      isOriginal
      ? try Shell.run(
        ["/usr/bin/offlineimap", "-u", "basic", "-o"] + switches,
        environment: stage.home.environment, directory: stage.home.path)
      : try Shell.run(
        [BuiltProgram.path, "-u", "basic", "-o"] + switches, environment: stage.home.environment,
        directory: stage.home.path)
    guard result.status == 0 else { throw ProgramFailure(result.everything) }
    return result.everything
  }

  /// Expects each folder to hold the same messages on both sides, and nothing else to be here.
  private static func expectEqualSides(
    _ example: Example, _ stage: Stage, more: [(remote: String, local: String)] = [],
    _ comment: String
  ) throws {
    let client = try stage.client()
    for (remote, local) in example.pairs + more {
      let bodies = try client.bodies(of: remote)
      let files = try stage.maildir().messages(in: local)
      #expect(files.map(\.uid) == bodies.keys.sorted(), "\(remote): \(comment)")
      #expect(files.map(\.content) == files.map { bodies[$0.uid]?.onDisk }, "\(remote)")
    }
    let here = Set((example.pairs + more).map(\.local)).subtracting([""])
    #expect(stage.maildir().folders == here, "\(comment)")
  }

  @Test(
    "no message is transferred twice, and nothing changes in the runs in between",
    arguments: examples, [true, false])
  func alternation(_ example: Example, _ originalFirst: Bool) async throws {
    try await onThread {
      let stage = try Self.begin(example)
      for round in 0..<2 {
        let first = try Self.run(originalFirst, stage)
        #expect(first.contains("Copy message") == (round == 0), "round \(round): \(first)")
        try Self.expectEqualSides(example, stage, first)
        let picture = try Self.picture(stage)
        for switches in [[], ["-q"]] {
          let second =
            try switches.isEmpty
            ? Self.run(!originalFirst, stage) : Self.run(!originalFirst, stage, "-q")
          for word in ["Copy message", "Adding flag", "Deleting", "Creating folder"] {
            #expect(!second.contains(word), "round \(round): \(second)")
          }
          #expect(try Self.changes(stage, since: picture) == [], "round \(round)")
        }
      }
    }
  }

  @Test(
    "each goes on where the other stopped, with changes on both sides, also by quick runs",
    arguments: examples.dropLast(), [0, 1])
  func turns(_ example: Example, _ first: Int) async throws {
    try await onThread {
      let stage = try Self.begin(example)
      let corpus = MailCorpus(seed: 22)
      _ = try Self.run(first == 0, stage)
      for round in 0..<4 {
        for (index, pair) in example.pairs.enumerated() {
          let number = 100 + round * 10 + index
          let files = try stage.maildir().messages(in: pair.local)
          try stage.maildir().remove(files[0])
          try stage.maildir().setFlags("FS", of: files[1])
          try stage.maildir().add(corpus.message(number, .plain).onDisk, to: pair.local)
          try stage.append([corpus.message(number + 5, .plain)], to: pair.remote)
        }
        let isOriginal = round % 2 != first
        let text = try round == 2 ? Self.run(isOriginal, stage, "-q") : Self.run(isOriginal, stage)
        try Self.expectEqualSides(example, stage, "round \(round): \(text)")
      }
      let last = try Self.run(first == 0, stage)
      #expect(!last.contains("Copy message") && !last.contains("Deleting"), "\(last)")
    }
  }

  @Test(
    "folders that are new on either side get the same names from both programs",
    arguments: [true, false])
  func newFolders(_ isOriginal: Bool) async throws {
    try await onThread {
      for example in Self.examples.dropLast() {
        let stage = try Self.begin(example)
        _ = try Self.run(!isOriginal, stage)
        let (remote, local) = (example.new[0], example.new[1])
        let corpus = MailCorpus(seed: 23)
        try stage.client().command("CREATE \"\(remote.remote)\"")
        try stage.append([corpus.message(1, .plain)], to: remote.remote)
        try stage.maildir().add(corpus.message(2, .plain).onDisk, to: local.local)
        let text = try Self.run(isOriginal, stage)
        try Self.expectEqualSides(example, stage, more: example.new, text)
        let last = try Self.run(!isOriginal, stage)
        #expect(!last.contains("Copy message"), "\(last)")
      }
    }
  }
}
