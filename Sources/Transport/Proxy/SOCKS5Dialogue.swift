// SPDX-License-Identifier: MIT

import Glibc

/// SOCKS 5 (RFC 1928), with a user and a password if there are some (RFC 1929).
struct SOCKS5Dialogue: ProxyDialogue {
  private enum Stage { case choosing, loggingIn, connecting }

  private let destination: Endpoint
  private let login: Proxy.Login?
  private var stage = Stage.choosing

  init(to destination: Endpoint, login: Proxy.Login?) {
    self.destination = destination
    self.login = login
  }

  /// Version, and the ways to log in that we know: none, or user and password.
  mutating func begin() throws(ProxyRefusal) -> [UInt8] {
    if let login, !(1...255).contains(login.user.utf8.count) || login.password.utf8.count > 255 {
      throw ProxyRefusal(reason: "Its user or password is empty or too long")
    }
    return login == nil ? [5, 1, 0] : [5, 2, 0, 2]
  }

  mutating func advance(_ received: inout [UInt8]) throws(ProxyRefusal) -> ProxyStep {
    switch stage {
    case .choosing: try choose(&received)
    case .loggingIn: try logIn(&received)
    case .connecting: try connect(&received)
    }
  }

  private mutating func choose(_ received: inout [UInt8]) throws(ProxyRefusal) -> ProxyStep {
    guard let first = received.first else { return .wait }
    guard first == 5 else { throw ProxyRefusal(reason: "It does not speak SOCKS5") }
    guard received.count >= 2 else { return .wait }
    let method = received[1]
    received.removeFirst(2)
    switch (method, login) {
    case (0, _):
      stage = .connecting
      return .send(try request())
    case (2, let login?):
      stage = .loggingIn
      let (user, password) = (Array(login.user.utf8), Array(login.password.utf8))
      return .send([1, UInt8(user.count)] + user + [UInt8(password.count)] + password)
    case (0xff, nil): throw ProxyRefusal(reason: "It wants a user and a password")
    default: throw ProxyRefusal(reason: "It offers no way to log in that is known here")
    }
  }

  private mutating func logIn(_ received: inout [UInt8]) throws(ProxyRefusal) -> ProxyStep {
    guard received.count >= 2 else { return .wait }
    guard received[1] == 0 else { throw ProxyRefusal(reason: "It refused user and password") }
    received.removeFirst(2)
    stage = .connecting
    return .send(try request())
  }

  /// CONNECT to a name, or to an address if that is what was asked for (RFC 1928 §4).
  private func request() throws(ProxyRefusal) -> [UInt8] {
    let port = [UInt8(destination.port >> 8), UInt8(destination.port & 0xff)]
    if let address = destination.octets {
      return [5, 1, 0, address.count == 4 ? 1 : 4] + address + port
    }
    let name = Array(destination.certificateName.utf8)
    guard (1...255).contains(name.count) else {
      throw ProxyRefusal(reason: "The name of the server is too long for SOCKS5")
    }
    return [5, 1, 0, 3, UInt8(name.count)] + name + port
  }

  private mutating func connect(_ received: inout [UInt8]) throws(ProxyRefusal) -> ProxyStep {
    guard received.count >= 2 else { return .wait }
    guard received[0] == 5, received[1] == 0 else {
      throw ProxyRefusal(reason: Self.reason(received[1]))
    }
    guard received.count >= 5 else { return .wait }
    let length: Int
    switch received[3] {
    case 1: length = 4
    case 3: length = 1 + Int(received[4])
    case 4: length = 16
    default: throw ProxyRefusal(reason: "Its answer is not SOCKS5")
    }
    guard received.count >= 4 + length + 2 else { return .wait }
    received.removeFirst(4 + length + 2)
    return .done
  }

  /// RFC 1928 §6.
  private static func reason(_ code: UInt8) -> String {
    switch code {
    case 2: "Its rules forbid the connection"
    case 3: "It cannot reach the network of the server"
    case 4: "It cannot find or reach the server"
    case 5: "The server refused the connection to the proxy"
    case 6: "The server did not answer the proxy"
    case 7: "It makes no connections"
    case 8: "It does not know this kind of address"
    default: "It failed to connect to the server (code \(code))"
    }
  }
}

extension Endpoint {
  /// The octets of the host if it is an address: 4 or 16.
  var octets: [UInt8]? {
    guard let literalAddress else { return nil }
    var four = in_addr()
    if inet_pton(AF_INET, literalAddress, &four) == 1 {
      return withUnsafeBytes(of: &four) { Array($0) }
    }
    var six = in6_addr()
    guard inet_pton(AF_INET6, literalAddress, &six) == 1 else { return nil }
    return withUnsafeBytes(of: &six) { Array($0) }
  }
}
