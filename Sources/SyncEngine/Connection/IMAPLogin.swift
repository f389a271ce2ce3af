// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel
import Transport

/// Logs in by the best mechanism that both sides know.
struct IMAPLogin {
  /// How often a person may try to type the password.
  private static let attempts = 3

  private let connection: IMAPConnection
  private let settings: IMAPSettings
  private let credentials: AccountCredentials
  private let reporter: Reporter
  private let patience: Duration
  private let wakeUp: WakeUp

  init(
    _ connection: IMAPConnection, to connector: IMAPConnector, credentials: AccountCredentials,
    reporter: Reporter
  ) {
    self.connection = connection
    settings = connector.settings
    patience = connector.patience
    wakeUp = connector.wakeUp
    self.credentials = credentials
    self.reporter = reporter
  }

  /// What became of one attempt with one mechanism.
  private enum Outcome {
    case accepted
    /// In the server's words; the code may say that the password itself is wrong.
    case refused(String, isFinal: Bool)
    /// It cannot be tried on this machine.
    case skipped
  }

  /// Returns when the server has accepted the login.
  func run() throws(SyncFailure) {
    connection.begin("logging in")
    var mechanisms = LoginMechanism.usable(settings, connection.capabilities)
    guard !mechanisms.isEmpty else { throw .problem(noMechanism) }
    warnIfTapped()
    var refusals: [MechanismRefusal] = []
    for _ in 0..<Self.attempts {
      let refused = try logIn(by: mechanisms)
      guard let refused else { return }
      refusals = refused.isEmpty ? refusals : refused
      mechanisms = mechanisms.filter(\.usesPassword)
      let wasPassword = refused.last.map { last in
        mechanisms.contains { $0.rawValue == last.mechanism }
      }
      guard wasPassword == true, credentials.refuse(refused.last?.serverText ?? ""),
        !connection.isBroken
      else { break }
    }
    guard !refusals.isEmpty else { throw .problem(noMechanism) }
    throw .problem(
      .loginRefused(user: settings.user, host: settings.shownHost, attempts: refusals))
  }

  private var noMechanism: SyncProblem {
    let isDisabled = connection.capabilities.has("LOGINDISABLED")
    return .noCommonMechanism(
      configured: settings.mechanisms,
      offered: connection.capabilities.offeredLogins + (isDisabled ? ["LOGINDISABLED"] : []))
  }

  private func warnIfTapped() {
    guard connection.security == .plain, !connection.isLocal else { return }
    reporter.report(.warning(.loginIsPlain(host: settings.shownHost)))
  }

  /// Tries the mechanisms; returns `nil` on success, else what the server said to each.
  private func logIn(by mechanisms: [LoginMechanism]) throws(SyncFailure) -> [MechanismRefusal]? {
    var refusals: [MechanismRefusal] = []
    var isPasswordWrong = false
    for mechanism in mechanisms where !(mechanism.usesPassword && isPasswordWrong) {
      let outcome: Outcome
      do throws(SyncFailure) {
        outcome = try attempt(mechanism)
      } catch {
        // A server that refuses a login and hangs up has said with the refusal why.
        guard case .problem = error, connection.isBroken, !refusals.isEmpty else { throw error }
        return refusals
      }
      switch outcome {
      case .accepted:
        if mechanism.usesPassword { credentials.accept(reporter) }
        return nil
      case .skipped: continue
      case .refused(let text, let isFinal):
        refusals.append(MechanismRefusal(mechanism: mechanism.rawValue, serverText: text))
        reporter.report(.mechanismFailed(mechanism: mechanism.rawValue, serverText: text))
        // The same wrong password by another mechanism only brings the user closer to being locked out.
        isPasswordWrong = isPasswordWrong || isFinal && mechanism.usesPassword
      }
    }
    return refusals
  }

  private func attempt(_ mechanism: LoginMechanism) throws(SyncFailure) -> Outcome {
    if mechanism.usesToken { return try logInWithToken(mechanism) }
    switch mechanism {
    case .gssapi: return try logInWithTicket()
    case .external: return try exchange(ExternalMechanism(identity: identity))
    default:
      // Somebody who logs in with tokens is not asked for a password.
      guard settings.oauth == nil || hasPassword else { return .skipped }
      let secret = try credentials.secret(reporter)
      return try logIn(mechanism, String(decoding: secret.revealed, as: UTF8.self))
    }
  }

  private var hasPassword: Bool {
    let found = try? settings.password.find()
    return found.map { !$0.isEmpty } ?? false
  }

