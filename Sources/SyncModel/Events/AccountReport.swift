// SPDX-License-Identifier: MIT

/// What `--info` found out about an account, without changing anything.
package struct AccountReport: Equatable, Codable, Sendable {
  /// A folder of one side, and what becomes of it.
  package struct Folder: Equatable, Codable, Sendable {
    package let name: FolderName
    /// What an option translates the name to; with the separators of its own side.
    package let visible: FolderName
    /// Why it takes no part, if so.
    package let ignored: FolderIgnoreReason?

    package init(name: FolderName, visible: FolderName, ignored: FolderIgnoreReason?) {
      self.name = name
      self.visible = visible
      self.ignored = ignored
    }
  }

  package var account: AccountName
  package var remote: RepositoryName
  package var host: String
  /// The port that was connected to.
  package var port: UInt16
  /// The command that makes the connection, if one does.
  package var tunnel: String?
  /// `plain`, `tunnel`, or the version of TLS.
  package var security: String
  /// In the order of the server.
  package var capabilities: [String]
  /// How the server tells what has changed, as a run that begins now would have it.
  package var tier = ListingTier.plain
  /// The extensions that the program uses where it can.
  package var extensions: [ExtensionReport] = []
  /// Messages that could not be copied, ordered by folder.
  package var failures: [FailedMessage] = []
  /// Folders to which uploads were cut off: the next run looks for these before it sends anything.
  package var uploadsInDoubt: [String] = []
  /// Whether a run is under way, or was cut off, whose experience is not in this report.
  package var isBehind = false
  /// Ordered by name.
  package var remoteFolders: [Folder] = []
  package var local: RepositoryName
  /// The directory of the Maildirs; "" where the local side is a server.
  package var root: String
  /// The local side, if it is a server.
  package var localServer: LocalServer?
  /// Ordered by name.
  package var localFolders: [Folder] = []
  /// The options about folders and their names that the remote side has.
  package var remoteRules: [ShownOption]
  /// The same of the local side.
  package var localRules: [ShownOption]
  /// What is wrong with the names of folders, so that no run can begin.
  package var faults: [SyncProblem] = []

  package init(
    account: AccountName, remote: IMAPSettings, local: LocalSettings, security: String,
    capabilities: [String]
  ) {
    self.account = account
    self.remote = remote.rules.name
    host = remote.host
    port = remote.effectivePort
    tunnel = remote.way.tunnel?.command
    self.security = security
    self.capabilities = capabilities
    self.local = local.rules.name
    root = local.maildir?.root ?? ""
    remoteRules = remote.rules.names.shown
    localRules = local.rules.names.shown
  }
}

extension AccountReport {
  /// A server that is the local side of an account.
  package struct LocalServer: Equatable, Codable, Sendable {
    package let host: String
    /// The port that was connected to.
    package let port: UInt16
    /// `plain`, or the version of TLS.
    package let security: String
    /// In the order of the server.
    package let capabilities: [String]
    /// How the server tells what has changed.
    package var tier = ListingTier.plain
    /// The extensions that the program uses where it can.
    package var extensions: [ExtensionReport] = []

    package init(_ settings: IMAPSettings, security: String, capabilities: [String]) {
      host = settings.host
      port = settings.effectivePort
      self.security = security
      self.capabilities = capabilities
    }
  }
}
