// SPDX-License-Identifier: MIT

import Foundation
import SyncModel
import TestSupport
import Testing

@testable import Configuration

@Suite("NewAccount")
struct NewAccountTests {
  private static func surroundings(_ home: String) -> Surroundings {
    var surroundings = Surroundings.test
    surroundings.home = home
    return surroundings
  }

  @Test(
    "the file that is written loads without a warning and says what was found",
    arguments: [
      NewAccount.Server(host: "imap.example.org", port: 993, isImplicit: true),
      .init(host: "mail.example.org", port: 143, isImplicit: false),
      .init(host: "mail.example.org", port: 1993, isImplicit: true),
    ])
  func text(_ server: NewAccount.Server) throws {
    let account = try NewAccount("Jane@Example.org", file: nil, in: .test)
    #expect(account.path == "/nowhere/jane/.offlineimaprc")
    let trial = Trial(account.text(for: server, user: "jane", lines: ["folderpatterns = !Spam"]))
    #expect(trial.messages == [])
    let remote = try trial.account.remote
    #expect(remote.host == server.host && remote.effectivePort == server.port)
    #expect(remote.encryption == (server.isImplicit ? .implicit : .startTLS))
    #expect(try trial.account.name == "example")
    #expect(remote.user == "jane")
  }

  @Test(
    "what is no address is refused",
    arguments: [
      "jane", "jane@", "@example.org", "jane@localhost", "a@b@c.org", "a b@c.org", "a%@c.org",
    ])
  func address(_ text: String) {
    #expect(throws: NewAccount.Refusal.notAnAddress(text)) {
      _ = try NewAccount(text, file: nil, in: .test)
    }
  }

  @Test("a file that exists is never written over, also one that appears meanwhile")
  func existing() throws {
    let folder = try TemporaryFolder()
    let surroundings = Self.surroundings(folder.path)
    let account = try NewAccount("jane@example.org", file: nil, in: surroundings)
    try folder.write("mine", to: ".offlineimaprc")
    let path = "\(folder.path)/.offlineimaprc"
    #expect(throws: NewAccount.Refusal.fileExists(path)) { try account.write("x") }
    #expect(throws: NewAccount.Refusal.fileExists(path)) {
      _ = try NewAccount("jane@example.org", file: nil, in: surroundings)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    let other = try NewAccount("jane@example.org", file: "\(folder.path)/rc", in: surroundings)
    try other.write("x")
    let modes = try FileManager.default.attributesOfItem(atPath: other.path)[.posixPermissions]
    #expect(modes as? Int == 0o600)
  }

  @Test("providers are known by the domain of the address, or by who takes its mail")
  func providers() {
    #expect(MailProvider.serving("gmail.com")?.host == "imap.gmail.com")
    #expect(MailProvider.serving("WEB.de")?.host == "imap.web.de")
    #expect(MailProvider.serving("example.org") == nil)
    #expect(MailProvider.receiving(at: ["aspmx.l.google.com"])?.name == "Gmail")
    #expect(
      MailProvider.receiving(at: ["x.mail.protection.outlook.com"])?.name == "Microsoft")
    #expect(MailProvider.receiving(at: ["mx.notgoogle.com"]) == nil)
    let domains = MailProvider.all.flatMap(\.domains)
    #expect(domains.count == Set(domains).count)
    for provider in MailProvider.all {
      let account = try? NewAccount("a@\(provider.domains[0])", file: nil, in: .test)
      let server = NewAccount.Server(host: provider.host, port: 993, isImplicit: true)
      let lines = provider.lines
      let text = account?.text(for: server, user: "a", lines: lines) ?? ""
      // What only its owner knows is wished for.
      let wishes = Trial(text).messages
      #expect(
        wishes.count == (provider.takesPasswords ? 0 : 1), "\(provider.name): \(wishes)")
      #expect(wishes.allSatisfy { $0.contains("together with oauth2_refresh_token") })
    }
  }
}
