// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// The local side is a Maildir++ that a Dovecot on this machine serves at the same time.
@Suite("Story: a Maildir++ that others use too", .fewAtATime)
struct MaildirPlusPlusStory {
  /// INBOX is the root, and every other folder a directory in it whose name begins with a dot.
  private static let local = "nametrans = lambda f: 'INBOX' if f in ('', '.') else f[1:]"
  private static let remote = "nametrans = lambda f: '/' if f == 'INBOX' else '/' + f"

  private final class Scene {
    let folder: TemporaryFolder
    let stage: Stage
    /// What another program sees of the Maildir.
    let near: RawIMAPClient

    init() throws {
      folder = try TemporaryFolder()
      try ServerUser.own(folder)
      let server = try DovecotServer(
        settings: "mail_location = maildir:\(folder.path)/%u\nmailbox_list_index = no")
      stage = try Stage()
      try stage.configure(local: local, remote: remote)
      near = try RawIMAPClient(port: server.port, user: "jane")
      self.server = server
    }

    private let server: DovecotServer
    var root: String { "\(folder.path)/jane" }

    func run(isOriginal: Bool = false) throws -> String {
      let program = isOriginal ? "/usr/bin/offlineimap" : BuiltProgram.path
      let result = try Shell.run(
        [program, "-o", "-u", "basic", "-k", "Repository_LA:localfolders=\(root)"],
        environment: stage.home.environment, directory: stage.home.path)
      guard result.status == 0 else { throw ProgramFailure(result.everything) }
      // On a machine of its own the server runs as the owner of the mail.
      try ServerUser.own(folder)
      return result.everything
    }

    func expectEqual(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
      let far = try stage.client()
      let names = Set(try far.mailboxes())
      let own = Set(try near.mailboxes())
      #expect(names == own, "\(text)", sourceLocation: sourceLocation)
      for name in names {
        let (theirs, own) = (try far.bodies(of: name), try near.bodies(of: name))
        let isSame =
          theirs.values.map { $0.base64EncodedString() }.sorted()
          == own.values.map { $0.base64EncodedString() }.sorted()
        #expect(isSame, "\(name): \(text)", sourceLocation: sourceLocation)
      }
    }
  }

  private static func append(_ message: Data, to client: RawIMAPClient, _ folder: String) throws {
    try client.command("APPEND \"\(folder)\" (\\Seen) {\(message.count)}", literal: message)
  }

  @Test(
    "both programs, and the server beside them, see the same mail and leave each other's files alone",
    arguments: [false, true])
  func shared(_ originalFirst: Bool) async throws {
    try await onThread {
      let scene = try Scene()
      let corpus = MailCorpus(seed: 51)
      let far = try scene.stage.client()
      try far.command("CREATE Lists/swift")
      for number in 0..<4 {
        try Self.append(corpus.message(number, .plain), to: far, "INBOX")
        try Self.append(corpus.message(10 + number, .plain), to: far, "Lists/swift")
      }
      try scene.near.command("CREATE Mine")
      try scene.near.command("SUBSCRIBE Mine")
      try Self.append(corpus.message(20, .plain), to: scene.near, "INBOX")
      try Self.append(corpus.message(21, .plain), to: scene.near, "Mine")
      try scene.expectEqual(try scene.run(isOriginal: originalFirst))
      #expect(try !scene.run(isOriginal: !originalFirst).contains("Copy message"))

      try scene.near.command("SELECT INBOX")
      // The name that a message gets with its number is a new message to the server.
      try scene.near.command("STORE 1 +FLAGS (\\Flagged)")
      try scene.near.command("SELECT Lists/swift")
      try scene.near.command("STORE 1 +FLAGS (\\Deleted)")
      try scene.near.command("EXPUNGE")
      try Self.append(corpus.message(22, .plain), to: scene.near, "Lists/swift")
      try Self.append(corpus.message(23, .plain), to: far, "Mine")
      let text = try scene.run()
      try scene.expectEqual(text)
      let flagged = try far.flags(of: "INBOX").values.filter { $0.contains(#"\Flagged"#) }
      #expect(flagged.count == 1, "\(text)")
      #expect(try !scene.run(isOriginal: true).contains("Copy message"))
      for name in ["dovecot-uidlist", "subscriptions", ".Mine/maildirfolder"] {
        #expect(FileManager.default.fileExists(atPath: "\(scene.root)/\(name)"), "\(name)")
      }
    }
  }
}
