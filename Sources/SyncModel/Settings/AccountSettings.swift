// SPDX-License-Identifier: MIT

/// An `[Account X]` section.
package struct AccountSettings: Sendable {
  package var name: AccountName
  package var local: LocalSettings
  package var remote: IMAPSettings
  /// The seconds from the end of a run to the start of the next; `nil` runs once (`autorefresh`).
  package var autorefresh: Double?
  /// How many quick runs follow each full one: 0 none, below 0 all runs are quick (`quick`).
  package var quick = 0
  /// Folder names are UTF-8 everywhere but on the wire (`utf8foldernames`).
  package var usesUTF8FolderNames = false
  /// How many deletions need no confirmation; `nil` is any number (`deletionlimit`).
  package var deletionLimit: DeletionLimit? = .standard
  /// The hours after which a folder is compared as a whole although nothing seems to have changed
  /// (`fullcheck`).
  package var fullCheckHours = 24.0
  /// Headers that are not sent with a message (`filterheaders`).
  package var unsentHeaders: [String] = []
  /// How the labels of Gmail are kept in files; `nil` leaves them alone.
  package var labels: LabelSettings?
  /// Which messages take part.
  package var window = MessageWindow()
  /// If given, only these remote folders take part, by exact name (`-f`).
  package var onlyFolders: [FolderName]?
  /// What is run before and after each run.
  package var hooks = HookSettings()

  package init(name: AccountName, local: LocalSettings, remote: IMAPSettings) {
    self.name = name
    self.local = local
    self.remote = remote
  }

  /// An account whose local side is a Maildir.
  package init(name: AccountName, local: MaildirSettings, remote: IMAPSettings) {
    self.init(name: name, local: .maildir(local), remote: remote)
  }
}

/// What the sections of both kinds of repository have in common.
package struct RepositoryRules: Sendable {
  package var name: RepositoryName
  /// Nothing is written to this repository (`readonly`).
  package var isReadOnly = false
  /// Missing folders are created in this repository (`createfolders`).
  package var createsFolders = true
  /// What is deleted in this repository is deleted in the other one too (`sync_deletes`).
  package var propagatesDeletions = true

  /// The first day whose messages take part, in days since 1970 (`startdate`).
  package var startDay: Int?
  /// See ``NameRules``.
  package var names = NameRules()

  package init(name: RepositoryName) { self.name = name }

  /// Whether a folder may be created here.
  package var mayCreateFolders: Bool { createsFolders && !isReadOnly }
}

/// A `[Repository X]` section with `type = Maildir`.
package struct MaildirSettings: Sendable {
  package var rules: RepositoryRules
  /// The directory that holds the folders, an absolute path (`localfolders`).
  package var root: String
  /// Separates the levels of a folder name, usually `.`; `/` nests directories (`sep`).
  package var separator: Character = "."
  /// Begins the flags in a file name: `:`, or `!` with `maildir-windows-compatible`.
  package var infoSeparator: Character = ":"
  /// File names begin with the time in the header instead of the present one
  /// (`filename_use_mail_timestamp`).
  package var namesByHeaderDate = false
  /// Files have the time in the header as their modification time (`utime_from_header`).
  package var datesByHeaderDate = false
  /// Looking at folders leaves no trace in their access times (`restoreatime`).
  package var restoresAccessTimes = false
  /// Its type is `GmailMaildir`.
  package var isGmail = false
  /// What the letters `a` to `z` in file names stand for.
  package var keywords = KeywordMap()

  package init(rules: RepositoryRules, root: String) {
    self.rules = rules
    self.root = root
  }
}

