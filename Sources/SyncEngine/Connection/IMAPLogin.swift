// SPDX-License-Identifier: MIT

import IMAP
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

  init(
    _ connection: IMAPConnection, settings: IMAPSettings, credentials: AccountCredentials,
    reporter: Reporter
  ) {
    self.connection = connection
    self.settings = settings
    self.credentials = credentials
    self.reporter = reporter
  }

  /// Returns when the server has accepted the login.
  func run() throws(SyncFailure) {
    connection.begin("logging in")
    let mechanisms = usableMechanisms
    guard !mechanisms.isEmpty else {
      throw .problem(
        .noCommonMechanism(
          configured: settings.mechanisms, offered: connection.capabilities.offeredLogins))
    }
    warnIfTapped()
    var refusals: [MechanismRefusal] = []
    for _ in 0..<Self.attempts {
      let secret = try credentials.secret(reporter)
      guard let refused = try logIn(with: secret, by: mechanisms) else {
        return credentials.accept(reporter)
      }
      refusals = refused
      guard credentials.refuse(refused.last?.serverText ?? ""), !connection.isBroken else { break }
    }
    throw .problem(
      .loginRefused(user: settings.user, host: settings.host, attempts: refusals))
  }

  /// The configured mechanisms that the server offers, in the configured order.
  private var usableMechanisms: [String] {
    let offered = connection.capabilities.offeredLogins
    return settings.mechanisms.filter { offered.contains($0) }
  }

  private func warnIfTapped() {
    let isPlain = connection.security == .plain
    guard isPlain, connection.address != "::1", !connection.address.hasPrefix("127.") else {
      return
    }
    reporter.report(.warning(.loginIsPlain(host: settings.host)))
  }

  /// Tries the mechanisms; returns `nil` on success, else what the server said to each.
  private func logIn(
    with secret: Secret, by mechanisms: [String]
  ) throws(SyncFailure) -> [MechanismRefusal]? {
    var refusals: [MechanismRefusal] = []
    for mechanism in mechanisms {
      let completion: Completion
      do throws(SyncFailure) {
        completion = try attempt(mechanism, secret)
      } catch {
        // A server that refuses a login and hangs up has said with the refusal why.
        guard case .problem = error, connection.isBroken, !refusals.isEmpty else { throw error }
        return refusals
      }
      if completion.condition == .ok { return nil }
      let text = completion.text.text
      if completion.text.isOfLoad {
        throw .problem(completion.text.loginUnavailable(at: settings.host))
      }
      refusals.append(MechanismRefusal(mechanism: mechanism, serverText: text))
      reporter.report(.mechanismFailed(mechanism: mechanism, serverText: text))
      // The same wrong password by another mechanism only brings the user closer to being locked out.
      if completion.text.code == .authenticationFailed { break }
    }
    return refusals
  }

  private func attempt(_ mechanism: String, _ secret: Secret) throws(SyncFailure) -> Completion {
    let password = String(decoding: secret.revealed, as: UTF8.self)
    switch mechanism {
    case "CRAM-MD5":
      return try exchange(CRAMMD5Mechanism(user: settings.user, password: password))
    case "PLAIN":
      return try exchange(PlainMechanism(user: settings.user, password: password))
    default:
      return try connection.run(.logIn(user: settings.user, password: password))
    }
  }

  private func exchange(_ mechanism: some SASLMechanism) throws(SyncFailure) -> Completion {
    var mechanism = mechanism
    return try connection.run(.authenticate(mechanism)) { event throws(SyncFailure) in
      guard case .challenge(_, let challenge) = event else { return }
      let answer = try? mechanism.answer(challenge)
      try self.connection.answer(answer)
    }
  }
}

extension Capabilities {
  /// The names of the mechanisms that a login may use; `LOGIN` stands for the command.
  fileprivate var offeredLogins: [String] {
    authenticationMechanisms.filter { $0 != "LOGIN" }
      + (has("LOGINDISABLED") ? [] : ["LOGIN"])
  }
}
