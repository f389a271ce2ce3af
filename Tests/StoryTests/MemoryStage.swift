// SPDX-License-Identifier: MIT

import DemoServer
import TestSupport

/// A home directory with an account on a server in memory, which can be told to misbehave.
///
/// Blocks, so use it inside ``onThread(_:)``.
final class MemoryStage: Sendable {
  let server: MemoryServer
  let home: Home

  /// Starts the server and writes the rc file, in which `adjust` may change what it says of the account.
  init(
    capabilities: ServerCapabilities = .usual, _ adjust: (inout AccountSections) -> Void = { _ in }
  ) throws {
    server = try MemoryServer(settings: ServerSettings(capabilities: capabilities))
    home = try Home()
    let login = "remoteuser = \(server.settings.user)\nremotepass = \(server.settings.password)"
    var sections = AccountSections(
      mail: "\(home.path)/Mail",
      server: AccountSections.plainServer(port: server.port, login: login))
    adjust(&sections)
    try home.configure("[general]\naccounts = A\n" + sections.text)
  }

  /// The Maildirs.
  var tree: MaildirTree { MaildirTree("\(home.path)/Mail") }
}
