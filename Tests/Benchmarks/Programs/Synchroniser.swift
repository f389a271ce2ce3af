// SPDX-License-Identifier: MIT

/// What a program is to synchronise, and how.
struct Account {
  let user: String
  let port: UInt16
  let connections: Int
  /// Whether each message must be on the disk before it counts as copied.
  let isDurable: Bool
}

/// The programs that are compared.
enum Synchroniser: String, CaseIterable, Sendable {
  case ours = "offlineimap"
  case mbsync
  case original = "OfflineIMAP 8"

  /// Whether it takes minutes for what takes the others seconds, so that one run must do.
  func isSlow(in workload: Workload) -> Bool { self == .original && workload.movesMail }

  /// The command that synchronises everything once and prints only problems.
  func command(configuration: String) -> [String] {
    switch self {
    case .ours: [Machine.programPath, "-c", configuration, "-o", "-u", "quiet"]
    case .mbsync: ["mbsync", "-q", "-c", configuration, "-a"]
    case .original: ["/usr/bin/offlineimap", "-c", configuration, "-o", "-u", "quiet"]
    }
  }

  /// Its configuration for one account, in plain text to loopback.
  func configuration(home: String, account: Account) -> String {
    switch self {
    case .ours, .original: offlineimaprc(home, account)
    case .mbsync: mbsyncrc(home, account)
    }
  }

  private func offlineimaprc(_ home: String, _ account: Account) -> String {
    """
    [general]
    accounts = bench
    metadata = \(home)/metadata
    fsync = \(account.isDurable ? "yes" : "no")
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
    remoteport = \(account.port)
    remoteuser = \(account.user)
    remotepass = \(Workshop.password)
    ssl = no
    starttls = no
    auth_mechanisms = LOGIN
    maxconnections = \(account.connections)

    """
  }

  private func mbsyncrc(_ home: String, _ account: Account) -> String {
    """
    FSync \(account.isDurable ? "yes" : "no")

    IMAPAccount bench
    Host localhost
    Port \(account.port)
    User \(account.user)
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
