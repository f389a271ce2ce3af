// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import SyncModel
import TestSupport
import Testing

@testable import SyncEngine

@Suite("AccessTokens")
struct AccessTokensTests {
  private static func lookup(_ text: String?) -> PasswordLookup {
    PasswordLookup { () throws(SyncProblem) in text.map { Secret($0) } }
  }

  private static func tokens(
    at endpoint: TokenEndpoint, address: String? = nil, secret: String = "shy secret",
    _ change: (inout OAuthSettings) -> Void = { _ in }
  ) -> AccessTokens {
    var settings = OAuthSettings()
    settings.clientID = lookup("my id")
    settings.clientSecret = lookup(secret)
    settings.refreshToken = lookup("refresh/1")
    settings.requestAddress = address ?? endpoint.address
    change(&settings)
    return AccessTokens(settings, repository: "R")
  }

  private static func token(_ tokens: AccessTokens) throws -> String {
    let (token, _) = try tokens.token(until: .after(.seconds(60)), wokenBy: WakeUp())
    return String(decoding: token.revealed, as: UTF8.self)
  }

  @Test("a token is asked for once, in OfflineIMAP's form, and kept while it is good")
  func kept() async throws {
    try await onThread {
      let endpoint = try TokenEndpoint()
      let tokens = Self.tokens(at: endpoint)
      #expect(try Self.token(tokens) == "access-token-1")
      #expect(try Self.token(tokens) == "access-token-1")
      #expect(
        endpoint.forms == [
          "client_id=my+id&client_secret=shy+secret&refresh_token=refresh%2F1"
            + "&grant_type=refresh_token"
        ])
    }
  }

  @Test("a token that was refused, or that has expired, is replaced", arguments: [true, false])
  func replaced(_ isRefused: Bool) async throws {
    try await onThread {
      let endpoint = try TokenEndpoint()
      if !isRefused {
        endpoint.answer(.init("200 OK", #"{"access_token":"short","expires_in":0.001}"#))
      }
      let tokens = Self.tokens(at: endpoint)
      let first = try Self.token(tokens)
      if isRefused { tokens.discard(Secret(first)) } else { Sleep.seconds(0.002) }
      #expect(try Self.token(tokens) != first)
      #expect(endpoint.forms.count == 2)
    }
  }

  @Test("a new refresh token takes the place of the old one") func rotation() async throws {
    try await onThread {
      let endpoint = try TokenEndpoint()
      endpoint.answer(
        .init(
          "200 OK", #"{"access_token":"a","refresh_token":"second","expires_in":"60"}"#,
          isChunked: true))
      let tokens = Self.tokens(at: endpoint)
      #expect(try Self.token(tokens) == "a")
      tokens.discard(Secret("a"))
      _ = try Self.token(tokens)
      #expect(endpoint.forms.last?.contains("refresh_token=second") == true)
    }
  }

  @Test("a token of the rc file is used as it is, and looked up again when it was refused")
  func given() async throws {
    try await onThread {
      let endpoint = try TokenEndpoint()
      let count = Monitor(0)
      let tokens = Self.tokens(at: endpoint) { settings in
        settings.accessToken = PasswordLookup { () throws(SyncProblem) in
          Secret("given \(count.update { number -> Int in number += 1; return number })")
        }
      }
      #expect(try Self.token(tokens) == "given 1")
      #expect(try Self.token(tokens) == "given 1")
      tokens.discard(Secret("given 1"))
      #expect(try Self.token(tokens) == "given 2")
      #expect(endpoint.forms.isEmpty)
    }
  }

  /// An answer of the endpoint and what is told of it.
  struct Refusal: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let answer: TokenEndpoint.Answer
    let problem: SyncProblem
  }

  static let refusals = [
    Refusal(
      testDescription: "invalid_grant",
      answer: .init(
        "400 Bad Request",
        #"{"error": "invalid_grant", "error_description": "Token refresh/1 has been revoked."}"#),
      problem: .tokenRefused(
        host: "127.0.0.1", error: "invalid_grant", reason: "Token •••••• has been revoked.")),
    Refusal(
      testDescription: "an error with status 200",
      answer: .init("200 OK", #"{"error":"invalid_client","details":{"a":["}"]}}"#),
      problem: .tokenRefused(host: "127.0.0.1", error: "invalid_client", reason: "")),
    Refusal(
      testDescription: "no JSON", answer: .init("503 Service Unavailable", "<html>"),
      problem: .tokenUnavailable(
        host: "127.0.0.1", reason: "It answered 503 Service Unavailable.")),
    Refusal(
      testDescription: "a redirection", answer: .init("302 Found", "{}"),
      problem: .tokenUnavailable(host: "127.0.0.1", reason: "It answered 302 Found.")),
    Refusal(
      testDescription: "no token", answer: .init("200 OK", #"{"token_type":"Bearer"}"#),
      problem: .tokenUnavailable(
        host: "127.0.0.1", reason: "Its answer holds no access token.")),
  ]

  @Test("what an endpoint refuses is told without secrets", arguments: refusals)
  func refusal(_ refusal: Refusal) async throws {
    try await onThread {
      let endpoint = try TokenEndpoint()
      endpoint.answer(refusal.answer)
      let tokens = Self.tokens(at: endpoint)
      let problem = #expect(throws: SyncProblem.self) { try Self.token(tokens) }
      #expect(problem == refusal.problem)
      let text = "\(problem?.message ?? "") \(problem?.remedy ?? "")"
      #expect(!text.contains("refresh/1") && !text.contains("shy secret"))
      // The next attempt is another one.
      #expect(try Self.token(tokens) == "access-token-1")
    }
  }

  @Test("invalid_grant tells what to do") func remedy() {
    let problem = SyncProblem.tokenRefused(host: "h", error: "invalid_grant", reason: "")
    #expect(problem.message == "h gave no access token: invalid_grant.")
    #expect(
      problem.remedy
        == "The refresh token has expired or was revoked; get a new one for oauth2_refresh_token.")
  }

  @Test("an endpoint that is not there is told as one") func absence() async throws {
    try await onThread {
      let endpoint = try TokenEndpoint()
      let port = LoopbackPort.free(1)[0]
      let tokens = Self.tokens(at: endpoint, address: "http://127.0.0.1:\(port)/")
      let problem = #expect(throws: SyncProblem.self) { try Self.token(tokens) }
      #expect(
        problem
          == .tokenUnavailable(
            host: "127.0.0.1", reason: "127.0.0.1 refused a connection to port \(port)."))
    }
  }

  @Test(
    "nothing is sent where others could read it, or where nobody is",
    arguments: ["http://accounts.example/token", "oauth2_request_url()"])
  func unsafeAddress(_ address: String) async throws {
    try await onThread {
      let tokens = Self.tokens(at: try TokenEndpoint(), address: address)
      let problem = #expect(throws: SyncProblem.self) { try Self.token(tokens) }
      #expect(problem?.message.contains("oauth2_request_url") == true)
    }
  }

  @Test("tokens go through their own proxy") func proxy() async throws {
    try await onThread {
      let endpoint = try TokenEndpoint()
      let proxy = try ProxyServer(.http, names: ["localhost": endpoint.port])
      let tokens = Self.tokens(at: endpoint, address: "http://localhost/token") {
        $0.proxy = ProxySettings(.http, host: "127.0.0.1", port: proxy.port)
      }
      #expect(try Self.token(tokens) == "access-token-1")
      #expect(proxy.requests == ["localhost:80"])
    }
  }
}
