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

  /// Answers on a port, as soon as passwords can be checked.
  func server(port: UInt16) throws -> ChildProgram {
    let wait = "until [ -S run/courier/authdaemon/socket ]; do sleep 0.05; done"
    return try start("\(settings) \(wait); exec \(listen) \(port) \(session)")
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
    set -a; . etc/courier/imapd
    AUTHMODULES=authdaemon
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
