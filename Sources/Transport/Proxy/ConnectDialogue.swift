// SPDX-License-Identifier: MIT

/// The CONNECT method of HTTP/1.1 (RFC 9110 §9.3.6).
struct ConnectDialogue: ProxyDialogue {
  private static let largestHead = 32_768

  private let destination: Endpoint
  private let login: Proxy.Login?

  init(to destination: Endpoint, login: Proxy.Login?) {
    self.destination = destination
    self.login = login
  }

  mutating func begin() throws(ProxyRefusal) -> [UInt8] {
    // A name with a line end in it could add fields of its own.
    guard destination.host.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
      throw ProxyRefusal(reason: "The name of the server cannot be part of an HTTP request")
    }
    var head = "CONNECT \(destination) HTTP/1.1\r\nHost: \(destination)\r\n"
    if let login {
      let credentials = Base64Text.encode(Array("\(login.user):\(login.password)".utf8))
      head += "Proxy-Authorization: Basic \(credentials)\r\n"
    }
    return Array((head + "\r\n").utf8)
  }

  mutating func advance(_ received: inout [UInt8]) throws(ProxyRefusal) -> ProxyStep {
    let head: HTTPHead?
    do throws(HTTPFault) {
      head = try HTTPHead.take(from: &received, atMost: Self.largestHead)
    } catch { throw ProxyRefusal(reason: "It does not speak HTTP: \(error.reason)") }
    guard let head else { return .wait }
    if (100...199).contains(head.status) { return try advance(&received) }
    guard (200...299).contains(head.status) else {
      throw ProxyRefusal(reason: "It answered \(head.status) \(head.reason)")
    }
    return .done
  }
}

/// Base64 (RFC 4648 §4) for header fields.
enum Base64Text {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ octets: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: octets.count, by: 3) {
      let group = octets[start..<min(start + 3, octets.count)]
      let bits = group.reduce(0) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for index in 0..<4 {
        let letter = alphabet[Int(bits >> UInt32(18 - 6 * index)) & 63]
        text.append(index <= group.count ? letter : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
