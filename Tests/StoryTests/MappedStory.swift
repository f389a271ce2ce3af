// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// An account between two real servers that separate the levels of names differently.
///
/// Blocks, so use it inside ``onThread(_:)``.
final class MappedScene {
  /// The server of the local side, whose names have other separators than those of the shared one.
  static let near = SharedServers.start {
    try DovecotServer(settings: "namespace inbox {\n  separator = .\n}\n")
  }

  let home: Home
  let far: RawIMAPClient
  let near: RawIMAPClient

  init(account: String = "", local: String = "", remote: String = "") throws {
    let (remoteServer, localServer) = (try DovecotServer.shared.get(), try Self.near.get())
    let user = "pair-\(UUID().uuidString.prefix(8).lowercased())"
    home = try Home()
    far = try RawIMAPClient(port: remoteServer.port, user: user)
    near = try RawIMAPClient(port: localServer.port, user: user)
    try home.write(DovecotServer.password + "\n", to: "password")
    let repositories = [("L", localServer.port, local), ("R", remoteServer.port, remote)].map {
      """
      [Repository \($0.0)]
      type = IMAP
      remotehost = 127.0.0.1
      remoteport = \($0.1)
      ssl = no
      starttls = no
      remoteuser = \(user)
      remotepassfile = \(home.path)/password
      \($0.2)
      """
    }
    try home.configure(
      """
      [general]
      accounts = A
      [Account A]
      localrepository = L
      remoterepository = R
      \(account)
      \(repositories.joined(separator: "\n"))

      """)
  }

  func append(
    _ messages: [Data], to client: RawIMAPClient, _ folder: String = "INBOX", flags: String = "",
    date: String = "17-Jul-1996 02:44:25 -0700"
  ) throws {
    for message in messages {
      try client.command(
        "APPEND \"\(folder)\" (\(flags)) \"\(date)\" {\(message.count)}", literal: message)
    }
  }

  /// Runs the built program and expects success.
  @discardableResult
  func sync(_ arguments: String...) throws -> String {
    let result = try Shell.run(
      [BuiltProgram.path, "-u", "basic", "-o"] + arguments, environment: home.environment,
      directory: home.path)
    guard result.status == 0 else { throw ProgramFailure(result.everything) }
    return result.everything
  }

  /// Runs OfflineIMAP 8 and expects success.
  @discardableResult
  func original() throws -> String {
    let result = try home.runOriginal("-u", "basic", "-o")
    guard result.status == 0 else { throw ProgramFailure(result.everything) }
    return result.everything
  }

  /// Content, flags and time of arrival of each message, in no order of the server's.
  func held(_ client: RawIMAPClient, _ folder: String = "INBOX") throws -> [String] {
    let bodies = try client.bodies(of: folder)
    let flags = try client.flags(of: folder)
    return bodies.map { uid, body in
      "\((flags[uid] ?? []).sorted()) \(String(decoding: body, as: UTF8.self))"
    }.sorted()
  }

  /// When the messages of INBOX arrived, as the server tells it.
  func dates(of client: RawIMAPClient) throws -> [String] {
    try client.command("SELECT INBOX")
    return try client.command("UID FETCH 1:* (INTERNALDATE)").compactMap { line in
      let words = String(decoding: line, as: UTF8.self).split(separator: "\"")
      return words.count > 1 ? String(words[1]) : nil
    }
  }

  func expectEqual(
    _ folder: String = "INBOX", as local: String? = nil, count: Int? = nil,
    _ comment: @autoclosure () -> String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let (theirs, own) = (try held(far, folder), try held(near, local ?? folder))
    #expect(theirs == own, "\(comment())", sourceLocation: sourceLocation)
    if let count { #expect(own.count == count, "\(comment())", sourceLocation: sourceLocation) }
  }

  /// The map of a folder as pairs.
  func map(_ folder: String = "INBOX") throws -> [UInt32: UInt32] {
    let path = "\(home.metadata)/Repository-L/UIDMapping/\(folder)"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let pairs = text.split(separator: "\n").map { line in
      line.split(separator: ":").compactMap { UInt32($0) }
    }
    return Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1]) })
  }
}

