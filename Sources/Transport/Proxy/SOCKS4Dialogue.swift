// SPDX-License-Identifier: MIT

/// SOCKS 4, and its extension 4a by which the proxy resolves the name.
struct SOCKS4Dialogue: ProxyDialogue {
  private let destination: Endpoint
  private let user: String

  init(to destination: Endpoint, user: String) {
    self.destination = destination
    self.user = user
  }

  /// CONNECT: port, address and user; an address 0.0.0.1 says that the name follows.
  mutating func begin() throws(ProxyRefusal) -> [UInt8] {
    let name = Array(destination.certificateName.utf8)
    guard !user.utf8.contains(0), !name.contains(0), name.count <= 255 else {
      throw ProxyRefusal(reason: "The name of the server does not fit into SOCKS4")
    }
    let port = [UInt8(destination.port >> 8), UInt8(destination.port & 0xff)]
    switch destination.octets {
    case let address? where address.count == 4: return [4, 1] + port + address + user.utf8 + [0]
    case .some: throw ProxyRefusal(reason: "SOCKS4 knows no IPv6 addresses; use SOCKS5")
    case nil: return [4, 1] + port + [0, 0, 0, 1] + user.utf8 + [0] + name + [0]
    }
  }

  mutating func advance(_ received: inout [UInt8]) throws(ProxyRefusal) -> ProxyStep {
    guard let first = received.first else { return .wait }
    guard first == 0 else { throw ProxyRefusal(reason: "It does not speak SOCKS4") }
    guard received.count >= 8 else { return .wait }
    switch received[1] {
    case 90:
      received.removeFirst(8)
      return .done
    case 92, 93: throw ProxyRefusal(reason: "It does not accept the user")
    default: throw ProxyRefusal(reason: "It refused or failed to connect to the server")
    }
  }
}
