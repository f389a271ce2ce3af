// SPDX-License-Identifier: MIT

import POSIX
package import SyncModel

/// Where the state of OfflineIMAP lies below the metadata directory.
package struct StateLayout: Equatable, Sendable {
  /// An absolute path (`metadata`).
  package let metadata: String

  package init(metadata: String) { self.metadata = metadata }

  /// Locked while the account runs.
  package func lock(of account: AccountName) -> String { "\(metadata)/\(account).lock" }

  /// The directory with one status database a folder.
  package func statusDirectory(of account: AccountName) -> String {
    "\(metadata)/Account-\(account)/LocalStatus-sqlite"
  }

  /// What only this program remembers of an account.
  package func memory(of account: AccountName) -> String {
    "\(metadata)/Account-\(account)/Memory.sqlite"
  }

  /// How the last run of an account ended, for `offlineimap status`.
  package func lastRun(of account: AccountName) -> String {
    "\(metadata)/Account-\(account)/LastRun.json"
  }

  /// The status database of a folder.
  package func status(of pair: FolderPair, in account: AccountName) -> String {
    "\(statusDirectory(of: account))/\(pair.statusFileName)"
  }

  /// The directory with one status file a folder, as OfflineIMAP 6 had it.
  package func plainStatusDirectory(of account: AccountName) -> String {
    "\(metadata)/Account-\(account)/LocalStatus"
  }

  /// The status file that OfflineIMAP 6 left of a folder.
  package func plainStatus(of pair: FolderPair, in account: AccountName) -> PlainStatus {
    plainStatus(named: pair.statusFileName, in: account)
  }

  /// The same, by the name of the file.
  func plainStatus(named name: String, in account: AccountName) -> PlainStatus {
    let directory = plainStatusDirectory(of: account)
    return PlainStatus(path: "\(directory)/\(name)", laterPath: "\(directory)-imported/\(name)")
  }

  /// The directory with one UIDVALIDITY file a folder.
  package func validityDirectory(of repository: RepositoryName) -> String {
    "\(metadata)/Repository-\(repository)/FolderValidity"
  }

  /// The UIDVALIDITY file of a folder of one repository.
  package func validity(of place: FolderPlace) -> String {
    "\(validityDirectory(of: place.repository))/\(place.folder.stateFileName)"
  }

  /// The directory with what `[mbnames]` knows of each account.
  package var mailboxDirectory: String { "\(metadata)/mbnames" }

  /// The folders of an account, for `[mbnames]`.
  package func mailboxes(of account: AccountName) -> String {
    "\(mailboxDirectory)/\(account).json"
  }

  /// The directory with one map of UIDs a folder, for a repository that is the local side.
  package func mapDirectory(of repository: RepositoryName) -> String {
    "\(metadata)/Repository-\(repository)/UIDMapping"
  }

  /// The map of UIDs of a folder of a server that is the local side.
  package func map(of place: FolderPlace) -> String {
    "\(mapDirectory(of: place.repository))/\(place.folder.stateFileName)"
  }

  /// Creates what is missing, readable by the user only.
  package func prepare(for account: AccountSettings) throws(SyncFailure) {
    var directories = [
      metadata, statusDirectory(of: account.name),
      validityDirectory(of: account.local.rules.name),
      validityDirectory(of: account.remote.rules.name),
    ]
    if account.local.server != nil {
      directories.append(mapDirectory(of: account.local.rules.name))
    }
    for directory in directories {
      try attempting(to: "create directory \(directory)") { () throws(SystemError) in
        try Files.createDirectories(directory)
      }
    }
  }
}
