// SPDX-License-Identifier: MIT

/// Puts a command into the form in which it is sent over one connection.
struct CommandEncoder {
  /// The largest literal that may be sent without waiting for the server, in octets (RFC 7888).
  let largestImmediateLiteral: Int

  /// The pieces of a command and where they must wait; its line end is part of the last.
  func encode(_ command: Command, tag: Tag, initialResponse: [UInt8]?) -> [OutputQueue.Part] {
    var output = [OutputQueue.Part.bytes(Array("\(tag) \(command.name)".utf8))]
    for part in command.parts { append(part, tag, to: &output) }
    if let initialResponse { append([.space] + SASLText.encode(initialResponse), to: &output) }
    append([.carriageReturn, .lineFeed], to: &output)
    let waits = output.contains { if case .bytes = $0 { false } else { true } }
    return waits ? output + [.end(tag)] : output
  }

  private func append(_ part: Command.Part, _ tag: Tag, to output: inout [OutputQueue.Part]) {
    switch part {
    case .text(let bytes), .secret(let bytes): append(bytes, to: &output)
    case .binaryMark: append([.tilde], to: &output)
    case .literal(let octets, _):
      announce(octets.count, tag, to: &output)
      append(octets, to: &output)
    case .supplied(let octets):
      announce(octets, tag, to: &output)
      output.append(.supplied(tag, octets: octets))
    }
  }

  private func announce(_ octets: Int, _ tag: Tag, to output: inout [OutputQueue.Part]) {
    let isImmediate = octets <= largestImmediateLiteral
    append(Array("{\(octets)\(isImmediate ? "+" : "")}\r\n".utf8), to: &output)
    if !isImmediate { output.append(.awaitContinuation(tag)) }
  }

  private func append(_ bytes: [UInt8], to output: inout [OutputQueue.Part]) {
    if case .bytes(let before) = output.last {
      output[output.count - 1] = .bytes(before + bytes)
    } else {
      output.append(.bytes(bytes))
    }
  }
}

/// The base64 of SASL exchanges (RFC 9051 §6.2.2).
enum SASLText {
  /// The line for an answer; `=` stands for no octets in an initial response (RFC 4959 §3).
  static func encode(_ octets: [UInt8]) -> [UInt8] {
    octets.isEmpty ? [0x3D] : Base64.standard.encode(octets)
  }

  /// The octets of a challenge; what is no base64 is taken as it is, for it is meant for people.
  static func decode(_ text: [UInt8]) -> [UInt8] {
    let trimmed = text.drop { $0 == .space }.reversed().drop { $0 == .space }.reversed()
    return Base64.standard.decode(Array(trimmed)[...]) ?? text
  }
}
