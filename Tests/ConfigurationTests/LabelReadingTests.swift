// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@testable import Configuration

@Suite("Reading the types Gmail and GmailMaildir, and synclabels")
struct LabelReadingTests {
  /// The sample file of the tests with both types of Gmail.
  private static func gmail(_ account: [String], local: [String] = []) -> String {
    rc(account: account, local: local)
      .replacing("type = Maildir", with: "type = GmailMaildir")
      .replacing("type = IMAP", with: "type = Gmail")
  }

  @Test("labels are kept with both types, as the options say") func options() throws {
    let lines = [
      "synclabels = yes", "labelsheader = X-Label", #"ignorelabels = \Inbox , Été"#,
      "utf8foldernames = yes",
    ]
    let labels = try #require(try Trial(Self.gmail(lines)).account.labels)
    #expect(labels.header == "X-Label")
    #expect(labels.isDecoded)
    #expect(labels.ignored.map(\.text).contains("Été"))
    #expect(labels.ignored.contains(MessageLabel(encoding: "\\Inbox")))
    #expect(try Trial(Self.gmail(["synclabels = yes"])).account.labels == LabelSettings())
    #expect(try Trial(Self.gmail([])).account.labels == nil)
  }

  @Test("Gmail needs no remotehost") func host() throws {
    let text = Self.gmail([]).split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("remotehost") }.joined(separator: "\n")
    let remote = try Trial(text).account.remote
    #expect(remote.host == "imap.gmail.com")
    #expect(remote.effectivePort == 993)
    #expect(remote.encryption == .implicit)
  }

  @Test("without the types there are no labels, and the file says why") func types() throws {
    let trial = Trial(rc(account: ["synclabels = yes"]))
    #expect(
      trial.messages == [
        "warning: rc:6: [Account A] synclabels: labels cannot be synchronised with a repository of "
          + "type Maildir. For labels, write type = GmailMaildir there; without, remove synclabels.",
        "warning: rc:6: [Account A] synclabels: labels cannot be synchronised with a repository of "
          + "type IMAP. For labels, write type = Gmail there; without, remove synclabels.",
      ])
    #expect(try trial.account.labels == nil)
  }

  @Test("a header that is none is an error") func header() {
    let messages = Trial(Self.gmail(["synclabels = yes", "labelsheader = X Label"])).messages
    #expect(messages.count == 1)
    #expect(messages[0].hasPrefix("error: rc:7: [Account A] labelsheader: "))
  }
}
