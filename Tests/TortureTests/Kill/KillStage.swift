// SPDX-License-Identifier: MIT

import DemoServer
import Foundation
import TestSupport

/// The built program on an account of a real Dovecot, and an oracle that knows what must come of it.
///
/// Blocks, so use it inside ``onThread(_:)``.
final class KillStage {
  let home: Home
  var oracle = Oracle()
  private let client: RawIMAPClient
  private var random: SeededRandom
  private var count = 0
  private var mail: String { "\(home.path)/Mail" }

  init(seed: UInt64) throws {
    let server = try DovecotServer.shared.get()
    let user = "torture-\(UUID().uuidString.prefix(8))"
    home = try Home()
    random = SeededRandom(seed: seed)
    client = try RawIMAPClient(port: server.port, user: user)
    try client.command("CREATE Work")
    try home.write(DovecotServer.password + "\n", to: "password")
    let login = "remoteuser = \(user)\nremotepassfile = \(home.path)/password"
    let sections = AccountSections(
      mail: mail, server: AccountSections.plainServer(port: server.port, login: login))
    try home.configure("[general]\naccounts = A\nfsync = yes\n" + sections.text)
    for _ in 0..<6 { try deliver() }
    guard try settle() == [] else { throw ProgramFailure("the first run does not succeed") }
  }

  /// The command of the program on one thread, so that its system calls come in one order.
  var command: [String] { [BuiltProgram.path, "-1", "-o", "-u", "basic"] }

  func reading() throws -> SideReading { try SideReading(mail: mail, client: client) }

  /// Runs the program, inside of another one if `wrapper` is given.
  func run(_ wrapper: [String] = []) throws -> ProgramResult {
    try Shell.run(wrapper + command, environment: home.environment, directory: home.path)
  }

  /// Runs until nothing changes, and returns what is wrong then.
  func settle() throws -> [String] {
    for _ in 0..<5 {
      let result = try run()
      guard result.status == 0 else { return ["a run fails: \(result.everything)"] }
      guard result.output.contains("Nothing changed") else { continue }
      let now = try reading()
      let found = oracle.judge(now)
      if found.isEmpty { oracle.settle(now) }
      return found
    }
    return ["does not come to rest"]
  }

  /// Tells the oracle of a run that ended early, and returns what is lost already.
  func interrupted() throws -> [String] {
    let now = try reading()
    oracle.disturbed()
    return oracle.losses(now)
  }
}

/// What a run has to do when it is killed.
enum KillPath: String, CaseIterable, Sendable {
  case upload, download, deletions, flags, moves, everything
}

// MARK: - Changes on both sides

extension KillStage {
  func prepare(_ path: KillPath) throws {
    switch path {
    case .upload: for _ in 0..<3 { try addFile() }
    case .download: for _ in 0..<3 { try deliver() }
    case .deletions: try delete()
    case .flags: try flag()
    case .moves: try move()
    case .everything:
      for path in KillPath.allCases where path != .everything { try prepare(path) }
    }
  }

  private func message() -> Data {
    count += 1
    let lines = (0..<(3 + count % 20)).map { "Line \($0)." }
    let header = ["Subject: \(count)", "From: a@example.org", "Message-ID: <\(count)@example.org>"]
    return Data((header + [""] + lines).map { $0 + "\n" }.joined().utf8)
  }

  private func deliver() throws {
    let content = message()
    try append(content, to: "INBOX", [])
    oracle.born("INBOX", content, flags: [])
  }

  private func append(_ content: Data, to folder: String, _ flags: Set<Character>) throws {
    let wire = Data(content.onWire)
    let words = Letters.flags(flags).words.joined(separator: " ")
    try client.command("APPEND \(folder) (\(words)) {\(wire.count)}", literal: wire)
  }

  private func addFile() throws {
    let content = message()
    try MaildirTree(mail).add(content, to: "INBOX", flags: "S")
    oracle.born("INBOX", content, flags: ["S"])
  }

  /// Something that both sides have in step and that is still there.
  private func choose(_ messages: [SideMessage]?) -> SideMessage? {
    (messages ?? []).filter { $0.uid != nil }.randomElement(using: &random)
  }

  private func delete() throws {
    if let file = choose(try reading().local["INBOX"]) {
      try FileManager.default.removeItem(atPath: "\(mail)/\(file.path)")
      oracle.gone("INBOX", file)
    }
    if let message = choose(try reading().remote["INBOX"]), let uid = message.uid {
      try expunge(uid)
      oracle.gone("INBOX", message)
    }
    // So that the folder never runs out.
    for _ in 0..<2 { try deliver() }
  }

  private func expunge(_ uid: UInt32) throws {
    try client.command("SELECT INBOX")
    try client.command("UID STORE \(uid) +FLAGS (\\Deleted)")
    try client.command("UID EXPUNGE \(uid)")
  }

  private func flag() throws {
    for letter: Character in ["S", "F"] {
      if let file = choose(try reading().local["INBOX"]) { try flag(file, letter) }
      if let message = choose(try reading().remote["INBOX"]), let uid = message.uid {
        oracle.flagged(onServer: true, "INBOX", message, letter)
        try client.command("SELECT INBOX")
        let sign = message.flags.contains(letter) ? "-" : "+"
        let word = Letters.flags([letter]).words[0]
        try client.command("UID STORE \(uid) \(sign)FLAGS (\(word))")
      }
    }
  }

  private func flag(_ file: SideMessage, _ letter: Character) throws {
    oracle.flagged(onServer: false, "INBOX", file, letter)
    let letters = String(file.flags.symmetricDifference([letter]).sorted())
    let base = URL(filePath: file.path).lastPathComponent.replacing(/:2,\w*$/, with: "")
    try FileManager.default.moveItem(
      atPath: "\(mail)/\(file.path)", toPath: "\(mail)/INBOX/cur/\(base):2,\(letters)")
  }

  private func move() throws {
    if let file = choose(try reading().local["INBOX"]) {
      let free = oracle.freeLetters("INBOX", file.content)
      let name = URL(filePath: file.path).lastPathComponent
      try FileManager.default.moveItem(
        atPath: "\(mail)/\(file.path)", toPath: "\(mail)/Work/cur/\(name)")
      oracle.moved(file, from: "INBOX", to: "Work", free: free)
    }
    if let message = choose(try reading().remote["INBOX"]), let uid = message.uid {
      let free = oracle.freeLetters("INBOX", message.content)
      try append(message.content, to: "Work", message.flags)
      try expunge(uid)
      oracle.moved(message, from: "INBOX", to: "Work", free: free)
    }
    for _ in 0..<2 { try deliver() }
  }
}
