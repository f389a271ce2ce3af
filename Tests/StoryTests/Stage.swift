// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

/// The stage of most stories: its server is Dovecot.
typealias Stage = ServerStage<DovecotServer>

extension Stage {
  /// The same on the shared Dovecot, unless another is given.
  convenience init(accounts: Int = 1, on server: DovecotServer? = nil) throws {
    try self.init(server: server ?? DovecotServer.shared.get(), accounts: accounts)
  }
}

/// A home directory with an rc file, and accounts on a real server.
///
/// Blocks, so use it inside ``onThread(_:)``.
final class ServerStage<Server: MailServer>: Sendable {
  /// How an account reaches the server.
  enum Line: String {
    case plain = "ssl = no\nstarttls = no"
    case startTLS = "ssl = no\nstarttls = yes"
    case tls = "ssl = yes"
  }

  let server: Server
  let home: Home
  let users: [String]

  /// Makes users that nobody else has, one for each account: `A`, `B`, ….
  init(server: Server, accounts: Int = 1) throws {
    self.server = server
    home = try Home()
    users = (0..<accounts).map { "user\($0)-\(UUID().uuidString.prefix(8).lowercased())" }
    for user in users { try server.addUser(user) }
  }

  /// The names of the accounts.
  var names: [String] { users.indices.map { String(UnicodeScalar(UInt8(65 + $0))) } }

  /// Writes the rc file.
  ///
  /// - Parameters:
  ///   - general: Lines for `[general]`.
  ///   - account: Lines for each `[Account]`.
  ///   - local: Lines for each local repository.
  ///   - remote: Lines for each remote repository.
  ///   - line: How the server is reached.
  ///   - more: Further sections.
  /// - Throws: When the file cannot be written.
  func configure(
    general: String = "", account: String = "", local: String = "", remote: String = "",
    line: Line = .plain, more: String = ""
  ) throws {
    var text = "[general]\naccounts = \(names.joined(separator: ", "))\n\(general)\n"
    for (name, user) in zip(names, users) {
      let server = """
        remotehost = localhost
        \(way(by: line))
        remoteuser = \(user)
        remotepassfile = \(home.path)/password
        """
      var sections = AccountSections(name, mail: "\(home.path)/Mail/\(name)", server: server)
      (sections.account, sections.local, sections.remote) = (account, local, remote)
      text += sections.text
    }
    try home.configure(text + more)
    try home.write(DovecotServer.password + "\n", to: "password")
  }

  /// The lines that tell how the server is reached.
  private func way(by line: Line) -> String {
    guard line != .plain, let server = server as? any SecureMailServer else {
      return "remoteport = \(server.port)\n\(line.rawValue)"
    }
    return """
      remoteport = \(line == .tls ? server.securePort : server.port)
      \(line.rawValue)
      sslcacertfile = \(server.authority.certificate)
      """
  }

  /// The Maildirs of an account.
  func maildir(_ account: Int = 0) -> MaildirTree {
    MaildirTree("\(home.path)/Mail/\(names[account])")
  }

  /// A second opinion about the server's side of an account.
  func client(_ account: Int = 0) throws -> RawIMAPClient {
    try RawIMAPClient(port: server.port, user: users[account])
  }

  /// Adds messages to a folder of the server; the name is modified UTF-7.
  func append(_ messages: [Data], to folder: String = "INBOX", flags: String = "") throws {
    let client = try client()
    for message in messages {
      try client.command(
        "APPEND \"\(folder)\" (\(flags)) {\(message.count)}", literal: message)
    }
  }

  /// Runs the program on the plain interface and expects success.
  @discardableResult
  func sync(_ arguments: String...) throws -> String { try home.sync(arguments) }

  /// Expects both sides to hold the same, folder by folder, and shows how they differ.
  func expectEqualSides(
    _ comment: @autoclosure () -> String = "", account: Int = 0, separator: String = ".",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let differences = try differences(account: account, separator: separator)
    #expect(differences == [], "\(comment())", sourceLocation: sourceLocation)
  }

  /// Compares messages and flags folder by folder, and returns a sentence for each difference.
  func differences(account: Int = 0, separator: String = ".") throws -> [String] {
    let client = try client(account)
    let remote = try client.mailboxes()
    let local = maildir(account).folders
    let translated = Dictionary(
      uniqueKeysWithValues: remote.map { ($0, $0.replacing("/", with: separator)) })
    var found = Set(translated.values).symmetricDifference(local).map { "folder \($0)" }
    for (folder, name) in translated where local.contains(name) {
      let bodies = try client.bodies(of: folder)
      let flags = try client.flags(of: folder)
      let files = try maildir(account).messages(in: name)
      if Set(files.map(\.uid)) != Set(bodies.keys) || files.count != bodies.count {
        found.append("\(name): \(files.count) files, \(bodies.count) messages")
      }
      for file in files {
        if bodies[file.uid]?.onDisk != file.content { found.append("\(name): body \(file.uid)") }
        let letters = Self.letters(flags[file.uid] ?? [])
        if letters != file.flags { found.append("\(name): \(file.uid) \(letters) \(file.flags)") }
      }
    }
    return found.sorted()
  }

  private static func letters(_ flags: Set<String>) -> String {
    let letters = [
      #"\Seen"#: "S", #"\Answered"#: "R", #"\Flagged"#: "F", #"\Deleted"#: "T", #"\Draft"#: "D",
    ]
    return flags.compactMap { letters[$0] }.sorted().joined()
  }
}
