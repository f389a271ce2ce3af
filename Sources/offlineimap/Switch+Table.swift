// SPDX-License-Identifier: MIT

import Interfaces

extension Switch {
  /// Every switch, in the order of the help; only those exist that work.
  static let all: [Switch] =
    [
      Switch(letter: "h", word: "help", "Show this text.", .answer(.help)),
      Switch(word: "version", "Show the version.", .answer(.version)),
      Switch(
        letter: "V", "Show the version with those of the libraries.",
        .flag { $0.showsEnvironment = true }),
    ] + runs + files + actions + appearance + looks

  /// What a run does, and with what.
  private static let runs = [
    Switch(
      letter: "a", "Synchronise only these accounts.",
      .value(Value("account1[,account2...]", .accounts)) { $0.accounts = $1 }),
    Switch(
      letter: "f", "Synchronise only these folders, named as the server names them.",
      .value(Value("folder1[,folder2...]")) { $0.folders = $1 }),
    Switch(letter: "o", "Run only once, whatever autorefresh says.", .flag { $0.runsOnce = true }),
    Switch(
      letter: "q", "Run only quick synchronisations, which miss flags that changed on the server.",
      .flag { $0.isQuick = true }),
    Switch(
      letter: "1", "Do one thing at a time, on one connection.",
      .flag { $0.isSingleThreaded = true }),
    Switch(
      word: "dry-run", "Change nothing on any side; show what would be done.",
      .flag { $0.isDryRun = true }),
    Switch(
      word: "allow-deletions",
      "Do the deletions that an earlier run held because there were so many (deletionlimit).",
      .flag { $0.allowsDeletions = true }),
    Switch(
      word: "ignore-keyring", "Do not look for passwords in the keyring of the desktop.",
      .flag { $0.ignoresKeyring = true }),
    Switch(
      word: "update-keyring", "Store each password in the keyring once the server has accepted it.",
      .flag { $0.updatesKeyring = true }),
  ]

  /// What is read and written besides mail.
  private static let files = [
    Switch(
      letter: "c", "Read this file instead of ~/.offlineimaprc.",
      .value(Value("file", .files)) { $0.file = $1 }),
    Switch(
      letter: "k", "Override an option of the file; may be given more than once.",
      .value(Value("[section:]option=value")) { $0.overrides.append($1) }
    ).repeatable,
    Switch(
      letter: "l", "Add a log to this file.", .value(Value("file", .files)) { $0.logFile = $1 }),
    Switch(
      letter: "s", "Write to the log of the system, besides the interface.",
      .flag { $0.logsToSystem = true }),
    Switch(
      letter: "P",
      "Tell at the end where the time went, and write a table for each account to this directory.",
      .value(Value("directory", .directories)) { $0.profile = $1 }),
    Switch(
      letter: "d", "Show what happens inside: imap, maildir, thread, or ALL. Secrets are masked.",
      .value(Value("type1[,type2...]", .words(["imap", "maildir", "thread", "ALL"]))) {
        $0.debug = $1
      }),
  ]

  /// What is done instead of a run.
  private static let actions = [
    Switch(
      word: "info", "Show the servers and folders of the accounts, and leave.",
      .flag { $0.showsInformation = true }),
    Switch(
      word: "check",
      "Show what is wrong with the file, all settings, and the folders; synchronise nothing.",
      .flag { $0.checks = true }),
    Switch(
      word: "init", "Write a first file for a mail address, and show its folders.",
      .value(Value("user@domain")) { $0.newAddress = $1 }),
    Switch(
      word: "adopt",
      "Take over Maildirs that another program filled: recognise the messages by their headers, and leave.",
      .flag { $0.adopts = true }),
    Switch(
      word: "delete-folder",
      "Delete a folder on the server, named as there, and leave; needs one account (-a).",
      .value(Value("folder")) { $0.folderToDelete = $1 }),
    Switch(
      word: "mbnames-prune",
      "Forget the folders of accounts that are gone in the file of [mbnames], and leave.",
      .flag { $0.prunesMailboxes = true }),
    Switch(
      word: "migrate-fmd5-using-nametrans",
      "Mark the files of all folders anew after nametrans of the local side has changed.",
      .flag { $0.migratesDigests = true }),
  ]

  /// How it looks.
  private static let appearance = [
    Switch(
      letter: "u", "The user interface: \(InterfaceCatalog.names.joined(separator: ", ")).",
      .value(Value("interface", .words(InterfaceCatalog.names))) { $0.interface = $1 }),
    Switch(
      word: "theme",
      "The colours of the board: \(ThemeCatalog.builtIn.joined(separator: ", ")), or a file.",
      .value(Value("theme", .wordsOrFiles(ThemeCatalog.builtIn))) { $0.theme = $1 }),
    Switch(
      word: "no-alt-screen",
      "One line for each event instead of the board, and its keys as lines: for screen readers.",
      .flag { $0.isLinear = true }),
    Switch(
      word: "demo",
      "Show the board on four accounts of a server inside the program; leaves nothing behind.",
      .flag { $0.isDemo = true }),
  ]

  /// For those who look at a program that runs.
  private static let looks = [
    Switch(
      word: "observe", "With attach: only watch; the keys that ask for something are off.",
      .flag { $0.observes = true }),
    Switch(
      word: "json", "With status: print one object for other programs.",
      .flag { $0.printsJSON = true }),
  ]

  private var repeatable: Switch {
    var copy = self
    copy.isRepeatable = true
    return copy
  }
}
