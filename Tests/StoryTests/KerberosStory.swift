// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: Kerberos", .fewAtATime, .enabled(if: KerberosRealm.isPossible))
struct KerberosStory {
  private static func stage(_ realm: KerberosRealm) throws -> Stage {
    let server = try DovecotServer(
      settings: "auth_mechanisms = plain gssapi\n\(realm.settings)", keeping: realm)
    let stage = try Stage(on: server)
    try stage.append([MailCorpus().message(3)])
    try stage.configure(line: .tls)
    return stage
  }

  private static func run(_ stage: Stage, _ realm: KerberosRealm) throws -> ProgramResult {
    try stage.home.run("-u", "basic", "-d", "imap", environment: realm.environment)
  }

  @Test("a ticket logs in, without a password") func ticket() async throws {
    try await onThread {
      let realm = try KerberosRealm()
      let stage = try Self.stage(realm)
      try ProxyStory.replace(
        "remotepassfile = \(stage.home.path)/password", by: "", in: stage.home)
      try realm.logIn(stage.users[0])
      let result = try Self.run(stage, realm)
      #expect(result.status == 0, "\(result.everything)\n\(stage.server.log)")
      #expect(result.output.contains("AUTHENTICATE GSSAPI"))
      #expect(result.output.contains("1 message received"))
      #expect(stage.server.log.contains("method=GSSAPI"))
    }
  }

  @Test("without a ticket the next mechanism is tried, and the reason told if GSSAPI was wanted")
  func noTicket() async throws {
    try await onThread {
      let realm = try KerberosRealm()
      let stage = try Self.stage(realm)
      let silent = try stage.home.run("-u", "basic", environment: realm.environment)
      #expect(silent.status == 0 && silent.output.contains("1 message received"))
      #expect(!silent.output.contains("GSSAPI"), "\(silent.everything)")
      try stage.configure(remote: "auth_mechanisms = GSSAPI, PLAIN", line: .tls)
      let told = try stage.home.run("-u", "basic", environment: realm.environment)
      #expect(told.status == 0)
      #expect(told.output.contains("GSSAPI is not tried: "), "\(told.everything)")
    }
  }

  @Test("the ticket of another user does not open the mailbox") func stranger() async throws {
    try await onThread {
      let realm = try KerberosRealm()
      let stage = try Self.stage(realm)
      try stage.configure(remote: "auth_mechanisms = GSSAPI", line: .tls)
      try realm.logIn("stranger")
      let result = try Self.run(stage, realm)
      #expect(result.status == 1)
      #expect(result.output.contains("GSSAPI authentication failed"), "\(result.everything)")
      #expect(stage.maildir().folders.isEmpty)
    }
  }
}