/// A `[Repository X]` section with `type = IMAP`.
package struct IMAPSettings: Sendable {
  /// Which addresses of a host are tried (`ipv6`).
  package enum AddressFamily: String, Sendable {
    case any, ipv4, ipv6
  }

  /// How the connection is encrypted (`ssl`, `starttls`).
  package enum Encryption: String, Sendable {
    /// TLS from the first byte.
    case implicit
    /// STARTTLS; a server that does not offer it is refused.
    case startTLS
    /// STARTTLS where it is offered; without it only on the loopback interface.
    case startTLSOrLoopback
    /// Plain text, because the file says so.
    case none
  }

  /// Whom the certificate of the server is checked against.
  package struct Trust: Equatable, Sendable {
    /// A PEM file that replaces the system's authorities (`sslcacertfile`).
    package var authoritiesFile: String?
    /// Whether the certificate must lead to an authority; a fingerprint alone may do instead.
    package var checksAuthorities = true
    /// Lower-case hexadecimal digests of the certificate, any of which must match
    /// (`cert_fingerprint`).
    package var fingerprints: [String] = []

    package init() {}
  }

  package var rules: RepositoryRules
  /// Its type is `Gmail`.
  package var isGmail = false
  package var host: String
  /// `nil` is 993 with implicit TLS, else 143.
  package var port: UInt16?
  /// See ``AddressFamily``.
  package var family = AddressFamily.any
  /// See ``Encryption``.
  package var encryption = Encryption.implicit
  /// See ``Trust``.
  package var trust = Trust()
  /// See ``ServerWay``.
  package var way = ServerWay()
  package var user: String
  package var password: PasswordLookup
  /// The mechanisms to try, best first, in upper case (`auth_mechanisms`).
  package var mechanisms: [String] = ["CRAM-MD5", "PLAIN", "LOGIN"]
  /// Whether the file names the mechanisms, so that one that cannot be used is worth a word.
  package var namesMechanisms = false
  /// The user to act as; empty for the one that logs in (`remote_identity`).
  package var identity = ""
  /// How to log in with a token instead of a password.
  package var oauth: OAuthSettings?
  /// How many connections one run may open, at least 1 (`maxconnections`).
  package var maxConnections = 3
  /// So many messages to fetch of one folder are worth one more connection; above 0.
  ///
  /// Opening one takes half a dozen round trips and a process of the server, which is what some
  /// hundred small messages take.
  package var messagesPerConnection = 1_000
  /// The connection is compressed where the server can do that (`usecompression`).
  package var usesCompression = false
  /// Deleted messages are removed and not only marked (`expunge`).
  package var expunges = true
  /// The folder to which messages are moved that are deleted on the other side (`movedeletedto`).
  package var trash: FolderName?
  /// `\Deleted` and the letter `T` stand for each other (`sync_trashed`).
  package var sharesTrashed = true
  /// How often a folder is tried when the connection breaks, at least 1 (`retrycount`).
  package var tries = 2
  /// A folder is never worked on over several connections (`singlethreadperfolder`).
  package var keepsFolderOnOneConnection = false
  /// Only folders below this take part, as the server spells it; "" is all of them (`reference`).
  package var reference = ""
  /// What the letters `a` to `z` of the status stand for; read on the local side only.
  package var keywords = KeywordMap()
  /// Only folders that the user has subscribed to take part (`subscribedonly`).
  package var takesSubscribedOnly = false
  /// Host, port and user, if something has to compute them first.
  package var computed = ComputedServer()
  /// The remote folders to watch while the account waits (`idlefolders`).
  package var idleFolders: Computed<Void, [FolderName]>?
  /// A connection is kept between two runs (`holdconnectionopen`).
  package var holdsConnection = false
  /// The seconds after which an idle connection is used so that the server keeps it; `nil` never
  /// (`keepalive`).
  package var keepAlivePeriod: Int?
  /// Is called after new mail was copied from INBOX (`newmail_hook`).
  package var newMailHook: Computed<Void, Void>?
  /// The messages of a folder that are never copied from it (`copy_ignore_eval`).
  ///
  /// The input is the name that the folder has on the other side, with the separator of this one.
  package var ignoredMessages: Computed<FolderName, Set<UInt32>>?

  /// The host is empty if only the command of a tunnel knows it.
  package init(
    rules: RepositoryRules, host: String, user: String, password: PasswordLookup
  ) {
    self.rules = rules
    self.host = host
    self.user = user
    self.password = password
  }

  /// The host for people, even if only the command of a tunnel knows it.
  package var shownHost: String { host.isEmpty ? "the tunnel" : host }

  /// The port to connect to.
  package var effectivePort: UInt16 { port ?? (encryption == .implicit ? 993 : 143) }
}
