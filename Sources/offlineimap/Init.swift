// SPDX-License-Identifier: MIT

import Configuration
import POSIX
import SyncEngine
import SyncModel

/// `--init`: writes the first rc file for an address, and shows what the server has.
struct Init {
  private let command: Command
  private let address: String

  init(_ command: Command, address: String) {
    self.command = command
    self.address = address
  }

  func run() -> ExitStatus {
    do throws(NewAccount.Refusal) {
      let account = try NewAccount(address, file: command.file)
      return try write(account)
    } catch {
      Console.complain("ERROR: \(error.message)")
      return .failure
    }
  }

  private func write(_ account: NewAccount) throws(NewAccount.Refusal) -> ExitStatus {
    Console.say("Looking for the IMAP server of \(account.domain)")
    guard let found = find(account) else { return .failure }
    let provider = found.provider
    if let advice = provider?.advice { Console.say("\(provider?.name ?? ""): \(advice)") }
    let user = provider?.login == .localPart ? account.localPart : account.address
    let server = NewAccount.Server(
      host: found.server.host, port: found.server.port, isImplicit: found.server.isImplicit)
    let text = account.text(for: server, user: user, lines: provider?.lines ?? [])
    try account.write(text)
    Console.say("\nWrote \(account.path):\n\n\(text)")
    if provider?.takesPasswords == false {
      Console.say("Add what is missing; then --check tells whether it is complete.")
      return .success
    }
    return look(at: account.path)
  }

  private struct Found {
    let server: ServerDiscovery.Candidate
    let provider: MailProvider?
  }

  /// The first server that can be reached, of the provider, the DNS, and the usual names.
  private func find(_ account: NewAccount) -> Found? {
    let discovery = ServerDiscovery.fromEnvironment()
    if let provider = MailProvider.serving(account.domain) {
      Console.say("  \(provider.host): the server of \(provider.name)")
      return Found(server: .init(host: provider.host), provider: provider)
    }
    let findings = discovery.lookUp(account.domain)
    if findings.deniesIMAP {
      Console.complain("ERROR: \(account.domain) says in the DNS that it has no IMAP server.")
      return nil
    }
    let provider = MailProvider.receiving(at: findings.exchangers)
    let served = provider.map { [ServerDiscovery.Candidate(host: $0.host)] } ?? []
    let all = findings.candidates + served + ServerDiscovery.guesses(for: account.domain)
    for candidate in all {
      guard let refusal = discovery.refusal(of: candidate) else {
        Console.say("  \(candidate.host), port \(candidate.port): this is it")
        return Found(
          server: candidate, provider: candidate.host == provider?.host ? provider : nil)
      }
      Console.say("  \(candidate.host), port \(candidate.port): \(refusal)")
    }
    Console.complain(
      "ERROR: No IMAP server of \(account.domain) was found. Check the spelling, and that this machine "
        + "is online; else ask the operator of the domain for the name, and write the file by hand: "
        + "offlineimaprc.sample begins with a short one.")
    return nil
  }

  /// Asks for the password, stores it in the keyring if there is one, and lists the folders.
  private func look(at path: String) -> ExitStatus {
    var changes = command.changes
    changes.updatesKeyring = Keyrings.isPresent
    Console.say(
      Keyrings.isPresent
        ? "The password will be stored in the keyring."
        : "There is no keyring (secret-tool), so the password is asked for in each run. "
          + "remotepassfile and remotepasscmd are described in offlineimaprc.sample.")
    do throws(ConfigurationFailure) {
      let loaded = try SettingsReader.load(path, overrides: changes)
      guard !loaded.settings.accounts.isEmpty else { throw loaded.failure }
      let status = Wiring(
        loaded.settings, command: command, remarks: loaded.problems.map(\.description),
        python: loaded.python
      ).run()
      let file = command.file.map { " -c \($0)" } ?? ""
      if status == .success { Console.say("\nTo synchronise, run offlineimap\(file)") }
      return status
    } catch {
      Console.complain("ERROR: \(error)")
      return .failure
    }
  }
}
