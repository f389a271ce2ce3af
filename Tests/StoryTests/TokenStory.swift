// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite("Story: OAuth 2", .fewAtATime)
struct TokenStory {
  /// A Dovecot that asks `endpoint` whether a token is good, and one account of it.
  private static func stage(_ endpoint: TokenEndpoint) throws -> Stage {
    let folder = try TemporaryFolder()
    let settings = try folder.write(
      """
      introspection_url = http://127.0.0.1:\(endpoint.port)/introspect
      introspection_mode = auth
      username_attribute = username
      active_attribute = active
      active_value = true

      """, to: "oauth2.conf")
    try Shell.check(["chmod", "-R", "a+rX", folder.path])
    let server = try DovecotServer(
      settings: """
        auth_mechanisms = plain xoauth2 oauthbearer
        passdb {
          driver = oauth2
          mechanisms = xoauth2 oauthbearer
          args = \(settings)
        }
        """, keeping: folder)
    let stage = try Stage(on: server)
    endpoint.belong(to: stage.users[0])
    try stage.append([MailCorpus().message(3)])
    return stage
  }

  /// The lines of a repository that logs in with tokens.
  private static func lines(_ endpoint: TokenEndpoint, _ more: String = "") -> String {
    """
    oauth2_client_id = my-id
    oauth2_client_secret = my-client-secret
    oauth2_refresh_token = my-refresh-token
    oauth2_request_url = \(endpoint.address)
    \(more)
    """
  }

  private static func configure(_ stage: Stage, _ lines: String) throws {
    try stage.configure(account: "", remote: lines)
    try ProxyStory.replace("remotepassfile = \(stage.home.path)/password", by: "", in: stage.home)
  }

  @Test(
    "a token is asked for and logs in, and no secret is ever shown",
    arguments: ["", "auth_mechanisms = OAUTHBEARER"])
  func token(_ mechanism: String) async throws {
    try await onThread {
      let endpoint = try TokenEndpoint()
      let stage = try Self.stage(endpoint)
      try Self.configure(stage, Self.lines(endpoint, mechanism))
      let log = "\(stage.home.path)/log"
      let text = try stage.sync("-d", "ALL", "-l", log)
      #expect(text.contains("1 message received"), "\(text)")
      #expect(
        endpoint.forms == [
          "client_id=my-id&client_secret=my-client-secret&refresh_token=my-refresh-token"
            + "&grant_type=refresh_token"
        ])
      let everything = text + (try String(contentsOfFile: log, encoding: .utf8))
      for secret in ["my-client-secret", "my-refresh-token", "access-token-1"] {
        #expect(!everything.contains(secret))
        #expect(!everything.contains(Data(secret.utf8).base64EncodedString().prefix(12)))
      }
      try stage.expectEqualSides()
    }
  }

  @Test("what the endpoint refuses is one clear sentence") func refusal() async throws {
    try await onThread {
      let endpoint = try TokenEndpoint()
      let stage = try Self.stage(endpoint)
      try Self.configure(stage, Self.lines(endpoint))
      endpoint.answer(
        .init(
          "400 Bad Request",
          #"{"error":"invalid_grant","error_description":"my-refresh-token is revoked"}"#))
      let result = try stage.home.run("-u", "basic", "-d", "ALL")
      #expect(result.status == 1)
      #expect(
        result.output.contains("127.0.0.1 gave no access token: invalid_grant."),
        "\(result.everything)")
      #expect(result.output.contains("get a new one for oauth2_refresh_token"))
      #expect(!result.everything.contains("my-refresh-token"))
      #expect(!result.everything.contains("Traceback"))
    }
  }

  @Test("a token that Python computes is used; one that is refused is told") func computed()
    async throws
  {
    try await onThread {
      let endpoint = try TokenEndpoint()
      let stage = try Self.stage(endpoint)
      endpoint.accept("computed-token")
      try Self.configure(stage, "oauth2_access_token_eval = 'computed' + '-token\\n'")
      #expect(try stage.sync().contains("1 message received"))
      #expect(endpoint.forms.isEmpty)
      endpoint.revoke()
      let result = try stage.home.run("-u", "basic")
      #expect(result.status == 1)
      #expect(result.output.contains("XOAUTH2 authentication failed"), "\(result.everything)")
      #expect(!result.everything.contains("computed-token"))
    }
  }
}
