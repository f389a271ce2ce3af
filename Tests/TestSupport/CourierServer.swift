// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import POSIX

/// A real Courier on loopback, in a folder of its own, that ends with its owner.
///
/// Its names are `INBOX.Archive.2024`.  It has no LITERAL+, CONDSTORE, LIST-STATUS, MOVE or UNSELECT,
/// and no TLS here, for which Courier needs a system user of that name.
package final class CourierServer: MailServer {
  package let port: UInt16

  private static let software = UnpackedSoftware("courier")
  private let folder: TemporaryFolder
  /// The two that help the others, then the server.
  private let processes: [ChildProgram]
  /// The users so far.
  private let users = Monitor<[String]>([])
  private let password: String

  /// Whether it can be run here; if not, standard error has a line about that.
  package static let isAvailable = software.isThere()

  /// Starts the server and waits until it answers.
  ///
  /// - Parameter capability: What it says it can, instead of what Debian lets it say.
  /// - Throws: ``ProgramFailure`` with the server's log when it does not come up.
  package init(capability: String? = nil) throws {
    folder = try TemporaryFolder()
    port = LoopbackPort.free(1)[0]
    password = try Shell.check(
      ["openssl", "passwd", "-6", "-stdin"], input: Data(DovecotServer.password.utf8)
    ).trimmingCharacters(in: .newlines)
    try Self.software.copy(into: folder)
    try folder.write("", to: "run/courier/authdaemon/.keep")
    try folder.write("authmodulelist=authuserdb\ndaemons=2\n", to: "etc/courier/authdaemonrc")
    try ServerUser.own(folder)
    let launch = CourierLaunch(
      folder: folder.path, libraries: Self.software.environment(in: folder), capability: capability)
    processes = [
      try launch.watcher(), try launch.passwords(), try launch.server(port: port),
    ]
    try waitUntilUp(processes[2], log: launch.log)
  }

  deinit { stop() }

  /// One server as Debian has it, for all tests; each test takes its own users.
  package static let shared = SharedServers.start { try CourierServer() }
  /// One that offers nothing but RFC 3501.
  package static let plain = SharedServers.start { try CourierServer(capability: "IMAP4rev1") }

  package func stop() {
    for process in processes.reversed() {
      process.signal(SIGTERM)
      process.wait()
    }
    folder.remove()
  }

  package func addUser(_ name: String) throws {
    try Shell.check(
      ServerUser.prefix + ["mkdir", "-p"]
        + ["cur", "new", "tmp"].map { "\(folder.path)/users/\(name)/Maildir/\($0)" })
    try users.update { users in
      users.append(name)
      try writeTable(
        "userdb",
        users.map {
          "uid=\(ServerUser.identifier)|gid=\(ServerUser.groupIdentifier)"
            + "|home=\(folder.path)/users/\($0)"
        }, of: users)
      try writeTable("userdbshadow", users.map { _ in "imappw=\(password)" }, of: users)
    }
  }

  /// Writes one of the two files that hold the users, as `makeuserdb` does.
  private func writeTable(_ name: String, _ rows: [String], of users: [String]) throws {
    let text = zip(users, rows).map { "\($0)\t\($1)\n" }.joined() + ".\n"
    let path = "\(folder.path)/etc/courier/\(name)"
    try Shell.check(
      ServerUser.prefix + [
        "\(folder.path)/usr/lib/courier/courier-authlib/makedatprog", "-", "\(path).tmp",
        "\(path).dat",
      ], input: Data(text.utf8), environment: Self.software.environment(in: folder))
  }
}
