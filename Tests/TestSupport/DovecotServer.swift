// SPDX-License-Identifier: MIT

package import Foundation

/// A real Dovecot on loopback, in a folder of its own, that ends with its owner.
///
/// Every user name exists and has the password ``password``.  Started by root it runs as the user
/// `dovecot`, else as the user of the test.
package final class DovecotServer: SecureMailServer {
  /// The password of every user.
  package static let password = "pass word%\"\\ü"

  package let port: UInt16
  package let securePort: UInt16
  package let authority: CertificateAuthority

  private let folder: TemporaryFolder
  private let process: ChildProgram
  /// What its settings name must live as long as the server.
  private let companion: (any Sendable)?

  /// Starts the server and waits until it answers.
  ///
  /// - Parameters:
  ///   - settings: Lines to add to its configuration, such as `ssl = no`.
  ///   - trustsOwnAuthority: Certificates of clients may be signed by ``authority``.
  ///   - companion: Something that the settings name and that goes with the server.
  /// - Throws: ``ProgramFailure`` with the server's log when it does not come up.
  package init(
    settings: String = "", trustsOwnAuthority: Bool = false,
    keeping companion: (any Sendable)? = nil
  ) throws {
    self.companion = companion
    folder = try TemporaryFolder()
    authority = try CertificateAuthority()
    let trust = trustsOwnAuthority ? "\nssl_ca = <\(authority.certificate)" : ""
    let settings = settings + trust
    try Self.prepare(folder)
    try folder.write("anyone:{PLAIN}\(Self.password)\n", to: "passwords")
    // Another process may take a free port before the server does.
    var attempt = try Attempt(folder, authority, settings)
    for _ in 0..<3 where !attempt.isUp(isSecure: !settings.contains("ssl = no")) {
      attempt.process.signal(SIGTERM)
      attempt.process.wait()
      attempt = try Attempt(folder, authority, settings)
    }
    (port, securePort, process) = (attempt.ports[0], attempt.ports[1], attempt.process)
    guard attempt.isUp(isSecure: !settings.contains("ssl = no")) else {
      throw ProgramFailure("dovecot did not start: \(log)")
    }
  }

  /// A server that may or may not come up.
  private struct Attempt {
    let ports = LoopbackPort.free(2)
    let process: ChildProgram

    init(_ folder: TemporaryFolder, _ authority: CertificateAuthority, _ settings: String) throws {
      try folder.write(
        DovecotConfiguration(
          folder: folder.path, user: ServerUser.name, group: ServerUser.group,
          port: ports[0], securePort: ports[1], authority: authority, extra: settings
        ).text, to: "dovecot.conf")
      try Shell.check(
        ["chown", "-R", "\(ServerUser.name):\(ServerUser.group)", folder.path])
      process = try ChildProgram(
        ServerUser.prefix
          + ["/usr/sbin/dovecot", "-F", "-c", "\(folder.path)/dovecot.conf"],
        environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], directory: nil,
        streams: ["/dev/null", "/dev/null", "/dev/null"])
    }

    func isUp(isSecure: Bool) -> Bool {
      for _ in 0..<200 {
        if LoopbackPort.answers(ports[0]) && (!isSecure || LoopbackPort.answers(ports[1])) {
          return true
        }
        if process.poll() != nil { return false }
        usleep(50_000)
      }
      return false
    }
  }

  deinit { stop() }

  /// Ends the server, waits for that, and removes all that it had.
  package func stop() {
    process.signal(SIGTERM)
    process.wait()
    folder.remove()
    authority.remove()
  }

  /// One server for all tests that need no settings of their own; each test takes its own users.
  package static let shared = SharedServers.start { try DovecotServer() }

  /// Does nothing: every name is a user.
  package func addUser(_ name: String) {}

  /// Runs `doveadm`, the server's own tool, and returns what it printed.
  @discardableResult
  package func doveadm(_ arguments: [String], input: Data = Data()) throws -> String {
    try Shell.check(
      ServerUser.prefix + ["doveadm", "-c", "\(folder.path)/dovecot.conf"] + arguments,
      input: input)
  }

  /// A shell command that talks IMAP with a user who is logged in already.
  package func preauthenticatedCommand(for user: String) -> String {
    (ServerUser.prefix
      + ["/usr/lib/dovecot/imap", "-c", "\(folder.path)/dovecot.conf", "-u", user])
      .joined(separator: " ")
  }

  /// Adds one message.
  package func deliver(_ message: Data, to mailbox: String, of user: String) throws {
    try doveadm(["save", "-u", user, "-m", mailbox], input: message)
  }

  /// Creates a mailbox; the name is UTF-8.
  package func createMailbox(_ name: String, of user: String) throws {
    try doveadm(["mailbox", "create", "-u", user, name])
  }

  /// Adds every message of a Maildir tree at once; each directory is a mailbox.
  package func importMaildirs(_ tree: String, to user: String) throws {
    let copy = "\(folder.path)/import-\(UUID().uuidString)"
    try Shell.check(["cp", "-r", tree, copy])
    try Shell.check(["chown", "-R", "\(ServerUser.name):\(ServerUser.group)", copy])
    try doveadm(["import", "-u", user, "maildir:\(copy):LAYOUT=fs", "", "ALL"])
    try Shell.check(["rm", "-r", copy])
  }

  /// Gives a user the same mailboxes as another one, of which nobody may be logged in.
  ///
  /// Files of messages, which never change, become hard links, so that this is quick.
  package func copyAccount(of user: String, to other: String) throws {
    let copy = "\(folder.path)/users/\(other)"
    try Shell.check(["cp", "-al", "\(folder.path)/users/\(user)", copy])
    let unlink = #"for file; do cp -p "$file" "$file.new" && mv "$file.new" "$file"; done"#
    try Shell.check([
      "find", copy, "-type", "f", "-name", "dovecot*", "-exec", "sh", "-c", unlink, "sh", "{}", "+",
    ])
  }

  /// What the server wrote to its log.
  package var log: String {
    (try? String(contentsOfFile: "\(folder.path)/log", encoding: .utf8)) ?? ""
  }

  private static func prepare(_ folder: TemporaryFolder) throws {
    for name in ["run", "state", "users"] { try folder.write("", to: "\(name)/.keep") }
    try Shell.check(["chmod", "a+rx", folder.path])
  }
}
