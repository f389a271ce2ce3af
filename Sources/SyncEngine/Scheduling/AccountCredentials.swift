// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The logins to the servers of an account, which last as long as the program.
struct AccountLogins: Sendable {
  let remote: AccountCredentials
  /// `nil` where the local side is a Maildir.
  let local: AccountCredentials?

  /// A run that is not repeated has no second try to wait for.
  init(_ account: AccountSettings, desk: PasswordDesk, isRepeated: Bool = true) {
    let limit = account.autorefresh == nil || !isRepeated ? 1 : 2
    remote = AccountCredentials(account.name, at: account.remote, desk: desk, limit: limit)
    local = account.local.server.map {
      AccountCredentials(account.name, at: $0, desk: desk, limit: limit)
    }
  }

  private var all: [AccountCredentials] { [remote] + (local.map { [$0] } ?? []) }

  /// Why the account must not run before a person has done something; `nil` when it may.
  var wait: PasswordWait? { all.lazy.compactMap(\.wait).first }

  /// Whether a password was changed where it is kept.
  var hasChanged: Bool { all.contains { $0.wait != nil && $0.hasChanged } }

  /// Lets the account try once more, because a person wants it to.
  func encourage() { for login in all { login.encourage() } }
}

/// The login to one server of an account, found once and used by all connections to it.
///
/// A password that the server has refused as often as ``limit`` says is not sent again: somebody must
/// type another one, or change it where it is kept, lest the server lock the account.
///
/// Safe to share between threads.  The first connection to a server logs in before the others are
/// opened, so that a person is not asked twice.
final class AccountCredentials: Sendable {
  private struct State {
    var secret: Secret?
    var origin = ""
    var isTyped = false
    var hasWorked = false
    /// How often in a row the server has refused `secret`.
    var refusals = 0
    var refusal: String?
    /// A person was asked and gave no answer.
    var wasDeclined = false
    /// How often a person was asked.
    var questions = 0
  }

  private let account: AccountName
  /// What had to be computed is unknown until ``resolve(_:)``.
  private let server: Monitor<IMAPSettings>
  private let desk: PasswordDesk
  /// How often a password may be refused.
  private let limit: Int
  private let state = Monitor(State())
  /// The access tokens, if the login is by OAuth 2.
  let tokens: AccessTokens?

