// SPDX-License-Identifier: MIT

import POSIX
import SyncModel
import Transport

/// Asks a token endpoint for an access token (RFC 6749 §6).
struct TokenRequest {
  /// What the endpoint has granted.
  struct Grant {
    let token: Secret
    /// How long it is good from now on, if the endpoint says so.
    let lifetime: Duration?
    /// To be used instead of the one that was sent.
    let refreshToken: Secret?
  }

  let address: String
  let clientID: Secret?
  let clientSecret: Secret?
  let refreshToken: Secret

  /// Asks, and returns what was granted.
  ///
  /// Throws a problem that tells what the endpoint said, without any secret.
  func run(
    through proxy: ProxySettings?, until deadline: Deadline, wokenBy wakeUp: WakeUp
  ) throws(SyncProblem) -> Grant {
    guard let address = HTTPAddress(address) else {
      throw .tokenUnavailable(host: address, reason: "oauth2_request_url is no address of the web.")
    }
    let isLocal = ["localhost", "127.0.0.1", "::1"].contains(address.endpoint.host.lowercased())
    guard address.isEncrypted || isLocal else {
      throw .tokenUnavailable(
        host: address.endpoint.host,
        reason: "oauth2_request_url would show the secrets to everybody on the way: use https.")
    }
    let response: HTTPResponse
    do throws(TransportFailure) {
      let stream = try Self.open(address, proxy, until: deadline, wokenBy: wakeUp)
      response = try HTTPExchange.post(form, to: address, over: stream, until: deadline)
    } catch { throw Self.problem(error, host: address.endpoint.host) }
    return try grant(in: response, from: address.endpoint.host)
  }

  /// In the order of OfflineIMAP.
  private var form: [(name: String, value: String)] {
    let fields: [(String, Secret?)] = [
      ("client_id", clientID), ("client_secret", clientSecret), ("refresh_token", refreshToken),
    ]
    return fields.compactMap { name, secret in
      secret.map { (name, String(decoding: $0.revealed, as: UTF8.self)) }
    } + [("grant_type", "refresh_token")]
  }

  private static func open(
    _ address: HTTPAddress, _ proxy: ProxySettings?, until deadline: Deadline,
    wokenBy wakeUp: WakeUp
  ) throws(TransportFailure) -> any ByteStream {
    let plain: any ByteStream =
      if let proxy {
        try Proxy(proxy).connect(to: address.endpoint, until: deadline, wokenBy: wakeUp)
      } else {
        try TCPStream.connect(to: address.endpoint, until: deadline, wokenBy: wakeUp)
      }
    guard address.isEncrypted else { return plain }
    let context = try TLSContext(trust: CertificateTrust())
    return try TLSStream(over: plain, context, until: deadline)
  }

  private static func problem(_ failure: TransportFailure, host: String) -> SyncProblem {
    if case .proxyFailed(let proxy, let reason) = failure {
      return .proxyFailed(option: "authproxy", proxy: proxy.description, reason: reason)
    }
    guard
      case .problem(let cause) = SyncFailure.transport(
        failure, while: "asking for a token", limit: .seconds(30))
    else { return .tokenUnavailable(host: host, reason: "The program ends.") }
    return .tokenUnavailable(host: host, reason: cause.message)
  }

  // MARK: - The answer

  private func grant(in response: HTTPResponse, from host: String) throws(SyncProblem) -> Grant {
    let answer = JSONReader.read(response.body) ?? .null
    if let error = answer["error"].text {
      throw .tokenRefused(
        host: host, error: masked(error), reason: masked(answer["error_description"].text ?? ""))
    }
    guard response.status == 200 else {
      throw .tokenUnavailable(
        host: host, reason: "It answered \(response.status) \(masked(response.reason)).")
    }
    guard let token = answer["access_token"].text, !token.isEmpty else {
      throw .tokenUnavailable(host: host, reason: "Its answer holds no access token.")
    }
    return Grant(
      token: Secret(token), lifetime: Self.lifetime(answer["expires_in"]),
      refreshToken: answer["refresh_token"].text.map { Secret($0) })
  }

  /// Some endpoints write the number as a text.
  private static func lifetime(_ value: JSONValue) -> Duration? {
    let seconds: Double? =
      switch value {
      case .number(let number): Double(number)
      case .fraction(let fraction): fraction
      case .text(let text): Double(text)
      default: nil
      }
    guard let seconds, seconds > 0 else { return nil }
    return .seconds(min(seconds, 31_536_000))
  }

  /// What a server says may repeat what it was sent.
  private func masked(_ text: String) -> String {
    var text = text
    for secret in [clientSecret, refreshToken].compactMap(\.self) where !secret.isEmpty {
      text = text.replacing(String(decoding: secret.revealed, as: UTF8.self), with: "••••••")
    }
    return text
  }
}
