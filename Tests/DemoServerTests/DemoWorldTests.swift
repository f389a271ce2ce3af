// SPDX-License-Identifier: MIT

import DemoServer
import POSIX
import TestSupport
import Testing

@Suite("The world of the demo")
struct DemoWorldTests {
  /// 1 September 2026, noon.
  static let now = 1_788_264_000

  /// All messages of an account, with their folders.
  static func messages(of account: DemoAccount) -> [StoredMessage] {
    let mailboxes = account.server.store.snapshot
    return mailboxes.names.flatMap { mailboxes[$0]?.messages ?? [] }
  }

  @Test("there are four accounts, each with something to see from the start")
  func accounts() async throws {
    try await onThread {
      let world = try DemoWorld(now: Self.now)
      defer { world.stop() }
      try requireEqual(world.accounts.map(\.name), ["personal", "work", "uni", "archive"])
      try requireEqual(Set(world.accounts.map(\.port)).count, 4)
      for account in world.accounts {
        try require((0.2...1).contains(account.autorefresh), "\(account.name) comes back soon")
        let messages = Self.messages(of: account)
        let sizes = messages.map(\.content.count)
        try require(messages.count > 50, "\(account.name) has messages")
        try require((500..<1000).contains(sizes.min() ?? 0), "the smallest is \(sizes.min() ?? 0)")
        try require(
          (90_000..<300_000).contains(sizes.max() ?? 0), "the largest is \(sizes.max() ?? 0)")
        try require(messages.contains { $0.flags.contains(.seen) }, "some are read")
        try require(messages.contains { !$0.flags.contains(.seen) }, "some are not")
        let names = account.server.store.snapshot.names.map(\.description)
        try require(names.contains { $0.contains("&") }, "\(account.name) has a name to encode")
        try require(names.contains { $0.contains("/") || $0.contains(".") }, "it has levels")
      }
    }
  }

  @Test("work takes ten to twenty seconds to fetch")
  func workload() async throws {
    try await onThread {
      for seed in 1...2 as ClosedRange<UInt64> {
        let world = try DemoWorld(seed: seed, now: Self.now)
        defer { world.stop() }
        let messages = Self.messages(of: world.accounts[1])
        let rate = world.accounts[1].server.line.bytesPerSecond ?? .max
        let seconds = Double(messages.reduce(0) { $0 + $1.content.count }) / Double(rate)
        try require((10...18).contains(seconds), "seed \(seed) takes \(seconds) s")
        try require(messages.count > 300, "it has \(messages.count) messages")
      }
    }
  }

  @Test("the same seed lives the same life, another seed another one")
  func determinism() async throws {
    try await onThread {
      let worlds = try [1, 1, 2].map { try DemoWorld(seed: $0, now: Self.now, speed: 1e9) }
      defer { for world in worlds { world.stop() } }
      for world in worlds {
        let before = world.accounts.map(\.server.store.snapshot)
        try world.start(steps: 400)
        try require(world.wait(atMost: .seconds(120), untilSteps: 400), "it lives")
        for (account, mailboxes) in zip(world.accounts, before) {
          try require(account.server.store.snapshot != mailboxes, "\(account.name) changes")
        }
      }
      let ends = worlds.map { $0.accounts.map(\.server.store.snapshot) }
      try require(ends[0] == ends[1], "equal seeds end equally")
      try require(ends[0] != ends[2], "other seeds end otherwise")
      for mailboxes in ends[0] {
        let counts = mailboxes.names.compactMap { mailboxes[$0]?.messages.count }
        try require(counts.allSatisfy { $0 <= 150 }, "no folder grows for ever")
      }
      try require(ends[0][0].names.contains(WireName(encoding: "Ausflüge")), "folders appear")
    }
  }

  @Test("uni fails in several ways and recovers each time")
  func troubles() async throws {
    try await onThread {
      let world = try DemoWorld(now: Self.now, speed: 1e9)
      defer { world.stop() }
      let uni = world.accounts[2]
      var troubles: Set<String> = []
      var wasWell = true
      for step in 1...300 where troubles.count < 4 {
        try world.start(steps: 1)
        try require(world.wait(atMost: .seconds(120), untilSteps: step), "a step is taken")
        let isWell = uni.server.faults.all.isEmpty
        defer { wasWell = isWell }
        // The slow answers are not waited for here; they are no failure.
        let isSlow = uni.server.faults.all.contains {
          $0 == Fault(.delay(.seconds(3)), at: .command("*"), times: 2)
        }
        if isWell == wasWell || isSlow { continue }
        let outcome = Self.outcome(of: uni)
        try requireEqual(outcome.isEmpty, isWell)
        if !isWell { troubles.insert(outcome) }
      }
      try requireEqual(troubles, ["login", "end", "greeting", "reset"])
    }
  }

