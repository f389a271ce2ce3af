// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The access token of one server, asked for when it is needed and kept as long as it is good.
///
/// Safe to share between threads.
final class AccessTokens: Sendable {
  private struct State {
    var token: Secret?
    /// When the token is not used any more; `nil` if nobody says.
    var end: ContinuousClock.Instant?
    /// A refresh token that has taken the place of the one in the rc file (RFC 6749 §6).
    var refreshToken: Secret?
  }

  private let settings: OAuthSettings
  private let repository: RepositoryName
  private let state = Monitor(State())

  init(_ settings: OAuthSettings, repository: RepositoryName) {
    self.settings = settings
    self.repository = repository
  }

  /// The token to log in with: the known one while it is good, else a fresh one.
  func token(
    until deadline: Deadline, wokenBy wakeUp: WakeUp
  ) throws(SyncProblem) -> (token: Secret, isFresh: Bool) {
    let known = state.read { $0 }
    if let token = known.token, known.end.map({ $0 > .now }) ?? true { return (token, false) }
    if let given = try settings.accessToken.find(), !given.isEmpty {
      state.update { $0.token = given }
      return (given, true)
    }
    let request = try request(with: known.refreshToken)
    let grant = try request.run(through: settings.proxy, until: deadline, wokenBy: wakeUp)
    state.update { state in
      state.token = grant.token
      state.end = grant.lifetime.map { .now + Self.usable($0) }
      state.refreshToken = grant.refreshToken ?? state.refreshToken
    }
    return (grant.token, true)
  }

  /// Forgets a token that the server has refused.
  func discard(_ token: Secret) {
    state.update { state in
      guard state.token == token else { return }
      state.token = nil
      state.end = nil
    }
  }

  /// A token that is about to end may be refused: a minute, or a half of it, is not used.
  private static func usable(_ lifetime: Duration) -> Duration {
    max(lifetime / 2, lifetime - .seconds(60))
  }

  private func request(with rotated: Secret?) throws(SyncProblem) -> TokenRequest {
    let configured = rotated == nil ? try settings.refreshToken.find() : nil
    guard let refreshToken = rotated ?? configured, !refreshToken.isEmpty else {
      throw missing("oauth2_refresh_token")
    }
    guard let text = settings.requestAddress else { throw missing("oauth2_request_url") }
    return try TokenRequest(
      address: text, clientID: settings.clientID.find(),
      clientSecret: settings.clientSecret.find(), refreshToken: refreshToken)
  }

  private func missing(_ option: String) -> SyncProblem {
    .tokenUnavailable(host: repository.rawValue, reason: "There is no value for \(option).")
  }
}
