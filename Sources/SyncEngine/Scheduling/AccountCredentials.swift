// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The password of one account, found once and used by all its connections.
///
/// Safe to share between threads.  The first connection of an account logs in before the others are
/// opened, so that a person is not asked twice.
final class AccountCredentials: Sendable {
  private struct State {
    var secret: Secret?
    var cameFromPerson = false
    var refusal: String?
  }

  private let account: AccountSettings
  private let desk: PasswordDesk
  private let state = Monitor(State())

  init(_ account: AccountSettings, desk: PasswordDesk) {
    self.account = account
    self.desk = desk
  }

  /// The login name.
  var user: String { account.remote.user }

  /// The password: the one that worked before, else that of the rc file, else that of a person.
  func secret(_ reporter: Reporter) throws(SyncFailure) -> Secret {
    if let known = state.read({ $0.secret }) { return known }
    if let found = try lookUp() { return remember(found, cameFromPerson: false) }
    let refusal = state.read { $0.refusal }
    let settings = account.remote
    let answer = desk.ask(
      { id in
        PasswordQuestion(
          id: id, account: self.account.name, repository: settings.rules.name,
          user: settings.user, host: settings.host, refusal: refusal)
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
      return try account.remote.password.find()
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
    return .passwordMissing(repository: account.remote.rules.name, reason: reason)
  }
}
