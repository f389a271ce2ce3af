// SPDX-License-Identifier: MIT

import Configuration
import Interfaces

/// What a command line asks for; what it does not mention is as at the end of each line here.
struct Command: Sendable {
  var word: CommandWord?
  var showsEnvironment = false
  var accounts: String?
  var file: String?
  var debug: String?
  var adopts = false
  var allowsDeletions = false
  var checks = false
  var folderToDelete: String?
  var isDryRun = false
  var folders: String?
  var showsInformation = false
  var prunesMailboxes = false
  var newAddress: String?
  var migratesDigests = false
  var ignoresKeyring = false
  var updatesKeyring = false
  var overrides: [String] = []
  var logFile: String?
  var logsToSystem = false
  var profile: String?
  var runsOnce = false
  var isQuick = false
  var interface: String?
  var isSingleThreaded = false
  var theme: String?
  var colour = ColourWish.auto
  var isLinear = false
  var isDemo = false
  var observes = false
  var printsJSON = false

  /// What the switches change in the settings.
  var changes: Overrides {
    var changes = Overrides()
    changes.accounts = accounts
    changes.folders = folders
    changes.options = overrides
    changes.interface = interface
    changes.debug = debug
    changes.runsOnce = runsOnce
    changes.isQuick = isQuick
    changes.isSingleThreaded = isSingleThreaded
    changes.isDryRun = isDryRun
    changes.allowsDeletions = allowsDeletions
    changes.ignoresKeyring = ignoresKeyring
    changes.updatesKeyring = updatesKeyring
    return changes
  }
}
