// SPDX-License-Identifier: MIT

/// Everything that the rc file and the command line decide, resolved and checked.
package struct Settings: Sendable {
  package var general: GeneralSettings
  /// The accounts to synchronise, in the order in which they are listed.
  package var accounts: [AccountSettings]
  /// The list of mailboxes to write, if the file has an `[mbnames]` section.
  package var mailboxList: MailboxListSettings?
  /// Parts of the rc file that take no part, as something in them is wrong.
  package var excluded: [ExcludedPart] = []
  /// Every account that is listed, those that are excluded too, in the order of the list.
  package var listed: [AccountName]
  /// See ``OptionPlaces``.
  package var places = OptionPlaces.none

  package init(general: GeneralSettings, accounts: [AccountSettings]) {
    self.general = general
    self.accounts = accounts
    listed = accounts.map(\.name)
  }
}

/// An account, or the list of mailboxes, that is left out so that the others can be served.
package struct ExcludedPart: Equatable, Sendable {
  /// `nil` for the list of mailboxes.
  package let account: AccountName?
  /// What is wrong: each one with its place in the rc file and what to do about it.
  package let reasons: [String]

  package init(account: AccountName?, reasons: [String]) {
    self.account = account
    self.reasons = reasons
  }
}

/// Whether other programs of the user may watch and ask (`control`).
package enum ControlSetting: Equatable, Sendable {
  case off
  /// On a socket of its own in the runtime directory of the user.
  case on
  /// On a socket at this absolute path.
  case at(String)
}

/// The `[general]` section.
package struct GeneralSettings: Equatable, Sendable {
  /// The directory of all state, an absolute path (`metadata`).
  package var metadata: String
  /// How many accounts run at once, at least 1 (`maxsyncaccounts`).
  package var maxSyncAccounts = 1
  /// The interface that the file asks for, in lower case; `nil` lets the program choose (`ui`).
  package var interface: String?
  /// The theme of the board: the name of a built-in one or a path (`theme`).
  package var theme: String?
  /// Other keys of the board, as `name=key` (`keys`).
  package var keys: [String] = []
  /// Where the theme stands; `nil` when the file sets none.
  package var themePlace: OptionPlace?
  /// Where the keys stand; `nil` when the file sets none.
  package var keysPlace: OptionPlace?
  /// The characters of the board besides letters, `auto` or one of a few names (`symbols`).
  package var symbols = "auto"
  /// How much of the board is shown at first, one of a few names (`rows`).
  package var rows = "full"
  /// How many pictures of the board are drawn in a second at most (`framerate`).
  package var frameRate = 10
  /// Whether a key of the board may fill the clipboard of the terminal (`clipboard`).
  package var allowsClipboard = true
  /// How long to wait for an answer of a server, in seconds; `nil` is the built-in limit
  /// (`socktimeout`).
  package var socketTimeout: Int?
  /// Whether a message is on the disk before it counts as copied (`fsync`).
  package var isDurable = true
  /// Whether the warnings about read-only folders are left out (`ignore-readonly`).
  package var ignoresReadOnly = false
  /// Deletions above the limit are confirmed for this process (`--allow-deletions`).
  package var allowsDeletions = false
  /// Nothing is written to any side (`--dry-run`).
  package var isDryRun = false
  /// One thread does everything, one account after the other (`-1`).
  package var isSingleThreaded = false
  /// Whether nothing else within this process changes the Maildirs of an account than its own runs.
  ///
  /// Then whatever this process changes is known to a run, and what it does not know was done by others.
  package var isOnlyWriter = true
  /// See ``ControlSetting``.
  package var control = ControlSetting.on
  /// What `-d` asks for.
  package var debug: Set<DebugCategory> = []

  package init(metadata: String) { self.metadata = metadata }
}
