// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// The built program between two accounts of a real Dovecot, and what must come of it.
///
/// Blocks, so use it inside ``onThread(_:)``.
final class MappedKillStage {
  let home: Home
  private let server: DovecotServer
  private let name: String
  private let clients: [RawIMAPClient]
  private var random: SeededRandom
  private var count = 0
  /// The subjects that must be on both servers in the end; each message has its own.
  private var expected: Set<String> = []

  init(seed: UInt64) throws {
    let server = try DovecotServer.shared.get()
    self.server = server
    let name = "pair-\(UUID().uuidString.prefix(8))"
    self.name = name
    home = try Home()
    random = SeededRandom(seed: seed)
    clients = try ["far", "near"].map {
      try RawIMAPClient(port: server.port, user: "\(name)-\($0)")
    }
    // The two servers number their messages differently.
    for number in 0..<3 {
      try clients[1].command("APPEND INBOX {4}", literal: Data("x: \(number)".utf8.prefix(4)))
    }
    try clients[1].command("SELECT INBOX")
    try clients[1].command("UID STORE 1:* +FLAGS (\\Deleted)")
    try clients[1].command("EXPUNGE")
    try home.write(DovecotServer.password + "\n", to: "password")
    let repositories = [("L", "near"), ("R", "far")].map {
      """
      [Repository \($0.0)]
      type = IMAP
      remotehost = 127.0.0.1
      remoteport = \(server.port)
      ssl = no
      starttls = no
      remoteuser = \(name)-\($0.1)
      remotepassfile = \(home.path)/password
      """
    }
    try home.configure(
      """
      [general]
      accounts = A
      fsync = yes
      [Account A]
      localrepository = L
      remoterepository = R
      deletionlimit = no
      \(repositories.joined(separator: "\n"))

      """)
    for _ in 0..<6 { try deliver(to: 0) }
    guard try settle() == [] else { throw ProgramFailure("the first run does not succeed") }
  }

  private func deliver(to side: Int) throws {
    count += 1
    let subject = "message \(count)"
    let lines = (0..<(3 + count % 20)).map { "Line \($0).\r\n" }.joined()
    let text = "Subject: \(subject)\r\nMessage-ID: <\(count)@example.org>\r\n\r\n\(lines)"
    let flags = count % 2 == 0 ? "\\Seen" : ""
    try clients[side].command(
      "APPEND INBOX (\(flags)) {\(text.utf8.count)}", literal: Data(text.utf8))
    expected.insert(subject)
  }

  /// Changes of every kind on both servers.
  func prepare() throws {
    for side in [0, 1] {
      for _ in 0..<2 { try deliver(to: side) }
      let held = try subjects(on: side)
      let uids = held.keys.sorted().filter { expected.contains(held[$0] ?? "") }
      guard let gone = uids.randomElement(using: &random),
        let flagged = uids.randomElement(using: &random)
      else { continue }
      try clients[side].command("SELECT INBOX")
      let word = ["\\Flagged", "\\Answered"].randomElement(using: &random) ?? ""
      try clients[side].command("UID STORE \(flagged) +FLAGS (\(word))")
      try clients[side].command("UID STORE \(gone) +FLAGS (\\Deleted)")
      try clients[side].command("UID EXPUNGE \(gone)")
      if let subject = held[gone] { expected.remove(subject) }
    }
  }

  /// The subjects on a server by UID.
  private func subjects(on side: Int) throws -> [UInt32: String] {
    try clients[side].bodies(of: "INBOX").mapValues { body in
      let line = String(decoding: body, as: UTF8.self).split(separator: "\r\n").first ?? ""
      return String(line.dropFirst("Subject: ".count))
    }
  }

  private func run() throws -> ProgramResult {
    try Shell.run(
      [BuiltProgram.path, "-o", "-u", "basic"], environment: home.environment,
      directory: home.path)
  }

  /// Waits until the server has done what the program that was killed still told it.
  ///
  /// A busy server may otherwise take an upload after the next run has looked for it, which no run can
  /// know.  One session of each user is that of the test.
  func waitForServer() throws {
    let end = ContinuousClock.now + .seconds(120)
    while ContinuousClock.now < end {
      let sessions = try server.doveadm(["-f", "tab", "who", "-1", "\(name)-*"])
        .split(separator: "\n").dropFirst().count
      if sessions <= clients.count { return }
      usleep(20_000)
    }
    throw ProgramFailure("sessions of the program that was killed do not end")
  }

  /// What is on neither server although nobody deleted it.
  func losses() throws -> [String] {
    let here = Set(try subjects(on: 0).values).union(try subjects(on: 1).values)
    return expected.subtracting(here).map { "lost: \($0)" }.sorted()
  }

  /// Runs until nothing changes, and returns what is wrong then.
  func settle() throws -> [String] {
    for _ in 0..<5 {
      let result = try run()
      guard result.status == 0 else { return ["a run fails: \(result.everything)"] }
      if result.output.contains("Nothing changed") { return try judge() }
    }
    return ["does not come to rest"]
  }

  private func judge() throws -> [String] {
    var found: [String] = []
    for side in [0, 1] {
      let held = try subjects(on: side).values.sorted()
      if held != expected.sorted() {
        found.append("side \(side): \(held) instead of \(expected.sorted())")
      }
    }
    let (far, near) = (try flags(on: 0), try flags(on: 1))
    if far != near { found.append("flags: \(far) \(near)") }
    return found
  }

  private func flags(on side: Int) throws -> [String: [String]] {
    let flags = try clients[side].flags(of: "INBOX")
    let pairs = try subjects(on: side).map { ($0.value, (flags[$0.key] ?? []).sorted()) }
    return Dictionary(pairs) { first, _ in first }
  }
}

@Suite("Torture: kill -9 between two servers")
struct MappedKillTests {
  private static let roundsOfStage = 12

  @Test("killed at random instants") func randomInstants() async throws {
    let kills = try await onThread {
      var instants = KillInstants()
      var stage: MappedKillStage?
      for round in 0..<TortureSettings.kills {
        if round.isMultiple(of: Self.roundsOfStage) { stage = nil }
        let current = try stage ?? MappedKillStage(seed: UInt64(TortureSettings.seed + round))
        stage = current
        try current.prepare()
        _ = try instants.strike(current.home.start("-u", "quiet", "-o"))
        try current.waitForServer()
        let lost = try current.losses()
        #expect(lost == [], "round \(round)")
        let found = try current.settle()
        #expect(found == [], "round \(round)")
      }
      return instants.kills
    }
    print("killed between two servers at \(kills) random instants of \(TortureSettings.kills) runs")
    #expect(kills > TortureSettings.kills / 4)
  }
}
