// SPDX-License-Identifier: MIT

/// How the programs of a Courier are started; the paths in them are relative to its folder.
struct CourierLaunch {
  let folder: String
  let libraries: [String: String]
  let capability: String?

  var log: String { "\(folder)/log" }

  /// Sees for the others when files change; without it each login takes a second.
  func watcher() throws -> ChildProgram {
    try start("exec usr/libexec/gam_server --notimeout $GAM_CLIENT_ID")
  }

  /// Checks the passwords for the others.
  func passwords() throws -> ChildProgram {
    try start(
      """
      set -a; . etc/courier/authdaemonrc; authdaemonvar=\(folder)/run/courier/authdaemon
      exec usr/lib/courier/courier-authlib/authdaemond
      """)
  }

  /// Plain text and STARTTLS.
  func server(port: UInt16) throws -> ChildProgram {
    try start("\(settings) exec \(listen) \(port) \(session)")
  }

  /// TLS from the first byte.
  func secureServer(port: UInt16) throws -> ChildProgram {
    try start(
      "\(settings) IMAP_TLS=1 exec \(listen) \(port) \(folder)/usr/bin/couriertls -server -tcpd \(session)"
    )
  }

  private var listen: String {
    "usr/sbin/couriertcpd -address=127.0.0.1 -maxprocs=100 -maxperip=100 -nodnslookup -noidentlookup"
  }

  private var session: String {
    "\(folder)/usr/lib/courier/courier/imaplogin \(folder)/usr/bin/imapd Maildir"
  }

  /// Debian's own settings, and what must be different here.
  private var settings: String {
    """
    set -a; . etc/courier/imapd; . etc/courier/imapd-ssl
    AUTHMODULES=authdaemon; COURIERTLS=\(folder)/usr/bin/couriertls
    TLS_CERTFILE=\(folder)/certificate.pem; TLS_TRUSTCERTS=; TLS_CACHEFILE=; TLS_DHPARAMS=
    IMAP_CAPABILITY="${OTHER_CAPABILITY:-$IMAP_CAPABILITY}"; unset OTHER_CAPABILITY PROTOCOL

    """
  }

  private func start(_ script: String) throws -> ChildProgram {
    var environment = libraries
    environment["GAM_CLIENT_ID"] = String(folder.split(separator: "/").last ?? "")
    environment["OTHER_CAPABILITY"] = capability
    return try ChildProgram(
      ServerUser.prefix + ["sh", "-c", script], environment: environment, directory: folder,
      streams: ["/dev/null", log, log])
  }
}
