// SPDX-License-Identifier: MIT

/// The `[mbnames]` section: a file with the names of all folders, for a mail reader.
package struct MailboxListSettings: Sendable {
  /// One folder of one account.
  package struct Entry: Hashable, Sendable {
    package let account: AccountName
    /// The name on the local side.
    package let folder: FolderName
    /// The root of the Maildirs, an absolute path; `nil` for a local server.
    package let root: String?

    package init(account: AccountName, folder: FolderName, root: String?) {
      self.account = account
      self.folder = folder
      self.root = root
    }
  }

  /// What ``item`` can name.
  package static let names: Set<String> = ["accountname", "foldername", "localfolders"]

  /// The file is written (`enabled`).
  package var isEnabled = false
  /// The file is written after each account instead of at the end (`incremental`).
  package var isIncremental = false
  /// The file, an absolute path (`filename`).
  package var path: String
  /// What the file begins with (`header`).
  package var header: Computed<Void, String>
  /// The form of each entry: a `%` format of Python that is applied to the raw text (`peritem`).
  package var item: String
  /// What stands between two entries (`sep`).
  package var separator: Computed<Void, String>
  /// What the file ends with (`footer`).
  package var footer: Computed<Void, String>
  /// Which entries are listed (`folderfilter`).
  package var filter: Computed<[Entry], [Bool]>?
  /// The same entries in the order of the file (`sort_keyfunc`).
  package var order: Computed<[Entry], [Entry]>?

  package init(
    path: String, header: Computed<Void, String>, item: String,
    separator: Computed<Void, String>, footer: Computed<Void, String>
  ) {
    self.path = path
    self.header = header
    self.item = item
    self.separator = separator
    self.footer = footer
  }
}
