// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import POSIX

/// A server that hands out access tokens of OAuth 2 and tells another server whether one is good.
///
/// `POST` anywhere takes a refresh token (RFC 6749 §6); `GET /introspect` with `Authorization: Bearer`
/// answers as Dovecot's `introspection_mode = auth` wants it (RFC 7662).  Ends with the process.
package final class TokenEndpoint: Sendable {
  /// An answer of the token service.
  package struct Answer: Sendable {
    /// Such as `200 OK`.
    package var status: String
    package var body: String
    /// How the body is framed.
    package var isChunked = false

    package init(_ status: String, _ body: String, isChunked: Bool = false) {
      self.status = status
      self.body = body
      self.isChunked = isChunked
    }
  }

  private let listener: LoopbackListener
  private let service: TokenService

  /// Listens on a free port of 127.0.0.1.
  ///
  /// `user` is whom all tokens belong to.  Throws when there is no port.
  package init(user: String = "user") throws {
    let service = TokenService()
    self.service = service
    service.state.update { $0.user = user }
    listener = try LoopbackListener { service.serve($0) }
  }

  /// Where it listens.
  package var port: UInt16 { listener.port }

  /// Says whom all tokens belong to.
  package func belong(to user: String) { service.state.update { $0.user = user } }

  /// Where tokens are asked for.
  package var address: String { "http://127.0.0.1:\(port)/token" }

  /// The forms that came so far, as they were encoded.
  package var forms: [String] { service.state.read { $0.forms } }

  /// Answers the next request with this instead of a fresh token.
  package func answer(_ answer: Answer) { service.state.update { $0.answers.append(answer) } }

  /// Makes all tokens that were granted so far bad.
  package func revoke() { service.state.update { $0.good = [] } }

  /// Makes a token good that nobody asked for.
  package func accept(_ token: String) { service.state.update { _ = $0.good.insert(token) } }
}

/// What a ``TokenEndpoint`` knows and answers; safe to share between threads.
private final class TokenService: Sendable {
  struct State {
    var user = ""
    var forms: [String] = []
    var answers: [TokenEndpoint.Answer] = []
    var granted = 0
    var good: Set<String> = []
  }

  let state = Monitor(State())

  func serve(_ client: CInt) {
    guard let (head, body) = Self.request(client) else { return }
    let lines = head.components(separatedBy: "\r\n")
    if lines[0].hasPrefix("GET") { return Self.send(introspection(lines), to: client) }
    let answer = state.update { state -> TokenEndpoint.Answer in
      state.forms.append(body)
      if !state.answers.isEmpty { return state.answers.removeFirst() }
      state.granted += 1
      let token = "access-token-\(state.granted)"
      state.good.insert(token)
      return TokenEndpoint.Answer("200 OK", #"{"access_token":"\#(token)","expires_in":3600}"#)
    }
    Self.send(answer, to: client)
  }

  private func introspection(_ lines: [String]) -> TokenEndpoint.Answer {
    let start = "authorization: bearer "
    let line = lines.first { $0.lowercased().hasPrefix(start) } ?? ""
    let token = String(line.dropFirst(start.count))
    let isGood = state.read { $0.good.contains(token) }
    return isGood
      ? TokenEndpoint.Answer("200 OK", #"{"active":true,"username":"\#(state.read { $0.user })"}"#)
      : TokenEndpoint.Answer("401 Unauthorized", #"{"active":false}"#)
  }

  private static func request(_ client: CInt) -> (head: String, body: String)? {
    var bytes = Data()
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      if let end = bytes.firstRange(of: Data("\r\n\r\n".utf8)) {
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        let length = head.firstMatch(of: /(?i)content-length: *(\d+)/).flatMap { Int($0.1) } ?? 0
        let body = bytes[end.upperBound...]
        if body.count >= length { return (head, String(decoding: body, as: UTF8.self)) }
      }
      let count = recv(client, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      bytes += buffer[..<count]
    }
  }

  private static func send(_ answer: TokenEndpoint.Answer, to client: CInt) {
    let framing =
      answer.isChunked
      ? "Transfer-Encoding: chunked\r\n\r\n\(String(answer.body.utf8.count, radix: 16))\r\n"
        + "\(answer.body)\r\n0\r\n\r\n"
      : "Content-Length: \(answer.body.utf8.count)\r\n\r\n\(answer.body)"
    let text = Array(
      "HTTP/1.1 \(answer.status)\r\nContent-Type: application/json\r\n\(framing)".utf8)
    LoopbackListener.send(text, to: client)
  }
}
