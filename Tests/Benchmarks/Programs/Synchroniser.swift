// SPDX-License-Identifier: MIT

/// The programs that are compared.
enum Synchroniser: String, CaseIterable, Sendable {
  case ours = "offlineimap"
  case mbsync
  case original = "OfflineIMAP 8"

  /// Whether it takes minutes for what takes the others seconds, so that one run must do.
  var isSlow: Bool { self == .original }

  /// The command that synchronises everything once and prints only problems.
  func command(configuration: String) -> [String] {
    switch self {
    case .ours: [Machine.programPath, "-c", configuration, "-o", "-u", "quiet"]
    case .mbsync: ["mbsync", "-q", "-c", configuration, "-a"]
    case .original: ["/usr/bin/offlineimap", "-c", configuration, "-o", "-u", "quiet"]
    }
  }

  /// Its configuration for one account: plain text to loopback, everything made durable.
  func configuration(home: String, user: String, port: UInt16, connections: Int) -> String {
    switch self {
    case .ours, .original:
      offlineimaprc(home: home, user: user, port: port, connections: connections)
    case .mbsync: mbsyncrc(home: home, user: user, port: port)
    }
  }

  private func offlineimaprc(home: String, user: String, port: UInt16, connections: Int) -> String {
    """
    [general]
    accounts = bench
    metadata = \(home)/metadata
    fsync = yes
    socktimeout = 120
    [Account bench]
    localrepository = bench-local
    remoterepository = bench-remote
    \(self == .ours ? "deletionlimit = no" : "")
    [Repository bench-local]
    type = Maildir
    localfolders = \(home)/Mail
    [Repository bench-remote]
    type = IMAP
    remotehost = localhost
    remoteport = \(port)
    remoteuser = \(user)
    remotepass = \(Workshop.password)
    ssl = no
    starttls = no
    auth_mechanisms = LOGIN
    maxconnections = \(connections)

    """
  }

  private func mbsyncrc(home: String, user: String, port: UInt16) -> String {
    """
    FSync yes

    IMAPAccount bench
    Host localhost
    Port \(port)
    User \(user)
    Pass \(Workshop.password)
    SSLType None
    AuthMechs LOGIN
    Timeout 120

    IMAPStore remote
    Account bench

    MaildirStore local
    Path \(home)/Mail/
    Inbox \(home)/Mail/INBOX
    SubFolders Verbatim

    Channel all
    Far :remote:
    Near :local:
    Patterns *
    Create Both
    Expunge Both
    Sync All
    SyncState *

    """
  }
}
