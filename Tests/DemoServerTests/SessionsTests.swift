// SPDX-License-Identifier: MIT

import DemoServer
import Testing

@Suite("Several sessions on one mailbox")
struct SessionsTests {
  /// Two clients that have selected INBOX of the samples; the first of them got the `\Recent` flags.
  static func meet(
    _ body: @escaping @Sendable (MemoryServer, Client, Client) throws -> Void
  ) async throws {
    try await converse(try Samples.store()) { server, first in
      let second = try Client(server)
      for client in [first, second] {
        try client.logIn()
        try client.succeed("SELECT INBOX")
      }
      try body(server, first, second)
    }
  }

  @Test("a message is recent in one session only")
  func recent() async throws {
    try await Self.meet { server, first, second in
      try requireEqual(
        try second.succeed("FETCH 1 FLAGS"), ["* 1 FETCH (FLAGS ())", "OK FETCH completed."])
      try server.store.deliver(Array("new".utf8))
      try requireEqual(
        try second.succeed("NOOP"), ["* 4 EXISTS", "* 1 RECENT", "OK NOOP completed."])
      try requireEqual(
        try first.succeed("NOOP"), ["* 4 EXISTS", "* 3 RECENT", "OK NOOP completed."])
    }
  }

  @Test("flags that one session changes are told to the other, once")
  func flags() async throws {
    try await Self.meet { _, first, second in
      try first.succeed("STORE 1:2 +FLAGS.SILENT (\\Answered)")
      try requireEqual(
        try second.succeed("NOOP"),
        [
          "* 1 FETCH (UID 2 FLAGS (\\Answered))",
          "* 2 FETCH (UID 3 FLAGS (\\Seen \\Answered $Work))", "OK NOOP completed.",
        ])
      try requireEqual(try second.succeed("NOOP"), ["OK NOOP completed."])
      try requireEqual(try first.succeed("NOOP"), ["OK NOOP completed."])
    }
  }

  @Test("SILENT does not hide what another session did to the same message")
  func silence() async throws {
    try await Self.meet { _, first, second in
      try first.succeed("STORE 1 +FLAGS.SILENT (\\Answered)")
      try requireEqual(
        try second.succeed("STORE 1 +FLAGS.SILENT (\\Draft)"),
        ["* 1 FETCH (UID 2 FLAGS (\\Answered \\Draft))", "OK STORE completed."])
    }
  }

  @Test("EXPUNGE waits until no command can mistake its numbers")
  func expunge() async throws {
    try await Self.meet { _, first, second in
      try first.succeed("STORE 1 +FLAGS.SILENT (\\Deleted)")
      try first.succeed("UID EXPUNGE 2")
      // FETCH, STORE and SEARCH may not tell it, and keep the old numbers.
      try requireEqual(
        try second.succeed("FETCH 3 UID"), ["* 3 FETCH (UID 5)", "OK FETCH completed."])
      try requireEqual(
        try second.command("FETCH 1:2 UID"),
        ["* 2 FETCH (UID 3)", "NO [EXPUNGEISSUED] Some messages are gone."])
      try requireEqual(
        try second.command("STORE 1 +FLAGS (\\Seen)"),
        ["NO [EXPUNGEISSUED] Some messages are gone."])
      try requireEqual(
        try second.succeed("SEARCH ALL"), ["* SEARCH 2 3", "OK SEARCH completed."])
      // A new message is told all the same, and counts with the old numbers.
      try first.succeed("APPEND INBOX {1+}\r\nx")
      try requireEqual(
        try second.succeed("SEARCH ALL"),
        ["* SEARCH 2 3", "* 4 EXISTS", "* 0 RECENT", "OK SEARCH completed."])
      // UID commands may tell it.
      try requireEqual(
        try second.succeed("UID FETCH 2 FLAGS"), ["* 1 EXPUNGE", "OK FETCH completed."])
      try requireEqual(
        try second.succeed("FETCH 1:* UID"),
        ["* 1 FETCH (UID 3)", "* 2 FETCH (UID 5)", "* 3 FETCH (UID 6)", "OK FETCH completed."])
    }
  }

