// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import POSIX

/// A name server on loopback that knows what a test tells it, and nothing else.
package final class FakeNameServer: Sendable {
  /// An SRV record (RFC 2782).
  package struct Service: Sendable {
    let priority: UInt16
    let weight: UInt16
    let port: UInt16
    let target: String

    package init(_ target: String, port: UInt16, priority: UInt16 = 0, weight: UInt16 = 0) {
      self.priority = priority
      self.weight = weight
      self.port = port
      self.target = target
    }
  }

  /// The port that it listens on.
  package let port: UInt16
  private let stop: WakeUp
  private let thread: POSIX.Thread

  /// Starts the server; `services` and `exchangers` are answered by their whole names.
  ///
  /// `drops` is how many questions get no answer, as if they were lost; with `truncates` a datagram has
  /// no records, and the whole answer comes over a connection.
  package init(
    services: [String: [Service]] = [:], exchangers: [String: [String]] = [:], drops: Int = 0,
    truncates: Bool = false
  ) throws {
    let (descriptor, connections, port) = try Self.sockets()
    self.port = port
    stop = try WakeUp()
    let stop = stop
    thread = try POSIX.Thread(named: "dns") {
      var dropped = 0
      let records = { (name: String, kind: UInt16) -> [(UInt16, [UInt8])] in
        kind == 33
          ? (services[name] ?? []).map { (33, Self.data($0)) }
          : (exchangers[name] ?? []).enumerated().map { (15, Self.data($1, UInt16($0))) }
      }
      while let ready = Self.wait(for: [descriptor, connections], or: stop) {
        guard ready == descriptor else {
          Self.answer(connection: accept(connections, nil, nil), records)
          continue
        }
        Self.answer(on: descriptor, truncates) { name, kind in
          dropped += 1
          return dropped > drops ? records(name, kind) : nil
        }
      }
      close(descriptor)
      close(connections)
    }
  }

  deinit {
    stop.raise()
    thread.join()
  }

  /// A socket for datagrams and one for connections, on the same port.
  private static func sockets() throws -> (datagrams: CInt, connections: CInt, port: UInt16) {
    // Another process may have the port of the first for connections.
    for _ in 0..<50 {
      let datagrams = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
      let connections = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = inet_addr("127.0.0.1")
      let isBound = bind(datagrams, to: &address) && bind(connections, to: &address)
      if isBound, listen(connections, 8) == 0 {
        return (datagrams, connections, UInt16(bigEndian: address.sin_port))
      }
      close(datagrams)
      close(connections)
    }
    throw ProgramFailure("no port for a name server")
  }

  /// Binds, and puts the port that it got into the address.
  private static func bind(_ descriptor: CInt, to address: inout sockaddr_in) -> Bool {
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        Glibc.bind(descriptor, pointer, length) == 0
          && getsockname(descriptor, pointer, &length) == 0
      }
    }
  }

  /// The descriptor that something has come to; `nil` at the end.
  private static func wait(for descriptors: [CInt], or stop: WakeUp) -> CInt? {
    var poll = PollSet()
    let slots = descriptors.map { poll.add($0, .read) }
    let end = poll.add(stop.descriptor, .read)
    _ = try? poll.wait(until: .never)
    if poll.isReady(end) { return nil }
    return zip(descriptors, slots).first { poll.isReady($1) }?.0 ?? descriptors[0]
  }

  /// Answers one question of a connection, in two pieces, and closes it.
  private static func answer(
    connection: CInt, _ records: (String, UInt16) -> [(UInt16, [UInt8])]
  ) {
    defer { close(connection) }
    var buffer = [UInt8](repeating: 0, count: 512)
    let count = recv(connection, &buffer, buffer.count, 0)
    guard count > 14, let reply = reply(to: Array(buffer[2..<count]), records) else { return }
    let bytes = pair(UInt16(reply.count)) + reply
    for piece in [bytes[..<3], bytes[3...]] {
      _ = send(connection, Array(piece), piece.count, Int32(MSG_NOSIGNAL))
    }
  }

  private static func answer(
    on descriptor: CInt, _ truncates: Bool, _ records: (String, UInt16) -> [(UInt16, [UInt8])]?
  ) {
    var buffer = [UInt8](repeating: 0, count: 512)
    var peer = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let count = withUnsafeMutablePointer(to: &peer) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        recvfrom(descriptor, &buffer, buffer.count, 0, $0, &length)
      }
    }
    guard count > 12, let whole = reply(to: Array(buffer[..<count]), records) else { return }
    // The header says so much, but a datagram of that size would hold no record.
    var reply = whole
    if truncates {
      reply[2] |= 0x02
      reply = Array(reply[..<count])
    }
    _ = withUnsafePointer(to: peer) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, reply, reply.count, 0, $0, length)
      }
    }
  }

  /// The answer to a question; `nil` if it gets none.
  private static func reply(
    to question: [UInt8], _ records: (String, UInt16) -> [(UInt16, [UInt8])]?
  ) -> [UInt8]? {
    guard let (name, end) = Self.question(question),
      let found = records(name, UInt16(question[end]) << 8 | UInt16(question[end + 1]))
    else { return nil }
    var reply =
      Array(question[0..<2]) + [0x81, found.isEmpty ? 0x83 : 0x80, 0, 1, 0, UInt8(found.count)]
    reply += [0, 0, 0, 0] + question[12..<(end + 4)]
    for (kind, data) in found {
      // The name is that of the question (a reference to byte 12).
      reply += [0xc0, 12] + pair(kind) + pair(1) + [0, 0, 0, 60] + pair(UInt16(data.count)) + data
    }
    return reply
  }

  /// The name of a question, and where it ends.
  private static func question(_ bytes: [UInt8]) -> (String, Int)? {
    var labels: [String] = []
    var place = 12
    while place < bytes.count, bytes[place] != 0 {
      let end = place + 1 + Int(bytes[place])
      guard end < bytes.count else { return nil }
      labels.append(String(decoding: bytes[(place + 1)..<end], as: UTF8.self))
      place = end
    }
    return place + 5 <= bytes.count ? (labels.joined(separator: "."), place + 1) : nil
  }

  private static func data(_ service: Service) -> [UInt8] {
    pair(service.priority) + pair(service.weight) + pair(service.port) + name(service.target)
  }

  private static func data(_ exchanger: String, _ priority: UInt16) -> [UInt8] {
    pair(priority) + name(exchanger)
  }

  private static func name(_ text: String) -> [UInt8] {
    text.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
  }

  private static func pair(_ number: UInt16) -> [UInt8] {
    [UInt8(number >> 8), UInt8(number & 0xff)]
  }
}
