// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: ways to log in", .fewAtATime)
struct LoginStory {
  @Test(
    "SCRAM proves the password to Dovecot, and Dovecot to us",
    arguments: ["SCRAM-SHA-256", "SCRAM-SHA-1"])
  func scram(_ mechanism: String) async throws {
    try await onThread {
      let server = try DovecotServer(settings: "auth_mechanisms = plain scram-sha-1 scram-sha-256")
      let stage = try Stage(on: server)
      try stage.append([MailCorpus().message(3)])
      try stage.configure(remote: "auth_mechanisms = \(mechanism)", line: .tls)
      let text = try stage.sync("-d", "imap")
      #expect(text.contains("1 message received"))
      #expect(text.contains("AUTHENTICATE \(mechanism)"))
      try stage.home.write("wrong\n", to: "password")
      let result = try stage.home.run("-u", "basic")
      #expect(result.status == 1)
      #expect(result.output.contains("\(mechanism) authentication failed"))
    }
  }

  @Test("remote_identity opens the mailbox of another user") func identity() async throws {
    try await onThread {
      let master = """
        passdb {
          driver = static
          args = password=master-secret
          master = yes
        }
        """
      let server = try DovecotServer(settings: master)
      let stage = try Stage(on: server)
      try stage.append([MailCorpus().message(3)])
      try stage.configure(remote: "remote_identity = \(stage.users[0])")
      try ProxyStory.replace(
        "remoteuser = \(stage.users[0])", by: "remoteuser = boss", in: stage.home)
      try stage.home.write("master-secret\n", to: "password")
      #expect(try stage.sync().contains("1 message received"))
      try stage.expectEqualSides()
    }
  }

  // MARK: - Certificates of clients

  private static func certificateServer(_ more: String = "") throws -> DovecotServer {
    // The file of the authority is copied, as Dovecot must be able to read it.
    try DovecotServer(
      settings: """
        ssl_verify_client_cert = yes
        ssl_require_crl = no
        auth_ssl_require_client_cert = yes
        \(more)
        """, trustsOwnAuthority: true)
  }

  @Test("a server that wants a certificate gets it") func certificate() async throws {
    try await onThread {
      let stage = try Stage(on: try Self.certificateServer())
      let (certificate, key) = try stage.server.authority.issue(to: stage.users[0])
      try stage.configure(
        remote: "sslclientcert = \(certificate)\nsslclientkey = \(key)", line: .tls)
      try stage.sync()
      #expect(stage.maildir().folders == ["INBOX"])
      let other = try stage.server.authority.issue(to: "stranger").key
      for (lines, words) in [
        ("", "authentication failed"),
        ("sslclientcert = /nonexistent", "sslclientcert cannot use /nonexistent."),
        ("sslclientcert = \(certificate)\nsslclientkey = \(other)", "does not belong to"),
        ("sslclientcert = \(certificate)", "It holds no key"),
      ] {
        try stage.configure(remote: lines, line: .tls)
        let result = try stage.home.run("-u", "basic")
        #expect(result.status == 1)
        #expect(result.output.contains(words), "\(lines): \(result.everything)")
      }
    }
  }

  @Test("EXTERNAL logs in by the certificate, without user and password") func external()
    async throws
  {
    try await onThread {
      let server = try Self.certificateServer(
        """
        auth_mechanisms = plain external
        auth_ssl_username_from_cert = yes
        passdb {
          driver = static
          args = nopassword=y
        }
        """)
      let stage = try Stage(on: server)
      let (certificate, key) = try server.authority.issue(to: stage.users[0])
      try stage.configure(
        remote: """
          sslclientcert = \(certificate)
          sslclientkey = \(key)
          auth_mechanisms = EXTERNAL
          """, line: .tls)
      try ProxyStory.replace("remoteuser = \(stage.users[0])", by: "", in: stage.home)
      try ProxyStory.replace(
        "remotepassfile = \(stage.home.path)/password", by: "", in: stage.home)
      try stage.sync()
      #expect(stage.maildir().folders == ["INBOX"])
      #expect(server.log.contains("method=EXTERNAL"))
    }
  }

  @Test("a version of TLS that is demanded is used") func version() async throws {
    try await onThread {
      let stage = try Stage()
      for (version, name) in [("tls1_2", "TLSv1.2"), ("tls1_3", "TLSv1.3"), ("ssl3", "TLSv1.3")] {
        try stage.configure(remote: "ssl_version = \(version)", line: .tls)
        let info = try stage.home.run("--info")
        #expect(info.everything.contains("Encryption: \(name)"), "\(info.everything)")
      }
    }
  }
}
