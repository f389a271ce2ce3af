// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import TestSupport
import Testing

@testable import Transport

@Suite("HTTPResponseReader")
struct HTTPResponseReaderTests {
  struct Answer: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    /// What is read of it: the body, or why it cannot be.
    let body: Result<String, HTTPFault>
    /// Whether the end of the connection is needed to know the end of the body.
    var needsEnd = false

    init(
      _ name: String, _ text: String, _ body: Result<String, HTTPFault>, needsEnd: Bool = false
    ) {
      testDescription = name
      self.text = text.replacing("\n", with: "\r\n")
      self.body = body
      self.needsEnd = needsEnd
    }
  }

  static let answers = [
    Answer("with a length", "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello", .success("hello")),
    Answer("more than the length", "HTTP/1.1 200 OK\nContent-Length: 2\n\nhello", .success("he")),
    Answer("without a body", "HTTP/1.1 204 No Content\n\n", .success("")),
    Answer(
      "in chunks",
      "HTTP/1.1 200 OK\ntransfer-encoding: Chunked\n\n3;x=y\nhel\n2\nlo\n0\n\n", .success("hello")),
    Answer(
      "up to the end", "HTTP/1.0 200 OK\nServer: x\n\nhello", .success("hello"), needsEnd: true),
    Answer(
      "after an interim answer",
      "HTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\nContent-Length: 1\n\nx", .success("x")),
    Answer("a length of letters", "HTTP/1.1 200 OK\nContent-Length: x\n\n", .failure(.badLength)),
    Answer("a length below 0", "HTTP/1.1 200 OK\nContent-Length: -5\n\n", .failure(.badLength)),
    Answer(
      "two lengths", "HTTP/1.1 200 OK\nContent-Length: 5\nContent-Length: 6\n\nhello",
      .failure(.badLength)),
    Answer("a huge length", "HTTP/1.1 200 OK\nContent-Length: 90000\n\n", .failure(.tooLarge)),
    Answer(
      "a huge chunk",
      "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nffff\n"
        + String(repeating: "x", count: 2_000), .failure(.tooLarge)),
    Answer(
      "a chunk that is longer than it says",
      "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n1\nxyz\n0\n\n", .failure(.badLength)),
    Answer("cut off", "HTTP/1.1 200 OK\nContent-Length: 9\n\nhello", .failure(.cutOff)),
    Answer("an IMAP server", "* OK hello\n", .failure(.notHTTP)),
    Answer("nothing", "", .failure(.cutOff)),
    Answer("HTTP of another kind", "HTTP/1.1 abc\n\n", .failure(.notHTTP)),
  ]

  private static func read(
    _ answer: Answer, piece size: Int
  ) throws(HTTPFault) -> HTTPResponse {
    var reader = HTTPResponseReader(largestBody: 1_000)
    var rest = Array(answer.text.utf8)[...]
    while !rest.isEmpty {
      if let response = try reader.receive(Array(rest.prefix(size))) { return response }
      rest = rest.dropFirst(size)
    }
    return try reader.receiveEnd()
  }

  @Test("an answer, in whatever pieces", arguments: answers, [1, 7, 100_000])
  func read(_ answer: Answer, _ size: Int) {
    let outcome = Result { () throws(HTTPFault) in try Self.read(answer, piece: size) }
    #expect(outcome.map { String(decoding: $0.body, as: UTF8.self) } == answer.body)
  }

  @Test("a head without end is refused") func longHead() {
    var reader = HTTPResponseReader()
    #expect(throws: HTTPFault.tooLarge) {
      for _ in 0..<50 {
        _ = try reader.receive(Array(("HTTP/1.1 200 OK" + String(repeating: "x", count: 985)).utf8))
      }
    }
  }
}

@Suite("HTTPAddress")
struct HTTPAddressTests {
  @Test(
    "what an address leads to",
    arguments: [
      ("https://accounts.example/o/token", "accounts.example:443", "/o/token"),
      ("HTTPS://h", "h:443", "/"), ("http://127.0.0.1:8080/a?b=c#d", "127.0.0.1:8080", "/a?b=c"),
      ("https://[::1]:8443/x", "[::1]:8443", "/x"), ("https://h?x=y", "h:443", "/?x=y"),
    ])
  func parts(_ text: String, _ endpoint: String, _ path: String) throws {
    let address = try #require(HTTPAddress(text))
    #expect(address.endpoint.description == endpoint)
    #expect(address.path == path)
    #expect(address.isEncrypted == text.lowercased().hasPrefix("https"))
  }

  @Test(
    "what is no address",
    arguments: [
      "", "accounts.example", "ftp://h/", "https://", "https://user:pw@h/", "https://h:0/",
      "https://h:99999/", "https://h/a b", "https://h/\r\nX:y", "https://ü/", "https://a:b:c/",
    ])
  func none(_ text: String) { #expect(HTTPAddress(text) == nil) }
}

@Suite("HTTPExchange")
struct HTTPExchangeTests {
  @Test("a form is sent as OfflineIMAP sends it, and the answer returned") func form() async throws
  {
    let (request, response) = try await onThread {
      let heard = Monitor("")
      let response = try withServer { server in
        var text = ""
        while !text.contains("grant_type") {
          text += String(decoding: try server.receive(), as: UTF8.self)
        }
        heard.update { $0 = text }
        try server.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}")
        try server.waitForEnd()
      } _: { server in
        let address = try #require(HTTPAddress("http://localhost:\(server.port)/token"))
        let stream = try TCPStream.connected(to: server.endpoint())
        return try HTTPExchange.post(
          [("client_id", "a b&c"), ("client_secret", "ü/+"), ("grant_type", "refresh_token")],
          to: address, over: stream, until: soon)
      }
      return (heard.read { $0 }, response)
    }
    #expect(response == HTTPResponse(status: 400, reason: "Bad Request", body: Array("{}".utf8)))
    let lines = request.components(separatedBy: "\r\n")
    #expect(lines.first == "POST /token HTTP/1.1")
    #expect(lines.contains("Content-Type: application/x-www-form-urlencoded"))
    #expect(
      lines.last == "client_id=a+b%26c&client_secret=%C3%BC%2F%2B&grant_type=refresh_token")
    #expect(lines.contains("Content-Length: \(lines.last?.utf8.count ?? 0)"))
  }

  @Test("a server that stalls costs no more than the deadline") func stall() async throws {
    try await onThread {
      try withServer({ server in
        try server.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhal")
        try server.waitForEnd()
      }) { server in
        let address = try #require(HTTPAddress("http://localhost/"))
        let stream = try TCPStream.connected(to: server.endpoint())
        let failure = thrown {
          _ = try HTTPExchange.post([], to: address, over: stream, until: .after(.milliseconds(50)))
        }
        #expect(failure == .timedOut(server.endpoint(), during: .transfer))
      }
    }
  }
}
