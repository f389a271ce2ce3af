// SPDX-License-Identifier: MIT

import Configuration
import DemoServer
import Glibc
import Interfaces
import POSIX
import SyncModel

/// `--demo`: the program at work on accounts that live inside it.
///
/// Servers, Maildirs and state are in memory and in a temporary directory that goes with the program.
struct Demo {
  private let command: Command

  /// Where nothing goes to a terminal, nobody sits before it who could end it: then it runs once.
  init(_ command: Command) {
    var command = command
    let streams = [STDOUT_FILENO, STDERR_FILENO]
    if command.changes.interface == nil && !streams.contains(where: ProcessInformation.isTerminal) {
      command.changes.runsOnce = true
    }
    self.command = command
  }

  func run() -> ExitStatus {
    do {
      let directory = try makeDirectory()
      defer { try? Files.removeTree(directory) }
      let world = try DemoWorld(maildirs: Self.maildirs(below: directory))
      defer { world.stop() }
      try world.start()
      var wiring = Wiring(
        settings(of: world, below: directory), command: command, remarks: [])
      // Its servers make trouble on purpose.
      wiring.isShow = true
      return wiring.run()
    } catch {
      Console.complain("ERROR: \(error)")
      return .failure
    }
  }

  private func makeDirectory() throws(SystemError) -> String {
    let parent = ProcessInformation.environment("TMPDIR") ?? "/tmp"
    let directory = "\(parent)/offlineimap-demo-\(ProcessInformation.identifier)"
    try Files.createDirectory(directory)
    return directory
  }

  private static func maildirs(below directory: String) -> String { "\(directory)/Mail" }

  private func settings(of world: DemoWorld, below directory: String) -> Settings {
    var general = GeneralSettings(metadata: "\(directory)/state")
    general.maxSyncAccounts = world.accounts.count
    general.interface = command.changes.interface
    general.isDurable = false
    // Its people read and move their mail within this process.
    general.isOnlyWriter = false
    general.isSingleThreaded = command.changes.isSingleThreaded
    return Settings(
      general: general, accounts: world.accounts.map { account($0, below: directory) })
  }

  private func account(_ demo: DemoAccount, below directory: String) -> AccountSettings {
    let secret = Secret(demo.password)
    var remote = IMAPSettings(
      rules: RepositoryRules(name: RepositoryName("\(demo.name)-remote")), host: demo.host,
      user: demo.user, password: PasswordLookup { () throws(SyncProblem) in secret })
    remote.port = demo.port
    remote.encryption = .none
    if !demo.watched.isEmpty, !command.changes.runsOnce {
      let folders = demo.watched.map { FolderName($0) }
      remote.idleFolders = Computed("\(demo.watched)") { () throws(SyncProblem) in folders }
    }
    let local = MaildirSettings(
      rules: RepositoryRules(name: RepositoryName("\(demo.name)-local")),
      root: "\(Self.maildirs(below: directory))/\(demo.name)")
    var account = AccountSettings(name: AccountName(demo.name), local: local, remote: remote)
    account.autorefresh = command.changes.runsOnce ? nil : demo.autorefresh * 60
    account.usesUTF8FolderNames = true
    return account
  }
}