@Suite("Story: two servers", .fewAtATime)
struct MappedStory {
  @Test("everything crosses, stays equal, and a second run changes nothing")
  func firstSync() async throws {
    try await onThread {
      let scene = try MappedScene()
      let corpus = MailCorpus(seed: 11)
      try scene.append((0..<20).map { corpus.message($0) }, to: scene.far, flags: #"\Seen"#)
      try scene.far.command("CREATE Lists/swift")
      try scene.append((20..<25).map { corpus.message($0) }, to: scene.far, "Lists/swift")
      try scene.append(
        [corpus.message(30)], to: scene.near, flags: #"\Draft"#,
        date: "17-Jul-1996 02:44:25 -0700")
      let first = try scene.sync()
      #expect(first.contains("Syncing INBOX: IMAP -> MappedIMAP"), "\(first)")
      try scene.expectEqual(count: 21, first)
      try scene.expectEqual("Lists/swift", as: "Lists.swift", count: 5)
      #expect(try Set(scene.dates(of: scene.near)) == Set(scene.dates(of: scene.far)))
      let second = try scene.sync()
      #expect(second.contains("Nothing changed"), "\(second)")
    }
  }

  @Test("changes on both servers meet, run after run") func changes() async throws {
    try await onThread {
      let scene = try MappedScene()
      let corpus = MailCorpus(seed: 12)
      try scene.append((0..<12).map { corpus.message($0, .plain) }, to: scene.far)
      try scene.sync()
      for round in 0..<3 {
        for client in [scene.far, scene.near] {
          let uids = try client.bodies(of: "INBOX").keys.sorted()
          let offset = client === scene.far ? 0 : 4
          try client.command("SELECT INBOX")
          try client.command("UID STORE \(uids[offset]) +FLAGS (\\Deleted)")
          try client.command("UID EXPUNGE \(uids[offset])")
          try client.command("UID STORE \(uids[offset + 1]) +FLAGS (\\Answered \\Seen)")
          try client.command("UID STORE \(uids[offset + 2]) -FLAGS (\\Seen)")
        }
        try scene.append([corpus.message(100 + round, .plain)], to: scene.far)
        try scene.append([corpus.message(200 + round, .plain)], to: scene.near)
        let text = try scene.sync()
        try scene.expectEqual(count: 12, "round \(round): \(text)")
      }
      #expect(try scene.sync().contains("Nothing changed"))
    }
  }

  @Test("a map that was removed is found again, and no message is transferred")
  func lostMap() async throws {
    try await onThread {
      let scene = try MappedScene()
      let corpus = MailCorpus(seed: 13)
      try scene.append((0..<10).map { corpus.message($0) }, to: scene.far)
      try scene.sync()
      let map = try scene.map()
      try FileManager.default.removeItem(
        atPath: "\(scene.home.metadata)/Repository-L/UIDMapping/INBOX")
      let text = try scene.sync()
      #expect(!text.contains("Copy message"), "\(text)")
      try scene.expectEqual(count: 10)
      #expect(try scene.map() == map)
    }
  }

  @Test("a folder of the remote server that is watched is synchronised at once, both ways")
  func watched() async throws {
    try await onThread {
      let scene = try MappedScene(account: "autorefresh = 60", remote: "idlefolders = ['INBOX']")
      let corpus = MailCorpus(seed: 19)
      try scene.append([corpus.message(1)], to: scene.far)
      let program = try scene.home.start("-u", "ttyui")
      try program.wait(for: "Watching R:INBOX")
      try program.wait(for: "*** Finished account 'A'", count: 2)
      // The next run by itself would come much later than the wait lasts.
      try scene.append([corpus.message(2)], to: scene.near)
      try scene.append([corpus.message(3)], to: scene.far)
      try program.wait(for: "*** Finished account 'A'", count: 3)
      program.signal(SIGTERM)
      #expect(try program.waitForEnd() == 0)
      try scene.expectEqual(count: 3, program.text)
    }
  }

  @Test("--info tells of both servers, and --dry-run of what would cross") func looks() async throws
  {
    try await onThread {
      let scene = try MappedScene()
      try scene.append([MailCorpus(seed: 14).message(0, .plain)], to: scene.far)
      let told = try scene.sync("--info")
      #expect(told.contains("Local repository 'L': type 'IMAP'"), "\(told)")
      let dry = try scene.sync("--dry-run")
      #expect(dry.contains("[DRYRUN] Copy 1 message"), "\(dry)")
      #expect(try scene.held(scene.near).isEmpty)
    }
  }
}

@Suite("Story: taking turns with OfflineIMAP 8 between two servers", .fewAtATime)
struct MappedAlternationStory {
  private static func begin() throws -> MappedScene {
    let scene = try MappedScene()
    let corpus = MailCorpus(seed: 15)
    try scene.append((0..<15).map { corpus.message($0, .plain) }, to: scene.far, flags: #"\Seen"#)
    return scene
  }

  @Test(
    "no message is transferred twice, and the map stays as it is", arguments: [true, false])
  func alternation(_ originalFirst: Bool) async throws {
    try await onThread {
      let scene = try Self.begin()
      for round in 0..<3 {
        let first = originalFirst ? try scene.original() : try scene.sync()
        #expect(first.contains("Copy message") == (round == 0), "round \(round): \(first)")
        let map = try scene.map()
        #expect(map.count == 15)
        let second = originalFirst ? try scene.sync() : try scene.original()
        #expect(!second.contains("Copy message"), "round \(round): \(second)")
        #expect(!second.contains("flag"), "round \(round): \(second)")
        #expect(try scene.map() == map)
      }
      try scene.expectEqual(count: 15)
    }
  }

  @Test("each goes on where the other stopped, with changes on both servers every time")
  func turns() async throws {
    try await onThread {
      let scene = try Self.begin()
      let corpus = MailCorpus(seed: 16)
      for round in 0..<6 {
        let text = round % 2 == 0 ? try scene.sync() : try scene.original()
        try scene.expectEqual(count: 15, "round \(round): \(text)")
        for client in [scene.far, scene.near] {
          let uids = try client.bodies(of: "INBOX").keys.sorted()
          let offset = client === scene.far ? 0 : 5
          try client.command("SELECT INBOX")
          try client.command("UID STORE \(uids[offset]) +FLAGS (\\Deleted)")
          try client.command("UID EXPUNGE \(uids[offset])")
          try client.command("UID STORE \(uids[offset + 2]) +FLAGS (\\Flagged)")
          try client.command("UID STORE \(uids[offset + 3]) -FLAGS (\\Seen)")
        }
        try scene.append([corpus.message(round, .plain)], to: scene.far)
        try scene.append([corpus.message(50 + round, .plain)], to: scene.near)
      }
      try scene.sync()
      try scene.expectEqual(count: 15)
      #expect(try scene.original().contains("Copy message") == false)
    }
  }
}
