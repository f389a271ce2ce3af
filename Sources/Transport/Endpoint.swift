// SPDX-License-Identifier: MIT

import Glibc

/// A host and a port, as the settings name them.
package struct Endpoint: Hashable, Sendable, CustomStringConvertible {
  /// A name, or an IPv4 or IPv6 address without brackets.
  package let host: String
  package let port: UInt16

  package init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// The host as certificates and SNI spell it: a name without the dot of the DNS root.
  var certificateName: String {
    host.count > 1 && host.hasSuffix(".") ? String(host.dropLast()) : host
  }

  /// The host if it is an address, without the interface of a link-local one (`%eth0`).
  var literalAddress: String? {
    let address = String(host.prefix { $0 != "%" })
    var room = in6_addr()
    let isAddress =
      inet_pton(AF_INET, address, &room) == 1 || inet_pton(AF_INET6, address, &room) == 1
    return isAddress ? address : nil
  }
}

/// The other end of a connection.
package struct Peer: Equatable, Sendable, CustomStringConvertible {
  /// What was asked for.
  package let endpoint: Endpoint
  /// What was reached: a numeric address, or the command of a tunnel.
  package let address: String

  package init(endpoint: Endpoint, address: String) {
    self.endpoint = endpoint
    self.address = address
  }

  /// Such as `imap.example.org:993 (192.0.2.7)`, for a log.
  package var description: String { "\(endpoint) (\(address))" }
}
