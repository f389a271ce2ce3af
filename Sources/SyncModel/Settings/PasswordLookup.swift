// SPDX-License-Identifier: MIT

/// Finds the password of a repository at the moment it is needed.
package struct PasswordLookup: Sendable {
  /// A password and where it came from.
  package struct Found: Sendable {
    package let secret: Secret
    /// For people, such as `remotepassfile ~/.password`; never a secret.
    package let origin: String

    package init(_ secret: Secret, from origin: String) {
      self.secret = secret
      self.origin = origin
    }
  }

  /// Asks the sources that the file names, one after the other.
  ///
  /// Returns `nil` when none of them has one, so that a person must be asked.  Throws a `SyncProblem`
  /// when a source that the file names cannot be used.  Blocks for as long as a command takes.
  package let search: @Sendable (PersonAtHand) throws(SyncProblem) -> Found?
  /// Looks only where that disturbs nobody and costs nothing, such as in files.
  package var glance: @Sendable () -> Secret? = { nil }
  /// Stores a password that the server has accepted (`update-keyring`); `nil` stores none.
  package var keep: (@Sendable (Secret) throws(SyncProblem) -> Void)?
  /// The sources in their order, for people (`--check`).
  package var sources: [String] = []

  /// `search` is described at the property of that name.
  package init(search: @escaping @Sendable (PersonAtHand) throws(SyncProblem) -> Found?) {
    self.search = search
  }

  /// A lookup that needs nobody's help.
  package init(_ find: @escaping @Sendable () throws(SyncProblem) -> Secret?) {
    search = { (_) throws(SyncProblem) in try find().map { Found($0, from: "") } }
  }

  /// The password, found without anybody's help.
  ///
  /// Throws as ``search`` does.
  package func find() throws(SyncProblem) -> Secret? { try search(.nobody)?.secret }

  /// Always asks a person.
  package static let ask = PasswordLookup { () throws(SyncProblem) in nil }
}

/// What code that looks for a secret can have of the person who uses the program.
///
/// It belongs to the thread that looks; every call blocks until there is an answer.
package struct PersonAtHand {
  /// Asks for a line that is not shown; `nil` when nobody can or will answer.
  package let ask: (_ prompt: String) -> Secret?
  /// Runs `body` while no interface uses the terminal, whose path `body` gets.
  ///
  /// `purpose` says what the terminal is needed for.  Returns whether there was one.
  package let lendTerminal: (_ purpose: String, _ body: (String) -> Void) -> Bool
  /// A descriptor that turns readable when the program ends, so that nothing is worth waiting for.
  package var leaving: Int32?

  package init(
    ask: @escaping (_ prompt: String) -> Secret?,
    lendTerminal: @escaping (_ purpose: String, _ body: (String) -> Void) -> Bool
  ) {
    self.ask = ask
    self.lendTerminal = lendTerminal
  }

  /// There is no person, as in a job of the system.
  package static var nobody: PersonAtHand {
    PersonAtHand(ask: { _ in nil }, lendTerminal: { _, _ in false })
  }
}
