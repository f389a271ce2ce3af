// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(
  "Story: what Cyrus says is one message is fetched once", .fewAtATime,
  .enabled(if: CyrusServer.isAvailable, "CYRUS IS NOT HERE: make test-servers fetches it"))
struct IdentityStory {
  private static let count = 12

  /// An account with letters of 100,000 octets in INBOX, and few in Box, on both sides.
  private static func stage() throws -> ServerStage<CyrusServer> {
    let stage = try ServerStage(server: try CyrusServer.shared(.slashes))
    try stage.configure()
    try stage.append((0..<count).map { letter($0) })
    try stage.client().command("CREATE Box")
    try stage.append([letter(90)], to: "Box")
    try stage.sync()
    try stage.sync()
    return stage
  }

  private static func letter(_ number: Int) -> Data {
    var corpus = MailCorpus(seed: 61).message(number, .plain)
    let line = Data("This line \(number) is one of many that are all alike.\r\n".utf8)
    while corpus.count < 100_000 { corpus.append(line) }
    return corpus
  }

  private static func act(_ stage: ServerStage<CyrusServer>, _ commands: String...) throws {
    let client = try stage.client()
    try client.command("SELECT INBOX")
    for command in commands { try client.command(command) }
  }

  /// Runs the program through a relay, and returns what it said and how many octets went over the line.
  private static func sync(
    _ stage: ServerStage<CyrusServer>
  ) throws -> (text: String, octets: Int) {
    let relay = try CountingRelay(to: stage.server.port)
    defer { relay.stop() }
    let text = try stage.sync(
      "-d", "imap", "-k", "Repository_RA:remoteport=\(relay.port)",
      "-k", "Repository_RA:usecompression=no")
    return (text, relay.count)
  }

  /// The inodes of the files of a folder.
  private static func inodes(_ stage: ServerStage<CyrusServer>, _ folder: String) throws -> Set<Int>
  {
    let files = try stage.maildir().messages(in: folder)
    return Set(
      try files.compactMap { file in
        let path = stage.maildir().path(file.path)
        return try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
      })
  }

  @Test("copies are second names of the files: a few octets instead of a megabyte")
  func copies() async throws {
    try await onThread {
      let stage = try Self.stage()
      try Self.act(stage, #"UID STORE 3 +FLAGS (\Seen \Flagged)"#, "UID COPY 1:10 Box")
      let (text, octets) = try Self.sync(stage)
      #expect(text.contains("Taking 10 messages of Box from INBOX in LA"), "\(text)")
      #expect(text.contains("10 messages taken from another folder"))
      #expect(!text.contains("BODY.PEEK[]"))
      #expect(octets < 20_000, "\(octets) octets: \(text)")
      try stage.expectEqualSides()
      #expect(try Self.inodes(stage, "Box").intersection(Self.inodes(stage, "INBOX")).count == 10)
      try stage.expectQuiet(folders: 2)
    }
  }

  @Test("moves are renames, and a new folder gets what others have")
  func moves() async throws {
    try await onThread {
      let stage = try Self.stage()
      let before = try Self.inodes(stage, "INBOX")
      try Self.act(stage, "UID MOVE 1:6 Box")
      let (text, octets) = try Self.sync(stage)
      #expect(text.contains("Moving 6 messages from INBOX to Box in LA"), "\(text)")
      #expect(!text.contains("BODY.PEEK[]"))
      #expect(octets < 20_000, "\(octets) octets: \(text)")
      try stage.expectEqualSides()
      #expect(try Self.inodes(stage, "Box").intersection(before).count == 6)
      try Self.act(stage, "CREATE New", "UID COPY 7:12 New")
      let next = try Self.sync(stage)
      #expect(next.text.contains("6 messages taken from another folder"), "\(next.text)")
      #expect(next.octets < 20_000, "\(next.octets) octets: \(next.text)")
      try stage.expectEqualSides()
      try stage.expectQuiet(folders: 3)
    }
  }

  @Test("a file that somebody wrote to is fetched, and --info tells what became of the extension")
  func doubt() async throws {
    try await onThread {
      let stage = try Self.stage()
      let file = try #require(try stage.maildir().messages(in: "INBOX").first)
      try (file.content + Data("PS: more\n".utf8)).write(
        to: URL(filePath: stage.maildir().path(file.path)))
      try Self.act(stage, "UID COPY 1:2 Box")
      let (text, octets) = try Self.sync(stage)
      #expect(text.contains("1 message received, 1 taken from another folder"), "\(text)")
      #expect(octets > 100_000 && octets < 120_000, "\(octets) octets")
      let bodies = try stage.client().bodies(of: "Box").values.map(\.onDisk)
      let files = try stage.maildir().messages(in: "Box").map(\.content)
      #expect(Set(bodies) == Set(files))
      let info = try stage.home.run("--info").everything
      #expect(info.contains(/OBJECTID\W+proven/), "\(info)")
    }
  }
}