  @Test("IDLE tells changes as they happen")
  func idle() async throws {
    try await Self.meet { server, _, idler in
      try idler.send("i IDLE\r\n")
      try requireEqual(try idler.line(), "+ idling")
      try server.store.deliver(Array("new".utf8))
      try idler.play("S: * 4 EXISTS\nS: * 1 RECENT")
      try server.store.change(flags: .add(.seen), of: [2])
      try idler.play("S: * 1 FETCH (UID 2 FLAGS (\\Seen))")
      try server.store.expunge([3, 5])
      try idler.play("S: * 2 EXPUNGE\nS: * 2 EXPUNGE")
      try idler.play("C: done\nS: i OK IDLE completed.")
      try requireEqual(
        server.log.texts.suffix(2), ["IDLE", "DONE"])
      try idler.play("C: j IDLE\nS: + idling\nC: k NOOP\nS: j BAD IDLE ends with DONE.")
    }
  }

  @Test("IDLE without a mailbox waits for DONE")
  func idleAlone() async throws {
    try await converse { server, client in
      try client.logIn()
      try client.play("C: i IDLE\nS: + idling")
      try server.store.deliver(Array("new".utf8))
      try client.play("C: DONE\nS: i OK IDLE completed.")
    }
  }

  @Test("a session whose mailbox goes is told so and ends")
  func deletion() async throws {
    try await converse(try Samples.store()) { server, client in
      try client.logIn()
      try client.succeed("SELECT Work/Old")
      try server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.delete("Work/Old")
        try mailboxes.create("Work/Old")
      }
      try client.send("a NOOP\r\n")
      try requireEqual(
        String(decoding: try client.rest(), as: UTF8.self),
        "* BYE The selected mailbox is gone.\r\n")
    }
  }

  @Test("a session whose mailbox gets another UIDVALIDITY ends, also in IDLE")
  func renumbering() async throws {
    try await Self.meet { server, first, second in
      try first.play("C: i IDLE\nS: + idling")
      try server.store.change { mailboxes throws(StoreRefusal) in
        try mailboxes.changeUIDValidity(of: .inbox, to: 7)
      }
      try requireEqual(try first.line(), "* BYE The selected mailbox is gone.")
      try second.send("a FETCH 1 FLAGS\r\n")
      try requireEqual(try second.rest().isEmpty, false)
      let third = try Client(server)
      try third.logIn()
      try requireEqual(
        try third.succeed("STATUS INBOX (UIDVALIDITY UIDNEXT)").first,
        "* STATUS INBOX (UIDVALIDITY 7 UIDNEXT 4)")
    }
  }

  @Test("a session keeps a mailbox that is renamed")
  func renaming() async throws {
    try await Self.meet { server, first, second in
      try second.succeed("SELECT \"Two Words\"")
      try first.succeed("RENAME \"Two Words\" Words")
      try server.store.deliver(Array("new".utf8), to: "Words")
      try requireEqual(
        try second.succeed("NOOP"), ["* 1 EXISTS", "* 1 RECENT", "OK NOOP completed."])
    }
  }

  @Test("four clients that change one mailbox at once agree in the end")
  func crowd() async throws {
    try await converse { server, _ in
      let clients = try (0..<4).map { _ in try Client(server) }
      for client in clients {
        try client.logIn()
        try client.succeed("SELECT INBOX")
      }
      for round in 0..<20 {
        for (place, client) in clients.enumerated() {
          // All four are at work at the same time: nobody waits for an answer here.
          try client.send("x APPEND INBOX {2+}\r\n\(place)\(round % 10)\r\n")
          try client.send("x UID STORE 1:* +FLAGS.SILENT ($By\(place))\r\n")
          if round % 5 == 4 { try client.send("x UID STORE * +FLAGS.SILENT (\\Deleted)\r\n") }
          if round % 10 == 9 { try client.send("x EXPUNGE\r\n") }
        }
      }
      let truth = try clients.map { client in
        try client.send("x LOGOUT\r\n")
        return String(decoding: try client.rest(), as: UTF8.self)
      }
      for text in truth {
        try require(!text.contains("BAD") && !text.contains("NO "), "all commands succeed")
        try require(text.hasSuffix("x OK LOGOUT completed.\r\n"), "all commands are answered")
      }
      let messages = server.store.mailbox(.inbox)?.messages ?? []
      let uids = messages.map(\.uid)
      try requireEqual(uids, uids.sorted())
      try requireEqual(server.store.mailbox(.inbox)?.uidNext, 81)
      try require(messages.allSatisfy { !$0.flags.keywords.isEmpty }, "each was marked")
    }
  }
}
