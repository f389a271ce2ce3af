// SPDX-License-Identifier: MIT

import SyncModel

@testable import Configuration

/// The shortest rc file that works, with more lines at the end of its sections.
///
/// Without more lines, `[general]` is in lines 1 and 2, `[Account A]` in 3 to 5, `[Repository L]` in 6
/// to 8, and `[Repository R]` in 9 to 12.
func rc(
  general: [String] = [], account: [String] = [], local: [String] = [], remote: [String] = [],
  more: [String] = []
) -> String {
  (["[general]", "accounts = A"] + general
    + ["[Account A]", "localrepository = L", "remoterepository = R"] + account
    + ["[Repository L]", "type = Maildir", "localfolders = ~/Mail"] + local
    + ["[Repository R]", "type = IMAP", "remotehost = imap.example.org", "remoteuser = jane"]
    + remote + more)
    .joined(separator: "\n") + "\n"
}

extension Surroundings {
  /// Surroundings in which no file of this machine is found.
  static var test: Surroundings {
    let variables = ["HOST": "imap.example.net", "DEEP": "$HOST", "EMPTY": ""]
    var surroundings = Surroundings(
      home: "/nowhere/jane", currentDirectory: "/nowhere/start", user: 1000,
      environment: { variables[$0] }, homeOfUser: { $0 == "root" ? "/root" : nil })
    surroundings.systemNetrc = "/nowhere/netrc"
    return surroundings
  }
}

/// What became of an rc text whose file is called `rc`.
struct Trial {
  let outcome: Result<LoadedSettings, ConfigurationFailure>

  init(
    _ text: String, _ overrides: Overrides = Overrides(), in surroundings: Surroundings = .test,
    isReadableByOthers: Bool = false
  ) {
    let file = ConfigurationFile(
      path: "rc", text: text, isReadableByOthers: isReadableByOthers)
    outcome = Result { () throws(ConfigurationFailure) in
      try SettingsReader(file, overrides: overrides, in: surroundings).read()
    }
  }

  /// Every problem as `error: …` or `warning: …`.
  var messages: [String] {
    problems.map { "\($0.weight): \($0)" }
  }

  var problems: [ConfigurationProblem] {
    switch outcome {
    case .success(let loaded): loaded.problems
    case .failure(let failure): failure.problems
    }
  }

  var settings: Settings { get throws { try outcome.get().settings } }

  /// The only account.
  var account: AccountSettings {
    get throws {
      let accounts = try settings.accounts
      guard accounts.count == 1 else { throw NotOneAccount(count: accounts.count) }
      return accounts[0]
    }
  }

  struct NotOneAccount: Error {
    let count: Int
  }
}

extension Overrides {
  /// Overrides with some of their fields set.
  init(_ change: (inout Overrides) -> Void) {
    self.init()
    change(&self)
  }
}
