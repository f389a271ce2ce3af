// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: encrypted connections", .fewAtATime)
struct EncryptionStory {
  private static func stage(on server: DovecotServer? = nil) throws -> Stage {
    let stage = try Stage(on: server)
    try stage.append([MailCorpus().message(3)])
    return stage
  }

  @Test(
    "STARTTLS and TLS from the first byte, checked against a file of authorities",
    arguments: [Stage.Line.startTLS, .tls])
  func authorities(_ line: Stage.Line) async throws {
    try await onThread {
      let stage = try Self.stage()
      try stage.configure(line: line)
      let text = try stage.sync("-d", "imap")
      #expect(text.contains("1 message received"))
      #expect(text.contains("Logged in to RA (TLSv1.3, QRESYNC)"))
      try stage.expectEqualSides()
    }
  }

  @Test("a fingerprint alone is enough")
  func fingerprint() async throws {
    try await onThread {
      let stage = try Self.stage()
      try stage.configure(
        remote: "cert_fingerprint = \(try stage.server.authority.fingerprint())", line: .tls)
      try stage.home.configure(
        try String(contentsOfFile: "\(stage.home.path)/.offlineimaprc", encoding: .utf8)
          .replacing(/sslcacertfile = .*/, with: ""))
      #expect(try stage.sync().contains("1 message received"))
    }
  }

  /// What is wrong with the line, and a part of the sentence that says so.
  struct Refusal: Sendable, CustomTestStringConvertible {
    let name: String
    var settings = ""
    let sentence: String
    var testDescription: String { name }
  }

  @Test(
    "a certificate that does not hold ends the account before the password is sent",
    arguments: [
      Refusal(
        name: "unknown authority", settings: "sslcacertfile = OS-DEFAULT",
        sentence: "The certificate of localhost is not trusted."),
      Refusal(
        name: "another fingerprint",
        settings: "cert_fingerprint = " + String(repeating: "0", count: 64),
        sentence: "has none of the fingerprints in cert_fingerprint"),
      Refusal(
        name: "no file of authorities", settings: "sslcacertfile = /nonexistent",
        sentence: "sslcacertfile cannot use /nonexistent."),
    ])
  func refusal(_ example: Refusal) async throws {
    try await onThread {
      let stage = try Self.stage()
      try stage.configure(line: .tls)
      try stage.home.configure(
        try String(contentsOfFile: "\(stage.home.path)/.offlineimaprc", encoding: .utf8)
          .replacing(/sslcacertfile = .*/, with: example.settings))
      let result = try stage.home.run("-u", "basic")
      #expect(result.status == 1)
      #expect(result.output.contains(example.sentence), "\(result.everything)")
      // The one login is that of the test itself, which delivered a message.
      let logins = stage.server.log.split(separator: "\n").filter {
        $0.contains("Login: user=<\(stage.users[0])>")
      }
      #expect(logins.count <= 1)
      #expect(stage.maildir().folders.isEmpty)
    }
  }

  @Test("STARTTLS that is demanded and not offered is an error, and nothing is sent in plain text")
  func stripped() async throws {
    try await onThread {
      let server = try DovecotServer(settings: "ssl = no")
      let stage = try Self.stage(on: server)
      try stage.configure(line: .startTLS)
      let result = try stage.home.run("-u", "basic", "-d", "imap")
      #expect(result.status == 1)
      #expect(result.output.contains("localhost does not offer STARTTLS"), "\(result.everything)")
      #expect(result.output.contains("[imap]: S: * OK") && result.output.sentCommands.isEmpty)
      // A password that is sent would be seen.
      try stage.configure(line: .plain)
      let commands = try stage.sync("-d", "imap").sentCommands
      #expect(commands.contains("AUTHENTICATE") || commands.contains("LOGIN"), "\(commands)")
    }
  }

  @Test("without a word about starttls, a plain server is used on this machine only")
  func loopback() async throws {
    try await onThread {
      let server = try DovecotServer(settings: "ssl = no")
      let stage = try Self.stage(on: server)
      try stage.configure(line: .plain)
      try stage.home.configure(
        try String(contentsOfFile: "\(stage.home.path)/.offlineimaprc", encoding: .utf8)
          .replacing("starttls = no", with: ""))
      #expect(try stage.sync().contains("1 message received"))
    }
  }

  @Test("the password never stands in the debug output")
  func masked() async throws {
    try await onThread {
      let stage = try Self.stage()
      for mechanism in ["PLAIN", "LOGIN", "CRAM-MD5"] {
        try stage.configure(remote: "auth_mechanisms = \(mechanism)")
        let text = try stage.sync("-d", "ALL", "-l", "\(stage.home.path)/log")
        let log = try String(contentsOfFile: "\(stage.home.path)/log", encoding: .utf8)
        for output in [text, log] {
          #expect(output.contains("[imap]: C: "))
          #expect(!output.contains("pass word"))
          #expect(
            !output.contains(Data("\0\(stage.users[0])\0".utf8).base64EncodedString().prefix(12)))
        }
      }
    }
  }
}
