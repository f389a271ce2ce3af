// SPDX-License-Identifier: MIT

package import Foundation
import Glibc

/// A second opinion about a server: sends lines and reads answers, with no parser worth the name.
///
/// Blocks, so use it inside ``onThread(_:)``.
package final class RawIMAPClient {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var count = 0

  /// Connects in plain text and logs in.
  package init(port: UInt16, user: String, password: String = DovecotServer.password) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw ProgramFailure("no server on port \(port)") }
    _ = try line()
    let secret = Data(password.utf8)
    try command("LOGIN \(user) {\(secret.count)}", literal: secret)
  }

  deinit { close(descriptor) }

  /// Sends a command and returns the untagged lines before its OK; literals are part of a line.
  @discardableResult
  package func command(_ text: String, literal: Data? = nil) throws -> [Data] {
    count += 1
    let tag = "r\(count)"
    try send(Data("\(tag) \(text)\r\n".utf8))
    if let literal {
      _ = try line()
      try send(literal + Data("\r\n".utf8))
    }
    var lines: [Data] = []
    while true {
      let line = try line()
      guard line.starts(with: Data("\(tag) ".utf8)) else {
        lines.append(line)
        continue
      }
      let answer = String(decoding: line, as: UTF8.self)
      guard answer.hasPrefix("\(tag) OK") else {
        throw ProgramFailure("\(text): \(answer)")
      }
      return lines
    }
  }

  /// The octets of each message of a mailbox, by UID; the name is modified UTF-7.
  package func bodies(of mailbox: String) throws -> [UInt32: Data] {
    try command("EXAMINE \(quoted(mailbox))")
    var bodies: [UInt32: Data] = [:]
    for line in try command("UID FETCH 1:* (UID BODY.PEEK[])") {
      guard let uid = number(after: "UID ", in: line),
        let start = line.firstRange(of: Data("}\r\n".utf8)),
        let brace = line.firstRange(of: Data("{".utf8)),
        let size = Int(String(decoding: line[brace.upperBound..<start.lowerBound], as: UTF8.self))
      else { continue }
      bodies[uid] = line[start.upperBound..<(start.upperBound + size)]
    }
    return bodies
  }

  /// The flags of each message of a mailbox, by UID, without `\Recent`; the name is modified UTF-7.
  package func flags(of mailbox: String) throws -> [UInt32: Set<String>] {
    try command("EXAMINE \(quoted(mailbox))")
    var flags: [UInt32: Set<String>] = [:]
    for line in try command("UID FETCH 1:* (UID FLAGS)") {
      let text = String(decoding: line, as: UTF8.self)
      guard let uid = number(after: "UID ", in: line),
        let list = text.firstMatch(of: /FLAGS \(([^)]*)\)/)
      else { continue }
      flags[uid] = Set(list.1.split(separator: " ").map(String.init)).subtracting([#"\Recent"#])
    }
    return flags
  }

  /// The names of all mailboxes that can be selected, in modified UTF-7.
  package func mailboxes() throws -> Set<String> {
    let names = try command("LIST \"\" *").compactMap { line -> String? in
      let text = String(decoding: line, as: UTF8.self)
      guard !text.contains(#"\Noselect"#), let match = text.firstMatch(of: /"." (.*)\r\n$/) else {
        return nil
      }
      let name = match.1.hasPrefix("\"") ? match.1.dropFirst().dropLast() : match.1
      return String(name.replacing("\\\"", with: "\"").replacing("\\\\", with: "\\"))
    }
    return Set(names)
  }

  /// A name as an argument of a command.
  package func quoted(_ text: String) -> String {
    "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }

  private func number(after word: String, in line: Data) -> UInt32? {
    guard let range = line.firstRange(of: Data(word.utf8)) else { return nil }
    let digits = line[range.upperBound...].prefix { (0x30...0x39).contains($0) }
    return UInt32(String(decoding: digits, as: UTF8.self))
  }

  private func send(_ data: Data) throws {
    var rest = Array(data)[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { throw ProgramFailure("the server closed the connection") }
      rest = rest.dropFirst(sent)
    }
  }

  /// One response, with the literals in it.
  private func line() throws -> Data {
    var result: [UInt8] = []
    while true {
      let end = try position(ofNewlineFrom: 0)
      let part = buffer[...end]
      result.append(contentsOf: part)
      buffer.removeSubrange(...end)
      guard let size = literalSize(at: result) else { return Data(result) }
      while buffer.count < size { try fill() }
      result.append(contentsOf: buffer[..<size])
      buffer.removeSubrange(..<size)
    }
  }

  private func literalSize(at line: [UInt8]) -> Int? {
    let tail = String(decoding: line.suffix(20), as: UTF8.self)
    return tail.firstMatch(of: /\{(\d+)\}\r\n$/).flatMap { Int($0.1) }
  }

  private func position(ofNewlineFrom start: Int) throws -> Int {
    var start = start
    while true {
      if let found = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) { return found }
      start = buffer.count
      try fill()
    }
  }

  private func fill() throws {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &chunk, chunk.count, 0)
    guard count > 0 else { throw ProgramFailure("the server closed the connection") }
    buffer.append(contentsOf: chunk[..<count])
  }
}