  /// Logs in and reads a little; empty when all went well, else the way in which it failed.
  static func outcome(of account: DemoAccount) -> String {
    do {
      let client = try Client(account.server, readsGreeting: false)
      let greeting = try client.line()
      guard greeting.hasPrefix("* OK") else { return "greeting" }
      let login = try client.command("LOGIN \(account.user) \(account.password)")
      guard login.last?.hasPrefix("OK") == true else { return "login" }
      try client.succeed("SELECT INBOX")
      try client.succeed("FETCH 1:10 (FLAGS RFC822.SIZE BODY.PEEK[HEADER])")
      return ""
    } catch is SystemError {
      return "reset"
    } catch {
      return "end"
    }
  }

  @Test(
    "somebody empties a folder of archive, of which a program should not delete so much unasked")
  func accident() async throws {
    try await onThread {
      let world = try DemoWorld(now: Self.now, speed: 1e9)
      defer { world.stop() }
      let store = world.accounts[3].server.store
      func count() -> Int { store.mailbox(WireName(encoding: "Steuern"))?.messages.count ?? 0 }
      try requireEqual(count(), 48)
      try world.start(steps: 60)
      try require(world.wait(atMost: .seconds(120), untilSteps: 60), "it lives")
      try requireEqual(count(), 6)
    }
  }

  @Test("the owner of personal reads, flags, answers, files and deletes in the Maildirs")
  func maildir() async throws {
    try await onThread {
      let folder = try TemporaryFolder()
      let root = "\(folder.path)/personal"
      for name in ["INBOX", "Familie", "Gesendet"] {
        for part in ["cur", "new", "tmp"] {
          try Files.createDirectories("\(root)/\(name)/\(part)")
        }
      }
      for number in 1...40 {
        try folder.write("x", to: "personal/INBOX/new/1.\(number).host,U=\(number),FMD5=0:2,")
      }
      let world = try DemoWorld(now: Self.now, maildirs: folder.path, speed: 1e9)
      defer { world.stop() }
      try world.start(steps: 900)
      try require(world.wait(atMost: .seconds(120), untilSteps: 900), "it lives")
      func names(_ folder: String) throws -> [String] {
        try Directory.names(in: "\(root)/\(folder)/cur")
      }
      let inbox = try names("INBOX")
      for flag in ["S", "F", "R"] {
        try require(inbox.contains { $0.split(separator: ":2,")[1].contains(flag) }, flag)
      }
      try require(try names("Familie").count > 2, "some are filed")
      try require(try names("Familie").allSatisfy { !$0.contains("U=") }, "under new names")
      let unseen = try Directory.names(in: "\(root)/INBOX/new")
      try require(
        inbox.count + unseen.count + (try names("Familie").count) < 40, "some are deleted")
      let sent = try names("Gesendet")
      let answer = try Files.read("\(root)/Gesendet/cur/\(sent[0])")
      try require(answer.starts(with: Array("Return-Path: <robin@".utf8)), "an answer")
      try require(!answer.contains(UInt8(ascii: "\r")), "with the line ends of a file")
    }
  }

  @Test("a world stops at once, leaving nothing behind, started or not")
  func stop() async throws {
    await #expect(processExitsWith: .success) {
      try await onThread {
        do { _ = try DemoWorld() }
        let residue = try Residue()
        for speed in [0.001, 1, 1e9] {
          let time = try fastest(within: .seconds(5)) {
            let world = try DemoWorld(speed: speed)
            try world.start()
            let clients = try world.accounts.map { try Client($0.server) }
            let start = ContinuousClock.now
            world.stop()
            let time = ContinuousClock.now - start
            for client in clients { _ = try client.rest() }
            world.stop()
            return time
          }
          try require(time < .seconds(5), "it stops")
        }
        try residue.requireNone()
      }
    }
  }

  @Test("every message is one that a mail program can read")
  func messages() async throws {
    try await onThread {
      let world = try DemoWorld(now: Self.now)
      defer { world.stop() }
      for account in world.accounts {
        var identifiers: Set<String> = []
        for message in Self.messages(of: account) where message.content.count < 30_000 {
          try Self.check(message)
          let text = String(decoding: message.content, as: UTF8.self)
          let identifier = text.split(separator: "\r\n").first { $0.hasPrefix("Message-ID: <") }
          try require(identifiers.insert(String(identifier ?? "")).inserted, "\(text) is unique")
        }
      }
    }
  }

  /// RFC 5322 §2.1: lines end with CR LF and have at most 998 bytes; the header is ASCII.
  static func check(_ message: StoredMessage) throws {
    let text = String(decoding: message.content, as: UTF8.self)
    try require(Array(text.utf8) == message.content, "the bytes are UTF-8")
    try require(text.hasSuffix("\r\n"), "the last line has an end")
    let lines = message.content.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    try require(lines.dropLast().allSatisfy { $0.last == 0x0d }, "each line ends with CR LF")
    try require(lines.allSatisfy { $0.count <= 998 }, "no line is too long")
    let header = lines.prefix { $0.count > 1 }
    try require(header.allSatisfy { $0.allSatisfy { $0 < 128 } }, "the header is ASCII")
    for name in ["From:", "To:", "Subject:", "Date:", "Message-ID:", "MIME-Version:"] {
      let fields = header.filter { $0.starts(with: Array(name.utf8)) }
      try requireEqual(fields.count, 1)
    }
    try require(message.arrival.seconds <= now, "no message is from the future")
  }
}
