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
  /// `drops` is how many questions get no answer, as if they were lost.
  package init(
    services: [String: [Service]] = [:], exchangers: [String: [String]] = [:], drops: Int = 0
  ) throws {
    let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let size = length
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        _ = bind(descriptor, pointer, size)
        _ = getsockname(descriptor, pointer, &length)
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    stop = try WakeUp()
    let stop = stop
    thread = try POSIX.Thread(named: "dns") {
      var dropped = 0
      while Self.wait(for: descriptor, or: stop) {
        Self.answer(on: descriptor) { name, kind in
          dropped += 1
          guard dropped > drops else { return nil }
          return kind == 33
            ? (services[name] ?? []).map { (33, Self.data($0)) }
            : (exchangers[name] ?? []).enumerated().map { (15, Self.data($1, UInt16($0))) }
        }
      }
      close(descriptor)
    }
  }

  deinit {
    stop.raise()
    thread.join()
  }

  private static func wait(for descriptor: CInt, or stop: WakeUp) -> Bool {
    var poll = PollSet()
    poll.add(descriptor, .read)
    let end = poll.add(stop.descriptor, .read)
    _ = try? poll.wait(until: .never)
    return !poll.isReady(end)
  }

  private static func answer(
    on descriptor: CInt, _ records: (String, UInt16) -> [(UInt16, [UInt8])]?
  ) {
    var buffer = [UInt8](repeating: 0, count: 512)
    var peer = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let count = withUnsafeMutablePointer(to: &peer) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        recvfrom(descriptor, &buffer, buffer.count, 0, $0, &length)
      }
    }
    guard count > 12, let (name, end) = question(Array(buffer[..<count])),
      let found = records(name, UInt16(buffer[end]) << 8 | UInt16(buffer[end + 1]))
    else { return }
    var reply =
      Array(buffer[0..<2]) + [0x81, found.isEmpty ? 0x83 : 0x80, 0, 1, 0, UInt8(found.count)]
    reply += [0, 0, 0, 0] + buffer[12..<(end + 4)]
    for (kind, data) in found {
      // The name is that of the question (a reference to byte 12).
      reply += [0xc0, 12] + pair(kind) + pair(1) + [0, 0, 0, 60] + pair(UInt16(data.count)) + data
    }
    _ = withUnsafePointer(to: peer) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, reply, reply.count, 0, $0, length)
      }
    }
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
