// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// The plays that every other server sees; `customs` is what differs.
extension ServerStage {
  /// Fills the server with messages of every shape it takes, in every kind of folder.
  private func fill(_ customs: PeerCustoms) throws {
    let corpus = MailCorpus()
    let client = try client()
    let folders = ["INBOX"] + PeerCustoms.paths.map(customs.mailbox)
    for folder in folders.dropFirst() { try client.command("CREATE \(client.quoted(folder))") }
    for (number, shape) in (customs.shapes + customs.shapes).enumerated() {
      let message = corpus.message(number, shape)
      let flags = [#"\Seen"#, #"\Flagged \Answered"#, "", #"\Draft $Work"#][number % 4]
      try client.command(
        "APPEND \(client.quoted(folders[number % folders.count])) (\(flags)) {\(message.count)}",
        literal: message)
    }
  }

  /// The first sync brings everything as it is, and the second finds nothing to do.
  func playFirstSync(_ customs: PeerCustoms) throws {
    try configure()
    try fill(customs)
    let count = customs.shapes.count * 2
    let first = try sync()
    #expect(first.contains("\(count) messages received"), "\(first)")
    try expectEqualSides("\(first)")
    #expect(
      maildir().folders == Set(["INBOX"] + PeerCustoms.paths.map(customs.directory)), "\(first)")
    let before = try maildir().everything()
    try expectQuiet(folders: PeerCustoms.paths.count + 1)
    #expect(try maildir().everything() == before)
  }

  /// Changes on both sides meet in one run.
  func playConvergence(_ customs: PeerCustoms) throws {
    try configure()
    let corpus = MailCorpus(seed: 2)
    try append((0..<20).map { corpus.message($0, .plain) })
    try append((20..<40).map { corpus.message($0, .multipart) }, flags: #"\Seen $Work"#)
    try sync()
    let files = try maildir().messages(in: "INBOX")
    #expect(files.map(\.uid) == Array(1...40))
    try changeServer(customs, corpus)
    try changeDisk(files, customs, corpus)
    let run = try sync()
    try expectEqualSides("\(run)")
    let flags = try client().flags(of: "INBOX")
    #expect(flags.count == 40 - 3 - 3 + 2, "\(run)")
    #expect(flags[30] == [#"\Answered"#, #"\Seen"#, "$Work"])
    #expect(flags[35] == ["$Work"])
    try expectQuiet(folders: 3)
  }

  /// New mail, other flags, deletions and a new folder.
  private func changeServer(_ customs: PeerCustoms, _ corpus: MailCorpus) throws {
    let client = try client()
    try client.command("CREATE \(client.quoted(customs.mailbox("Gäste")))")
    try client.command("SELECT INBOX")
    try client.command(#"UID STORE 1:5 +FLAGS (\Seen \Flagged)"#)
    try client.command(#"UID STORE 21:24 -FLAGS (\Seen)"#)
    try client.command(#"UID STORE 10:12 +FLAGS (\Deleted)"#)
    try client.command("EXPUNGE")
    try client.command("CLOSE")
    try append([corpus.message(70), corpus.message(71)], to: customs.mailbox("Gäste"))
    try append([corpus.message(72)])
  }

  /// The same by a mail client that renames and removes files.
  private func changeDisk(
    _ files: [MaildirTree.File], _ customs: PeerCustoms, _ corpus: MailCorpus
  ) throws {
    let tree = maildir()
    for file in files where (14...16).contains(file.uid) { try tree.remove(file) }
    for file in files where (30...33).contains(file.uid) { try tree.setFlags("RS", of: file) }
    for file in files where (35...36).contains(file.uid) { try tree.setFlags("", of: file) }
    try tree.add(corpus.message(80, .plain).onDisk, to: "INBOX", flags: "FS")
    try tree.add(
      corpus.message(81, .plain).onDisk, to: customs.directory("Written Here"), flags: "")
  }

  /// Expects a run that finds nothing to do.
  func expectQuiet(folders: Int, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let text = try sync()
    #expect(
      text.contains("Nothing changed in \(folders) folder"), "\(text)",
      sourceLocation: sourceLocation)
    #expect(!text.contains("Copy message"), "\(text)", sourceLocation: sourceLocation)
  }
}