  /// Whom to act as, for mechanisms that must always be told.
  private var identity: String { settings.identity.isEmpty ? settings.user : settings.identity }

  private func logIn(
    _ mechanism: LoginMechanism, _ password: String
  ) throws(SyncFailure) -> Outcome {
    let (user, identity) = (settings.user, settings.identity)
    switch mechanism {
    case .cramMD5:
      return try exchange(CRAMMD5Mechanism(user: user, password: password))
    case .plain:
      return try exchange(PlainMechanism(user: user, password: password, identity: identity))
    case .scramSHA256, .scramSHA1:
      let digest = mechanism == .scramSHA1 ? Digest.sha1 : .sha256
      return try exchange(
        SCRAMMechanism(
          digest, user: user, password: password, identity: identity, nonce: Self.nonce()))
    default:
      return try outcome(of: try connection.run(.logIn(user: user, password: password)))
    }
  }

  /// 24 characters that nobody can foresee.
  private static func nonce() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<24).map { _ in
      String(Array("abcdefghijklmnopqrstuvwxyz0123456789").randomElement(using: &generator) ?? "x")
    }.joined()
  }
}

// MARK: - Tickets and tokens

extension IMAPLogin {
  private func logInWithTicket() throws(SyncFailure) -> Outcome {
    let mechanism: GSSAPIMechanism
    do throws(SASLFailure) {
      let context = try KerberosLogin(host: settings.host, patience: patience, wokenBy: wakeUp)
      mechanism = try GSSAPIMechanism(context, identity: identity)
    } catch {
      reporter.report(
        .mechanismSkipped(
          mechanism: "GSSAPI", reason: error.reason, isWanted: settings.namesMechanisms))
      return .skipped
    }
    return try exchange(mechanism)
  }

  /// Logs in with a token; if the server refuses one that was known already, with a fresh one.
  private func logInWithToken(_ mechanism: LoginMechanism) throws(SyncFailure) -> Outcome {
    guard let tokens = credentials.tokens else { return .skipped }
    while true {
      let token: Secret
      let isFresh: Bool
      do throws(SyncProblem) {
        (token, isFresh) = try tokens.token(until: .after(patience), wokenBy: wakeUp)
      } catch {
        // A password in the file may do instead.
        guard hasPassword else { throw .problem(error) }
        return .refused(error.message, isFinal: false)
      }
      let outcome = try exchange(bearer(mechanism, token))
      guard case .refused = outcome else { return outcome }
      tokens.discard(token)
      if isFresh || connection.isBroken { return outcome }
    }
  }

  private func bearer(_ mechanism: LoginMechanism, _ token: Secret) -> BearerMechanism {
    let form: BearerMechanism.Form =
      mechanism == .xoauth2
      ? .xoauth2 : .oauthBearer(host: settings.host, port: settings.effectivePort)
    return BearerMechanism(
      form, user: identity, token: String(decoding: token.revealed, as: UTF8.self))
  }

  private func exchange(_ mechanism: some SASLMechanism) throws(SyncFailure) -> Outcome {
    var mechanism = mechanism
    var failure: SASLFailure?
    let completion = try connection.run(.authenticate(mechanism)) { event throws(SyncFailure) in
      guard case .challenge(_, let challenge) = event else { return }
      var answer: [UInt8]?
      do throws(SASLFailure) { answer = try mechanism.answer(challenge) } catch { failure = error }
      try self.connection.answer(answer)
    }
    if let failure, failure == .serverUnproven || completion.condition == .ok {
      throw unproven(mechanism.name)
    }
    guard completion.condition != .ok || mechanism.isSatisfied else {
      throw unproven(mechanism.name)
    }
    return try outcome(of: completion, refusal: failure?.reason ?? mechanism.refusal)
  }

  /// The server may be somebody else's: nothing more is said to it.
  private func unproven(_ mechanism: String) -> SyncFailure {
    connection.abandon()
    return .problem(.serverUnproven(host: settings.shownHost, mechanism: mechanism))
  }

  private func outcome(
    of completion: Completion, refusal: String? = nil
  ) throws(SyncFailure) -> Outcome {
    if completion.condition == .ok { return .accepted }
    if completion.text.isOfLoad {
      throw .problem(completion.text.loginUnavailable(at: settings.shownHost))
    }
    let text = completion.text.text
    return .refused(
      refusal.map { text.isEmpty ? $0 : "\(text) (\($0))" } ?? text,
      isFinal: completion.text.code == .authenticationFailed)
  }
}
