// SPDX-License-Identifier: MIT

import Foundation
import Glibc

/// A real Cyrus on loopback, in a folder of its own, that ends with its owner.
package final class CyrusServer: SecureMailServer {
  /// What mailbox names look like.
  package enum Names: Sendable, CaseIterable {
    /// `Archive/2024`, beside INBOX: `unixhierarchysep` and `altnamespace`, the default of Cyrus 3.
    case slashes
    /// `INBOX.Archive.2024`: neither of them, the default of Cyrus 2 and of many providers.
    case dots
  }

  package let port: UInt16
  package let securePort: UInt16
  package let authority: CertificateAuthority

  private static let software = UnpackedSoftware("cyrus")
  private let folder: TemporaryFolder
  private let process: ChildProgram

  /// Whether it can be run here; if not, standard error has a line about that.
  package static let isAvailable = software.isThere()

  /// Starts the server and waits until it answers.
  package init(names: Names = .slashes) throws {
    folder = try TemporaryFolder()
    authority = try CertificateAuthority()
    let ports = LoopbackPort.free(2)
    (port, securePort) = (ports[0], ports[1])
    try Self.software.copy(into: folder)
    let configuration = CyrusConfiguration(
      folder: folder.path, port: port, securePort: securePort, authority: authority, names: names)
    try folder.write(configuration.options, to: "imapd.conf")
    try folder.write(configuration.services, to: "cyrus.conf")
    for name in Self.directories { try folder.write("", to: "\(name)/.keep") }
    try ServerUser.own(folder)
    // The master ends its whole process group, so it needs one of its own.
    process = try ChildProgram(
      ServerUser.prefix + [
        "setsid", "\(folder.path)/usr/lib/cyrus/bin/master", "-D", "-C", "imapd.conf", "-M",
        "cyrus.conf", "-p", "pid",
      ],
      environment: Self.environment(folder), directory: folder.path,
      streams: ["/dev/null", "\(folder.path)/log", "\(folder.path)/log"])
    try waitUntilUp(process, log: "\(folder.path)/log")
  }

  deinit { stop() }

  /// One server for each style of names, for all tests; each test takes its own users.
  package static func shared(_ names: Names) throws -> CyrusServer {
    try (names == .slashes ? slashes : dots).get()
  }

  private static let slashes = SharedServers.start { try CyrusServer(names: .slashes) }
  private static let dots = SharedServers.start { try CyrusServer(names: .dots) }

  package func stop() {
    process.signal(SIGTERM)
    process.wait()
    folder.remove()
    authority.remove()
  }

  package func addUser(_ name: String) throws {
    try Shell.check(
      ServerUser.prefix + [
        "\(folder.path)/usr/sbin/saslpasswd2", "-p", "-c", "-u", "localhost", "-f",
        "\(folder.path)/passwords", name,
      ],
      input: Data(DovecotServer.password.utf8), environment: Self.environment(folder))
  }

  private static let directories = [
    "spool", "configuration/db", "configuration/proc", "configuration/socket",
  ]

  private static func environment(_ folder: TemporaryFolder) -> [String: String] {
    software.environment(in: folder).merging(["CYRUS_USER": ServerUser.name]) { $1 }
  }
}
