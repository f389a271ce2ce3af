// SPDX-License-Identifier: MIT

package import POSIX

/// One question to a web server over a stream, and its answer.
package enum HTTPExchange {
  /// Sends a form and waits for the answer; the stream is closed then.
  ///
  /// Redirections are not followed: what the form holds is meant for this server alone.
  ///
  /// - Parameters:
  ///   - form: Names and values, in this order.
  ///   - address: What is asked; its host is told to the server.
  ///   - stream: A connection to that server, encrypted if the address says so.
  ///   - deadline: When to give up.
  /// - Returns: The answer, whatever its status.
  /// - Throws: `notHTTP` when the answer cannot be used, and what ``ByteStream`` throws.
  package static func post(
    _ form: [(name: String, value: String)], to address: HTTPAddress, over stream: any ByteStream,
    until deadline: Deadline
  ) throws(TransportFailure) -> HTTPResponse {
    defer { stream.close() }
    var queue = ByteQueue(request(form, to: address))
    var reader = HTTPResponseReader()
    while true {
      var received: [UInt8] = []
      let moved = try stream.transfer(sending: &queue, receiving: &received, until: deadline)
      if let response = try read(received, isAtEnd: moved.isAtEnd, &reader, stream) {
        return response
      }
    }
  }

  private static func read(
    _ received: [UInt8], isAtEnd: Bool, _ reader: inout HTTPResponseReader,
    _ stream: any ByteStream
  ) throws(TransportFailure) -> HTTPResponse? {
    do throws(HTTPFault) {
      if let response = try reader.receive(received) { return response }
      return isAtEnd ? try reader.receiveEnd() : nil
    } catch { throw .notHTTP(stream.peer.endpoint, reason: error.reason) }
  }

  static func request(
    _ form: [(name: String, value: String)], to address: HTTPAddress
  ) -> [UInt8] {
    let body = form.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&")
    return Array(
      """
      POST \(address.path) HTTP/1.1\r
      Host: \(address.hostField)\r
      User-Agent: offlineimap\r
      Accept: application/json\r
      Content-Type: application/x-www-form-urlencoded\r
      Content-Length: \(body.utf8.count)\r
      Connection: close\r
      \r
      \(body)
      """.utf8)
  }

  /// The encoding of forms: all but letters, digits and `*-._` as `%XX`, and `+` for a blank.
  static func encoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    let bytes = text.utf8.flatMap { byte -> [UInt8] in
      switch byte {
      case UInt8(ascii: " "): [UInt8(ascii: "+")]
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: [byte]
      case UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): [byte]
      default: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
