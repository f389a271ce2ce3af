// SPDX-License-Identifier: MIT

/// The arguments of each command, from the space after its name to the end.
extension TokenReader {
  /// RFC 2971: what the client says of itself is checked and forgotten.
  mutating func id() throws(SyntaxFailure) -> Command {
    if next == UInt8(ascii: "(") {
      _ = try list { reader throws(SyntaxFailure) in
        if let string = try reader.string() { return string }
        return try reader.word("a string or NIL", where: \.isAtomByte)
      }
    } else if try atom("NIL or a list").uppercased() != "NIL" {
      throw SyntaxFailure(expected: "NIL or a list")
    }
    return .id
  }

  mutating func enable() throws(SyntaxFailure) -> Command {
    var words: [String] = []
    repeat { words.append(try atom("a capability").uppercased()) } while take(" ")
    return .enable(words)
  }

  mutating func login() throws(SyntaxFailure) -> Command {
    let user = try astring("a user name")
    try space()
    return .login(user: user, password: try astring("a password"))
  }

  mutating func authenticate() throws(SyntaxFailure) -> Command {
    let mechanism = try atom("a mechanism").uppercased()
    let response = take(" ") ? try word("a response", where: \.isAtomByte) : nil
    return .authenticate(mechanism: mechanism, initialResponse: response)
  }
}
