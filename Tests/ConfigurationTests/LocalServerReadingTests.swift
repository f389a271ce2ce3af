// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@testable import Configuration

@Suite("A server as the local side")
struct LocalServerReadingTests {
  private static func text(_ lines: [String] = []) -> String {
    (["[general]", "accounts = A", "[Account A]", "localrepository = L", "remoterepository = R"]
      + ["[Repository L]", "type = IMAP", "remotehost = imap.example.com", "remoteuser = joe"]
      + lines + ["[Repository R]", "type = IMAP", "remotehost = imap.example.org"]
      + ["remoteuser = jane"])
      .joined(separator: "\n") + "\n"
  }

  @Test("its section is read as that of any server") func read() throws {
    let account = try Trial(
      Self.text(["maxconnections = 2", "expunge = no", "readonly = yes", "remoteport = 1143"])
    ).account
    let server = try #require(account.local.server)
    #expect(server.host == "imap.example.com" && server.user == "joe" && server.port == 1143)
    #expect(server.maxConnections == 2 && !server.expunges)
    #expect(account.local.rules.name == "L" && account.local.rules.isReadOnly)
    #expect(account.local.maildir == nil && account.remote.host == "imap.example.org")
  }

  @Test("keywords have letters, as in a Maildir") func keywords() throws {
    let account = try Trial(Self.text(["customflag_a = $Important"])).account
    #expect(account.local.keywords.letters == MessageFlags("a"))
  }

  @Test("that it is not watched is told") func unwatched() {
    let messages = Trial(Self.text(["idlefolders = ['INBOX']"])).messages
    #expect(messages.count == 1 && messages[0].hasPrefix("warning: rc:10: [Repository L] idle"))
    #expect(Trial(Self.text(["idlefolders = []"])).messages.isEmpty)
  }

  @Test("what it needs is missed by name") func missing() {
    let text = Self.text().replacing("remotehost = imap.example.com\n", with: "")
    #expect(Trial(text).messages.contains { $0.contains("[Repository L] remotehost") })
  }

  @Test("two accounts cannot share one, because they would share the map of UIDs") func shared() {
    let more = ["[Account B]", "localrepository = L", "remoterepository = R"]
    let text =
      Self.text().replacing("accounts = A", with: "accounts = A, B")
      + more.joined(separator: "\n")
    #expect(Trial(text).messages.contains { $0.contains("have the same localrepository") })
  }
}
