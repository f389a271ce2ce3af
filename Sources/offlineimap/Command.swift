// SPDX-License-Identifier: MIT

import Configuration
import Interfaces

/// What a command line asks for; what it does not mention is as at the end of each line here.
struct Command: Sendable {
  var word: CommandWord?
  /// What the switches change in the settings.
  var changes = Overrides()
  var showsEnvironment = false
  var file: String?
  var adopts = false
  var checks = false
  var folderToDelete: String?
  var showsInformation = false
  var prunesMailboxes = false
  var newAddress: String?
  var migratesDigests = false
  var logFile: String?
  var logsToSystem = false
  var profile: String?
  var theme: String?
  var colour = ColourWish.auto
  var isLinear = false
  var isDemo = false
  var observes = false
  var printsJSON = false
}