  init(_ account: AccountName, at settings: IMAPSettings, desk: PasswordDesk, limit: Int = 1) {
    self.account = account
    server = Monitor(settings)
    self.desk = desk
    self.limit = limit
    tokens = settings.oauth.map { AccessTokens($0, repository: settings.rules.name) }
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

  /// How often a person was asked so far.
  var questions: Int { state.read { $0.questions } }

  /// The password: the one that worked before, else that of the rc file, else that of a person.
  func secret(_ reporter: Reporter) throws(SyncFailure) -> Secret {
    let known = state.read { $0 }
    if let secret = known.secret, isStillGood(known) { return secret }
    if let found = try lookUp(reporter) {
      let isUsedUp = found.secret == known.secret && known.refusals >= limit
      if !isUsedUp { return remember(found, isTyped: false) }
    }
    return try ask(known, reporter)
  }

  /// A typed password that has worked before may be refused by mistake; nobody is woken for that.
  private func isStillGood(_ state: State) -> Bool {
    state.refusals == 0 || state.isTyped && state.hasWorked && state.refusals < limit
  }

  /// Whether the password that is known was refused, or there is none.
  var isRefused: Bool { state.read { $0.secret == nil || $0.refusals > 0 || $0.wasDeclined } }

  /// Notes that the server refused the password.
  ///
  /// - Returns: Whether the next ``secret(_:)`` asks a person, so that it is worth going on.
  func refuse(_ serverText: String) -> Bool {
    state.update { state in
      state.refusals += 1
      state.refusal = serverText
      return desk.canAsk && (state.refusals >= limit || state.isTyped && !state.hasWorked)
    }
  }

  /// Notes that the server took the password; the first time it is stored, if that is wanted.
  func accept(_ reporter: Reporter) {
    let fresh = state.update { state in
      defer {
        state.hasWorked = true
        state.refusals = 0
        state.refusal = nil
      }
      return state.hasWorked ? nil : state.secret
    }
    guard let fresh, let keep = settings.password.keep else { return }
    do throws(SyncProblem) {
      try keep(fresh)
    } catch {
      reporter.report(.warning(.passwordNotKept(reason: error.message)))
    }
  }

  // MARK: - Waiting for a person

  /// Why the account must not run before a person has done something; `nil` when it may.
  var wait: PasswordWait? {
    let state = state.read { $0 }
    let isUsedUp = state.refusals >= limit && !desk.canAsk
    guard state.wasDeclined || isUsedUp else { return nil }
    return PasswordWait(
      user: user, host: settings.host, refusals: state.wasDeclined ? 0 : state.refusals,
      origin: state.origin, refusal: state.refusal)
  }

  /// Whether the files hold another password than the one that was refused.
  var hasChanged: Bool {
    guard let secret = settings.password.glance() else { return false }
    return secret != state.read { $0.secret }
  }

  /// Lets the account try once more, because a person wants it to.
  func encourage() {
    state.update { state in
      state.wasDeclined = false
      if !desk.canAsk { state.refusals = min(state.refusals, limit - 1) }
    }
  }

  // MARK: - Finding

  private func ask(_ known: State, _ reporter: Reporter) throws(SyncFailure) -> Secret {
    state.update { $0.questions += 1 }
    let answer = desk.ask({ self.question($0, refusal: known.refusal) }, reporter: reporter)
    if let answer, !answer.isEmpty {
      return remember(PasswordLookup.Found(answer, from: "typed"), isTyped: true)
    }
    if desk.canAsk { state.update { $0.wasDeclined = true } }
    // Who has nothing better to type is told what the server said, not that there is no password.
    guard let refusal = known.refusal else { throw .problem(missing) }
    throw .problem(
      .loginRefused(
        user: user, host: settings.host,
        attempts: [MechanismRefusal(mechanism: "login", serverText: refusal)]))
  }

  private func question(
    _ id: Int, refusal: String? = nil, prompt: String? = nil
  ) -> PasswordQuestion {
    PasswordQuestion(
      id: id, account: account, repository: settings.rules.name, user: user,
      host: settings.host, refusal: refusal, prompt: prompt)
  }

  private func lookUp(_ reporter: Reporter) throws(SyncFailure) -> PasswordLookup.Found? {
    do throws(SyncProblem) {
      return try settings.password.search(person(reporter))
    } catch {
      throw .problem(error)
    }
  }

  /// The person, for programs that look the password up on this thread.
  private func person(_ reporter: Reporter) -> PersonAtHand {
    var person = desk.canAsk ? somebody(reporter) : .nobody
    person.leaving = desk.leaving?.descriptor
    return person
  }

  private func somebody(_ reporter: Reporter) -> PersonAtHand {
    PersonAtHand(
      ask: { prompt in
        self.desk.ask({ self.question($0, prompt: prompt) }, reporter: reporter)
      },
      lendTerminal: { purpose, body in
        self.desk.lendTerminal(
          { TerminalQuestion(id: $0, account: self.account, purpose: purpose) },
          reporter: reporter, body)
      })
  }

  private func remember(_ found: PasswordLookup.Found, isTyped: Bool) -> Secret {
    state.update { state in
      if state.secret != found.secret || isTyped {
        state.refusals = 0
        state.hasWorked = false
      }
      state.secret = found.secret
      state.origin = found.origin
      state.isTyped = isTyped
      state.wasDeclined = false
    }
    return found.secret
  }

  private var missing: SyncProblem {
    // The words of a command may be secret.
    let asked = settings.password.sources.map {
      $0.hasPrefix("remotepasscmd ") ? "remotepasscmd" : $0
    }
    let nothing = asked.isEmpty ? "" : "Nothing came from \(asked.joined(separator: ", ")). "
    let reason =
      desk.canAsk
      ? "The question for it was not answered." : "This interface cannot ask for it."
    return .passwordMissing(repository: settings.rules.name, reason: nothing + reason)
  }
}
