// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The logins to the servers of an account, which last as long as the program.
struct AccountLogins: Sendable {
  let remote: AccountCredentials
  /// `nil` where the local side is a Maildir.
  let local: AccountCredentials?

  init(_ account: AccountSettings, desk: PasswordDesk) {
    remote = AccountCredentials(account.name, at: account.remote, desk: desk)
    local = account.local.server.map { AccountCredentials(account.name, at: $0, desk: desk) }
  }
}

/// The login to one server of an account, found once and used by all connections to it.
///
/// Safe to share between threads.  The first connection to a server logs in before the others are
/// opened, so that a person is not asked twice.
final class AccountCredentials: Sendable {
  private struct State {
    var secret: Secret?
    var cameFromPerson = false
    var refusal: String?
  }

  private let account: AccountName
  /// What had to be computed is unknown until ``resolve(_:)``.
  private let server: Monitor<IMAPSettings>
  private let desk: PasswordDesk
  private let state = Monitor(State())

  init(_ account: AccountName, at settings: IMAPSettings, desk: PasswordDesk) {
    self.account = account
    server = Monitor(settings)
    self.desk = desk
  }

  private var settings: IMAPSettings { server.read { $0 } }

  /// The login name.
  var user: String { settings.user }

  /// Computes what the settings leave to be computed.
  func resolve(_ settings: IMAPSettings) throws(SyncFailure) -> IMAPSettings {
    var settings = settings
    do throws(SyncProblem) { try settings.resolve() } catch { throw .problem(error) }
    server.update { $0 = settings }
    return settings
  }

  /// The password: the one that worked before, else that of the rc file, else that of a person.
  func secret(_ reporter: Reporter) throws(SyncFailure) -> Secret {
    if let known = state.read({ $0.secret }) { return known }
    if let found = try lookUp() { return remember(found, cameFromPerson: false) }
    let refusal = state.read { $0.refusal }
    let answer = desk.ask(
      { id in
        PasswordQuestion(
          id: id, account: self.account, repository: self.settings.rules.name,
          user: self.settings.user, host: self.settings.host, refusal: refusal)
      }, reporter: reporter)
    guard let answer, !answer.isEmpty else { throw .problem(missing(refusal)) }
    return remember(answer, cameFromPerson: true)
  }

  /// Notes that the server refused the password.
  ///
  /// - Returns: Whether it is worth asking a person again.
  func refuse(_ serverText: String) -> Bool {
    state.update { state in
      let isWorthAsking = state.cameFromPerson
      state = State(refusal: serverText)
      return isWorthAsking
    }
  }

  private func lookUp() throws(SyncFailure) -> Secret? {
    do throws(SyncProblem) {
      return try settings.password.find()
    } catch {
      throw .problem(error)
    }
  }

  private func remember(_ secret: Secret, cameFromPerson: Bool) -> Secret {
    state.update { $0 = State(secret: secret, cameFromPerson: cameFromPerson) }
    return secret
  }

  private func missing(_ refusal: String?) -> SyncProblem {
    let reason =
      desk.canAsk
      ? "The question for it was not answered." : "This interface cannot ask for it."
    return .passwordMissing(repository: settings.rules.name, reason: reason)
  }
}
