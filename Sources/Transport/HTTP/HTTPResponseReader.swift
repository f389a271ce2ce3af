// SPDX-License-Identifier: MIT

/// An answer in HTTP/1.1.
package struct HTTPResponse: Equatable, Sendable {
  /// Such as 200 or 400.
  package let status: Int
  /// The words of the server for the status.
  package let reason: String
  /// At most a megabyte.
  package let body: [UInt8]

  package init(status: Int, reason: String, body: [UInt8]) {
    self.status = status
    self.reason = reason
    self.body = body
  }
}

/// Reads one answer without any I/O (RFC 9112 §6, §7.1); its size is bounded.
struct HTTPResponseReader {
  private static let largestHead = 32_768

  private let largestBody: Int
  private var received: [UInt8] = []
  private var head: HTTPHead?
  private var body: [UInt8] = []
  /// Of the chunk that has begun, so many bytes are missing.
  private var chunkRest: Int?
  private var isLastChunk = false

  init(largestBody: Int = 1 << 20) { self.largestBody = largestBody }

  /// Takes what came next, and returns the answer once it is complete.
  mutating func receive(_ bytes: [UInt8]) throws(HTTPFault) -> HTTPResponse? {
    received += bytes
    while head == nil {
      guard let head = try HTTPHead.take(from: &received, atMost: Self.largestHead) else {
        return nil
      }
      // An interim answer says nothing (RFC 9110 §15.2).
      if !(100...199).contains(head.status) { self.head = head }
    }
    return try readBody(isAtEnd: false)
  }

  /// Notes that nothing follows, and returns the answer if that is its end.
  mutating func receiveEnd() throws(HTTPFault) -> HTTPResponse {
    guard head != nil else { throw received.isEmpty ? .cutOff : .notHTTP }
    guard let response = try readBody(isAtEnd: true) else { throw .cutOff }
    return response
  }

  private mutating func readBody(isAtEnd: Bool) throws(HTTPFault) -> HTTPResponse? {
    guard let head else { return nil }
    if head.status == 204 || head.status == 304 { return response(head) }
    if head.value(of: "transfer-encoding")?.lowercased().hasSuffix("chunked") == true {
      while try readChunk() {}
      return isLastChunk ? response(head) : nil
    }
    guard let text = head.value(of: "content-length") else {
      // Without a length, the end of the connection is the end of the body.
      try take(received.count)
      return isAtEnd ? response(head) : nil
    }
    guard let length = Self.number(text, radix: 10) else { throw .badLength }
    guard length <= largestBody else { throw .tooLarge }
    try take(min(received.count, length - body.count))
    return body.count == length ? response(head) : nil
  }

  private func response(_ head: HTTPHead) -> HTTPResponse {
    HTTPResponse(status: head.status, reason: head.reason, body: body)
  }

  private mutating func take(_ count: Int) throws(HTTPFault) {
    guard body.count + count <= largestBody else { throw .tooLarge }
    body += received.prefix(count)
    received.removeFirst(count)
  }

  /// Reads a chunk or a part of one; `false` when more bytes are needed or none follow.
  private mutating func readChunk() throws(HTTPFault) -> Bool {
    if isLastChunk { return false }
    if let rest = chunkRest {
      let count = min(rest, received.count)
      try take(count)
      chunkRest = rest - count
      guard chunkRest == 0 else { return false }
      // The line end behind the octets of the chunk.
      guard received.count >= 2 else { return false }
      guard received.starts(with: [13, 10]) else { throw .badLength }
      received.removeFirst(2)
      chunkRest = nil
    }
    guard let line = try takeLine() else { return false }
    guard let size = Self.number(String(line.prefix { $0 != ";" && $0 != " " }), radix: 16) else {
      throw .badLength
    }
    // What follows the last chunk are fields that nobody needs, and the connection is closed.
    if size == 0 { isLastChunk = true } else { chunkRest = size }
    return !isLastChunk
  }

  private mutating func takeLine() throws(HTTPFault) -> Substring? {
    guard let end = received.firstIndex(of: 10) else {
      if received.count > 1024 { throw .badLength }
      return nil
    }
    let line = received[..<end]
    received.removeFirst(end + 1)
    return Substring(String(decoding: line.last == 13 ? line.dropLast() : line, as: UTF8.self))
  }

  /// Digits only: `Int` would also take a sign.
  private static func number(_ text: String, radix: Int) -> Int? {
    guard !text.isEmpty, text.utf8.count <= 9, !text.contains("-"), !text.contains("+") else {
      return nil
    }
    return Int(text, radix: radix)
  }
}
