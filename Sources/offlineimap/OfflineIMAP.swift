// SPDX-License-Identifier: MIT

import ArgumentParser
import Configuration
import Interfaces

/// The command line as the help and the completions of shells tell of it; only options that work exist.
///
/// ``CommandLineSpelling`` reads it: what people type is what optparse takes, which this parser does not, and
/// its look at its own declarations takes two milliseconds, an eighth of a run in which nothing has changed.
struct OfflineIMAP: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "offlineimap",
    abstract: "Keeps IMAP accounts and local Maildirs in step.",
    usage: "offlineimap [options]\nofflineimap attach|status [options]",
    discussion: """
      Reads ~/.offlineimaprc (see offlineimaprc.sample), synchronises its accounts and shows the work \
      on the Blinkenlights board. --demo shows the board without any account.
      """,
    version: Version.number)

  @Argument(
    help: ArgumentHelp(
      CommandWord.allCases.map { "\($0.rawValue): \($0.help)" }.joined(separator: " "),
      valueName: "command"))
  var word: CommandWord?

  @Flag(name: .customShort("V"), help: "Show the version with those of the libraries.")
  var showsEnvironment = false

  @Option(
    name: .customShort("a"), parsing: .unconditional,
    help: ArgumentHelp(
      "Synchronise only these accounts.", valueName: "account1[,account2...]"),
    completion: .shellCommand(namesOfAccounts))
  var accounts: String?

  @Option(
    name: .customShort("c"), parsing: .unconditional,
    help: ArgumentHelp("Read this file instead of ~/.offlineimaprc.", valueName: "file"),
    completion: .file())
  var file: String?

  @Flag(
    name: .customLong("check"),
    help: "Show what is wrong with the file, all settings, and the folders; synchronise nothing.")
  var checks = false

  @Option(
    name: .customShort("d"), parsing: .unconditional,
    help: ArgumentHelp(
      "Show what happens inside: imap, maildir, thread, or ALL. Secrets are masked.",
      valueName: "type1[,type2...]"),
    completion: .list(["imap", "maildir", "thread", "ALL"]))
  var debug: String?

  @Flag(
    name: .customLong("adopt"),
    help:
      "Take over Maildirs that another program filled: recognise the messages by their headers, and leave."
  )
  var adopts = false

  @Flag(
    name: .customLong("allow-deletions"),
    help: "Do the deletions that an earlier run held because there were so many (deletionlimit).")
  var allowsDeletions = false

  @Option(
    name: .customLong("delete-folder"),
    help: ArgumentHelp(
      "Delete a folder on the server, named as there, and leave; needs one account (-a).",
      valueName: "folder"))
  var folderToDelete: String?

  @Flag(name: .customLong("dry-run"), help: "Change nothing on any side; show what would be done.")
  var isDryRun = false

  @Option(
    name: .customShort("f"), parsing: .unconditional,
    help: ArgumentHelp(
      "Synchronise only these folders, named as the server names them.",
      valueName: "folder1[,folder2...]"))
  var folders: String?

  @Flag(name: .customLong("info"), help: "Show the servers and folders of the accounts, and leave.")
  var showsInformation = false

  @Flag(
    name: .customLong("mbnames-prune"),
    help: "Forget the folders of accounts that are gone in the file of [mbnames], and leave.")
  var prunesMailboxes = false

  @Option(
    name: .customLong("init"),
    help: ArgumentHelp(
      "Write a first file for a mail address, and show its folders.", valueName: "user@domain"))
  var newAddress: String?

  @Flag(
    name: .customLong("migrate-fmd5-using-nametrans"),
    help: "Mark the files of all folders anew after nametrans of the local side has changed."
  )
  var migratesDigests = false

  @Flag(
    name: .customLong("ignore-keyring"),
    help: "Do not look for passwords in the keyring of the desktop.")
  var ignoresKeyring = false

  @Flag(
    name: .customLong("update-keyring"),
    help: "Store each password in the keyring once the server has accepted it.")
  var updatesKeyring = false

  @Option(
    name: .customShort("k"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Override an option of the file; may be given more than once.",
      valueName: "[section:]option=value"))
  var options: [String] = []

  @Option(
    name: .customShort("l"), parsing: .unconditional,
    help: ArgumentHelp("Add a log to this file.", valueName: "file"),
    completion: .file())
  var logFile: String?

  @Flag(
    name: .customShort("s"), help: "Write to the log of the system, besides the interface.")
  var logsToSystem = false

  @Option(
    name: .customShort("P"), parsing: .unconditional,
    help: ArgumentHelp(
      "Tell at the end where the time went, and write a table for each account to this directory.",
      valueName: "directory"),
    completion: .directory)
  var profile: String?

  @Flag(name: .customShort("o"), help: "Run only once, whatever autorefresh says.")
  var runsOnce = false

  @Flag(
    name: .customShort("q"),
    help: "Run only quick synchronisations, which miss flags that changed on the server.")
  var isQuick = false

  @Option(
    name: .customShort("u"), parsing: .unconditional,
    help: ArgumentHelp(
      "The user interface: \(InterfaceCatalog.names.joined(separator: ", ")).",
      valueName: "interface"),
    completion: .list(InterfaceCatalog.names))
  var interface: String?

  @Flag(name: .customShort("1"), help: "Do one thing at a time, on one connection.")
  var isSingleThreaded = false

  @Option(
    name: .customLong("theme"),
    help: ArgumentHelp(
      "The colours of the board: \(ThemeCatalog.builtIn.joined(separator: ", ")), or a file.",
      valueName: "theme"),
    completion: .list(ThemeCatalog.builtIn))
  var theme: String?

  @Option(
    name: .customLong("color"),
    help: ArgumentHelp(
      "Whether the board has colours: auto, always or never. It overrides NO_COLOR and CLICOLOR.",
      valueName: "when"),
    completion: .list(ColourWish.allCases.map(\.rawValue)))
  var colour = ColourWish.auto

  @Flag(
    name: .customLong("no-alt-screen"),
    help: "One line for each event instead of the board, and its keys as lines: for screen readers."
  )
  var isLinear = false

  @Flag(
    name: .customLong("demo"),
    help: "Show the board on four accounts of a server inside the program; leaves nothing behind.")
  var isDemo = false

  @Flag(
    name: .customLong("observe"),
    help: "With attach: only watch; the keys that ask for something are off.")
  var observes = false

  @Flag(name: .customLong("json"), help: "With status: print one object for other programs.")
  var printsJSON = false

  /// Prints the accounts of the usual rc file, in words that every shell takes.
  private static let namesOfAccounts =
    "sed -n 's/^.Account *\\(.*\\)].*/\\1/p' ~/.config/offlineimap/config ~/.offlineimaprc 2>/dev/null"
}
