// SPDX-License-Identifier: MIT

import Glibc
import POSIX

/// Finds the addresses of a host.
package struct NameResolver: Sendable {
  /// Blocks as long as it likes: it runs on a thread of its own.
  ///
  /// It is not asked for numeric addresses.  It throws `hostUnknown` rather than return nothing.
  package let lookUp:
    @Sendable (Endpoint, AddressFamily) throws(TransportFailure) -> [SocketAddress]

  package init(
    _ lookUp:
      @escaping @Sendable (Endpoint, AddressFamily) throws(TransportFailure) -> [SocketAddress]
  ) {
    self.lookUp = lookUp
  }

  /// The resolver of the C library: `/etc/hosts`, DNS and whatever else `nsswitch.conf` names.
  package static let system = NameResolver { (endpoint, family) throws(TransportFailure) in
    try addresses(of: endpoint, family, flags: 0)
  }

  /// Finds the addresses without blocking longer than the deadline or past the wake-up.
  ///
  /// `getaddrinfo` can be neither interrupted nor given a limit.  A lookup that is abandoned ends by
  /// itself some time later, and its answer goes with the last reference to the ``Lookup``.
  func resolve(
    _ endpoint: Endpoint, _ family: AddressFamily, until deadline: Deadline,
    wokenBy wakeUp: WakeUp
  ) throws(TransportFailure) -> [SocketAddress] {
    if endpoint.literalAddress != nil {
      return try Self.addresses(of: endpoint, family, flags: AI_NUMERICHOST)
    }
    let lookUp = self.lookUp
    let lookup = try TransportFailure.translating { () throws(SystemError) in
      let lookup = try Lookup(for: endpoint)
      _ = try Thread(named: "resolver") {
        lookup.finish { () throws(TransportFailure) in try lookUp(endpoint, family) }
      }
      return lookup
    }
    return try lookup.wait(until: deadline, wokenBy: wakeUp)
  }

  /// Asks `getaddrinfo`.
  ///
  /// `AI_ADDRCONFIG` is not used: on a machine with nothing but a loopback interface it would hide
  /// `localhost`, and an address of a family that does not work fails at once anyway.
  static func addresses(
    of endpoint: Endpoint, _ family: AddressFamily, flags: CInt
  ) throws(TransportFailure) -> [SocketAddress] {
    var hints = addrinfo()
    hints.ai_flags = flags | AI_NUMERICSERV
    hints.ai_family = family.number
    hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(endpoint.host, "\(endpoint.port)", &hints, &list)
    let systemReason = SystemError.last("resolve a name").reason
    defer { if list != nil { freeaddrinfo(list) } }
    guard code == 0 else {
      let reason = code == EAI_SYSTEM ? systemReason : String(cString: gai_strerror(code))
      throw .hostUnknown(endpoint, reason: reason)
    }
    var result: [SocketAddress] = []
    var entry = list
    while let current = entry?.pointee {
      if let address = current.ai_addr {
        result.append(SocketAddress(copying: address, length: current.ai_addrlen))
      }
      entry = current.ai_next
    }
    return result
  }
}

/// One running name lookup, shared by the thread that does it and the one that waits.
final class Lookup: Sendable {
  private typealias Answer = Result<[SocketAddress], TransportFailure>

  private let endpoint: Endpoint
  private let done: WakeUp
  private let answer = Monitor<Answer?>(nil)

  init(for endpoint: Endpoint) throws(SystemError) {
    self.endpoint = endpoint
    done = try WakeUp()
  }

  /// Does the lookup and leaves the answer for whoever still waits.
  func finish(_ lookUp: () throws(TransportFailure) -> [SocketAddress]) {
    let result = Answer(catching: lookUp)
    answer.update { $0 = result }
    done.raise()
  }

  /// Waits for the answer.
  func wait(
    until deadline: Deadline, wokenBy wakeUp: WakeUp
  ) throws(TransportFailure) -> [SocketAddress] {
    var wait = InterruptibleWait(wokenBy: wakeUp)
    wait.add(done.descriptor, .read)
    guard try wait.run(until: deadline), let result = answer.read({ $0 }) else {
      throw .timedOut(endpoint, during: .resolving)
    }
    return try result.get()
  }
}
