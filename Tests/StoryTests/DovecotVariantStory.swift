// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// Dovecot as providers set it up.
@Suite("Story: the ways of Dovecot", .fewAtATime)
struct DovecotVariantStory {
  /// A setting that changes what clients see.
  enum Variant: CaseIterable {
    case dots, prefixWithDots, prefixWithSlashes, maildir, bare

    var settings: String {
      switch self {
      case .dots: Self.namespace(prefix: "", separator: ".")
      case .prefixWithDots: Self.namespace(prefix: "INBOX.", separator: ".")
      case .prefixWithSlashes: Self.namespace(prefix: "INBOX/", separator: "/")
      case .maildir: "mail_location = maildir:~/Maildir"
      case .bare: "imap_capability = IMAP4rev1"
      }
    }

    var customs: PeerCustoms {
      switch self {
      case .dots: PeerCustoms(prefix: "", separator: ".")
      case .prefixWithDots: PeerCustoms(prefix: "INBOX.", separator: ".")
      case .prefixWithSlashes: PeerCustoms(prefix: "INBOX/", separator: "/")
      case .maildir, .bare: PeerCustoms(prefix: "", separator: "/")
      }
    }

    private static func namespace(prefix: String, separator: String) -> String {
      "namespace inbox {\n  prefix = \(prefix)\n  separator = \(separator)\n}"
    }
  }

  @Test("each brings all mail, and changes on both sides meet", arguments: Variant.allCases)
  func variants(_ variant: Variant) async throws {
    try await onThread {
      let server = try DovecotServer(settings: variant.settings)
      try Stage(on: server).playFirstSync(variant.customs)
      try Stage(on: server).playConvergence(variant.customs)
      try Stage(on: server).playExpunge()
    }
  }

  @Test("one connection is all that the server allows, and enough")
  func oneConnection() async throws {
    try await onThread {
      let stage = try Stage(
        on: try DovecotServer(settings: "mail_max_userip_connections = 1"))
      try stage.configure(remote: "maxconnections = 4")
      for number in 0..<6 {
        try stage.server.createMailbox("Box \(number)", of: stage.users[0])
        try stage.server.deliver(
          MailCorpus().message(number), to: "Box \(number)", of: stage.users[0])
      }
      try Self.waitForNobody(on: stage)
      let run = try stage.sync()
      #expect(run.contains("6 messages received"), "\(run)")
      try Self.waitForNobody(on: stage)
      try stage.expectEqualSides("\(run)")
      try Self.waitForNobody(on: stage)
      try stage.expectQuiet(folders: 7)
    }
  }

  @Test("a server that has no room for a login is quoted, and no second mechanism is tried")
  func noConnection() async throws {
    try await onThread {
      let stage = try Stage(
        on: try DovecotServer(settings: "mail_max_userip_connections = 1"))
      try stage.configure()
      let client = try stage.client()
      try client.command("SELECT INBOX")
      let result = try stage.home.run("-o", "-u", "basic")
      #expect(result.status == 1)
      let text = result.everything
      #expect(text.contains("localhost accepts no login at the moment. It said: "), "\(text)")
      #expect(text.contains("Maximum number of connections from user+IP exceeded"), "\(text)")
      #expect(text.contains("The password may be right."), "\(text)")
      #expect(!text.contains("authentication failed"), "\(text)")
      try client.command("LOGOUT")
      try Self.waitForNobody(on: stage)
      try stage.sync("-o")
    }
  }

  /// Waits until the server has seen that the last connection is closed.
  private static func waitForNobody(on stage: Stage) throws {
    let end = ContinuousClock.now + .seconds(30)
    while try stage.server.doveadm(["who", "-1", stage.users[0]]).contains(stage.users[0]) {
      guard ContinuousClock.now < end else { throw ProgramFailure("a connection stays open") }
      usleep(20_000)
    }
  }

  @Test("names with every character that a server takes")
  func oddNames() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure()
      let names = [
        #"Quote "d""#, #"Back\slash"#, "Per%cent", "Star*", "Brace{3}", "Brace{3+}", "(Paren)",
        "colon:2,S", "semi;colon", "NIL", "inbox2", "trailing ", " leading", "a&-b", "&AOQ-", "]",
        "100", "#hash", "curious", "new mail",
      ]
      for (number, name) in names.enumerated() {
        let client = try stage.client()
        try client.command("CREATE \(client.quoted(name))")
        let message = MailCorpus().message(number)
        try client.command("APPEND \(client.quoted(name)) {\(message.count)}", literal: message)
      }
      let run = try stage.sync()
      #expect(run.contains("\(names.count) messages received"), "\(run)")
      try stage.expectEqualSides("\(run)")
      try stage.expectQuiet(folders: names.count + 1)
    }
  }

  @Test("two folders that would share a Maildir are told and not mixed")
  func collision() async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure()
      let client = try stage.client()
      for (number, name) in ["a/b", "a.b"].enumerated() {
        try client.command("CREATE \(name)")
        try stage.append([MailCorpus().message(number)], to: name)
      }
      for _ in 0..<2 {
        let run = try stage.sync()
        #expect(run.contains("Ignoring folder a.b[RA]"), "\(run)")
        let files = try stage.maildir().messages(in: "a.b")
        #expect(files.map(\.content) == [MailCorpus().message(0).onDisk])
        for name in ["a/b", "a.b"] {
          #expect(try stage.client().bodies(of: name).count == 1, "\(run)")
        }
      }
    }
  }

  @Test("a folder named like a part of a Maildir is told and left alone", arguments: ["/", "."])
  func ownDirectories(_ separator: String) async throws {
    try await onThread {
      let stage = try Stage()
      try stage.configure(local: "sep = \(separator)")
      let names = separator == "/" ? ["Box/cur", "Box/new/x", "tmp"] : ["cur", "new", "tmp"]
      let client = try stage.client()
      for name in ["Box"] + names {
        try client.command("CREATE \(name)")
        try stage.append([MailCorpus().message(1)], to: name)
      }
      for _ in 0..<2 {
        let run = try stage.sync()
        for name in names { #expect(run.contains("Ignoring folder \(name)[RA]"), "\(run)") }
        #expect(stage.maildir().folders == ["Box", "INBOX"])
        for name in names { #expect(try stage.client().bodies(of: name).count == 1, "\(run)") }
      }
    }
  }
}
