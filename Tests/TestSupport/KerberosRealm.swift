// SPDX-License-Identifier: MIT

import Foundation

/// A Kerberos realm with a KDC of its own on loopback, that ends with its owner.
package final class KerberosRealm: Sendable {
  package static let name = "STORY.TEST"

  private let folder: TemporaryFolder
  private let process: ChildProgram

  /// Whether the machine has all that a realm and Dovecot's part in it need.
  package static var isPossible: Bool {
    let isThere =
      ["krb5kdc", "kdb5_util", "kadmin.local", "kinit"].allSatisfy(Shell.has)
      && FileManager.default.fileExists(
        atPath: "/usr/lib/dovecot/modules/auth/libmech_gssapi.so")
    if !isThere {
      let line =
        "*** krb5-kdc OR dovecot-gssapi IS NOT INSTALLED, SO THE STORY OF KERBEROS IS SKIPPED\n"
      FileHandle.standardError.write(Data(line.utf8))
    }
    return isThere
  }

  /// Makes a realm with the service `imap/localhost`, and starts its KDC.
  package init() throws {
    folder = try TemporaryFolder()
    let path = folder.path
    let port = LoopbackPort.free(1)[0]
    try folder.write(
      """
      [libdefaults]
        default_realm = \(Self.name)
        dns_lookup_kdc = false
        dns_lookup_realm = false
        rdns = false
        dns_canonicalize_hostname = false
        udp_preference_limit = 1
      [realms]
        \(Self.name) = {
          kdc = 127.0.0.1:\(port)
        }
      [domain_realm]
        localhost = \(Self.name)

      """, to: "krb5.conf")
    try folder.write(
      """
      [kdcdefaults]
        kdc_listen = 127.0.0.1:\(port)
        kdc_tcp_listen = 127.0.0.1:\(port)
      [realms]
        \(Self.name) = {
          database_name = \(path)/principal
          key_stash_file = \(path)/stash
          acl_file = \(path)/acl
        }

      """, to: "kdc.conf")
    let environment = Self.environment(path)
    try Shell.check(
      ["kdb5_util", "create", "-s", "-r", Self.name, "-P", "master"], environment: environment)
    process = try ChildProgram(
      ["krb5kdc", "-n"],
      environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
      directory: nil, streams: ["/dev/null", "\(path)/log", "\(path)/log"])
    try command("addprinc -randkey imap/localhost")
    try command("ktadd -k \(path)/imap.keytab imap/localhost")
    for _ in 0..<200 {
      if LoopbackPort.answers(port) { break }
      usleep(20_000)
    }
    try Shell.check(["chmod", "-R", "a+rX", path])
  }

  deinit {
    process.signal(SIGTERM)
    process.wait()
  }

  private static func environment(_ path: String) -> [String: String] {
    [
      "KRB5_CONFIG": "\(path)/krb5.conf", "KRB5_KDC_PROFILE": "\(path)/kdc.conf",
      "KRB5CCNAME": "FILE:\(path)/tickets", "KRB5RCACHENAME": "none:",
    ]
  }

  /// The variables by which programs find the realm and the ticket.
  package var environment: [String: String] { Self.environment(folder.path) }

  /// What Dovecot needs to be a part of the realm.
  package var settings: String {
    """
    auth_krb5_keytab = \(folder.path)/imap.keytab
    auth_gssapi_hostname = localhost
    import_environment = $import_environment KRB5_CONFIG=\(folder.path)/krb5.conf KRB5RCACHENAME=none:
    """
  }

  /// Makes a user and gets a ticket for it, in place of the one before.
  package func logIn(_ user: String) throws {
    try command("addprinc -pw secret \(user)")
    try Shell.check(["kinit", user], input: Data("secret\n".utf8), environment: environment)
  }

  private func command(_ query: String) throws {
    try Shell.check(
      ["kadmin.local", "-r", Self.name, "-q", query], environment: environment)
  }
}
