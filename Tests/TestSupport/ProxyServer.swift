// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import POSIX

/// A proxy on loopback that notes what it is asked for, and knows its names by itself.
///
/// Ends with the process; the threads of its connections end with their connections.
package final class ProxyServer: Sendable {
  /// What it speaks.
  package enum Kind: String, Sendable, CaseIterable {
    case socks5 = "SOCKS5"
    case socks4 = "SOCKS4"
    case http = "HTTP"
  }

  package let kind: Kind
  private let listener: LoopbackListener
  private let desk: ProxyDesk

  /// Listens on a free port.
  ///
  /// - Parameters:
  ///   - kind: What it speaks.
  ///   - login: `user:password`, without which nobody is served; for SOCKS4 the user alone.
  ///   - names: The only destinations, by name or address, and the port of 127.0.0.1 for each.
  /// - Throws: When there is no port.
  package init(_ kind: Kind, login: String? = nil, names: [String: UInt16]) throws {
    self.kind = kind
    let desk = ProxyDesk(kind: kind, login: login, names: names)
    self.desk = desk
    listener = try LoopbackListener { desk.serve($0) }
  }

  /// Where it listens.
  package var port: UInt16 { listener.port }

  /// What was asked for so far, as `name:port`; `refused` for somebody who may not ask.
  package var requests: [String] { desk.seen.read { $0 } }
}

/// What a ``ProxyServer`` knows and does; safe to share between threads.
private struct ProxyDesk: Sendable {
  let kind: ProxyServer.Kind
  let login: String?
  let names: [String: UInt16]
  let seen = Monitor<[String]>([])

  func serve(_ client: CInt) {
    let wire = ProxyWire(client)
    guard let target = handshake(wire) else { return }
    seen.update { $0.append(target) }
    let name = target.prefix { $0 != ":" }
    guard let port = names[String(name)], let server = LoopbackListener.connect(port) else {
      return wire.send(answer(isGood: false))
    }
    defer { close(server) }
    wire.send(answer(isGood: true))
    wire.relay(to: server)
  }

  private func handshake(_ wire: ProxyWire) -> String? {
    switch kind {
    case .socks5: socks5(wire)
    case .socks4: socks4(wire)
    case .http: http(wire)
    }
  }

  private func refuse(_ wire: ProxyWire, _ answer: [UInt8]) -> String? {
    seen.update { $0.append("refused") }
    wire.send(answer)
    return nil
  }

  private func socks5(_ wire: ProxyWire) -> String? {
    guard let head = wire.take(2), head[0] == 5, let methods = wire.take(Int(head[1])) else {
      return nil
    }
    if let login {
      guard methods.contains(2) else { return refuse(wire, [5, 0xff]) }
      wire.send([5, 2])
      guard let start = wire.take(2), let user = wire.take(Int(start[1])),
        let length = wire.take(1), let password = wire.take(Int(length[0]))
      else { return nil }
      let given = String(decoding: user + [UInt8(ascii: ":")] + password, as: UTF8.self)
      guard given == login else { return refuse(wire, [1, 1]) }
      wire.send([1, 0])
    } else {
      wire.send([5, 0])
    }
    guard let request = wire.take(4), request[1] == 1 else { return nil }
    return target(wire, kind: request[3])
  }

  private func target(_ wire: ProxyWire, kind: UInt8) -> String? {
    var name: String?
    switch kind {
    case 1: name = wire.take(4)?.map { "\($0)" }.joined(separator: ".")
    case 3:
      let length = wire.take(1)?[0] ?? 0
      name = wire.take(Int(length)).map { String(decoding: $0, as: UTF8.self) }
    default: return nil
    }
    guard let name, let port = wire.take(2) else { return nil }
    return "\(name):\(Int(port[0]) << 8 | Int(port[1]))"
  }

  private func socks4(_ wire: ProxyWire) -> String? {
    guard let head = wire.take(8), head[0] == 4, let user = wire.takeText(until: 0) else {
      return nil
    }
    if let login, user != login { return refuse(wire, [0, 93] + [UInt8](repeating: 0, count: 6)) }
    var name = head[4...].map { "\($0)" }.joined(separator: ".")
    if head[4...6] == [0, 0, 0] { name = wire.takeText(until: 0) ?? "" }
    return "\(name):\(Int(head[2]) << 8 | Int(head[3]))"
  }

  private func http(_ wire: ProxyWire) -> String? {
    var lines: [String] = []
    while let line = wire.takeText(until: 10) {
      let text = line.hasSuffix("\r") ? String(line.dropLast()) : line
      if text.isEmpty { break }
      lines.append(text)
    }
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count == 3, words[0] == "CONNECT" else { return nil }
    if let login, !lines.contains("Proxy-Authorization: Basic \(Self.base64(login))") {
      return refuse(
        wire,
        Array("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n".utf8))
    }
    return String(words[1])
  }

  private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

  private func answer(isGood: Bool) -> [UInt8] {
    switch kind {
    case .socks5: [5, isGood ? 0 : 4, 0, 1, 0, 0, 0, 0, 0, 0]
    case .socks4: [0, isGood ? 90 : 91, 0, 0, 0, 0, 0, 0]
    case .http:
      Array("HTTP/1.1 \(isGood ? "200 Connection established" : "502 Bad Gateway")\r\n\r\n".utf8)
    }
  }
}

/// One client of a ``ProxyServer``; every call blocks.
private struct ProxyWire {
  private let socket: CInt

  init(_ socket: CInt) { self.socket = socket }

  /// Exactly so many bytes, or `nil` at the end.
  func take(_ count: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    while bytes.count < count {
      var byte: UInt8 = 0
      guard recv(socket, &byte, 1, 0) == 1 else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  func takeText(until end: UInt8) -> String? {
    var bytes: [UInt8] = []
    while let byte = take(1)?.first {
      if byte == end { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(byte)
    }
    return nil
  }

  func send(_ bytes: [UInt8]) { LoopbackListener.send(bytes, to: socket) }

  /// Passes bytes in both directions until one side ends.
  func relay(to server: CInt) {
    var entries = [socket, server].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while poll(&entries, 2, -1) > 0 {
      for (from, to) in [(0, 1), (1, 0)] where entries[from].revents != 0 {
        let count = recv(entries[from].fd, &buffer, buffer.count, 0)
        guard count > 0 else { return }
        LoopbackListener.send(buffer[..<count], to: entries[to].fd)
      }
    }
  }
}
