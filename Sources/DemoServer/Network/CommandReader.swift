// SPDX-License-Identifier: MIT

/// Collects the lines and literals of one command from the wire.
struct CommandReader {
  /// What came in.
  enum Incoming {
    case command(RawCommand)
    /// Something that is answered at once, with the tag, or `*` where there is none.
    case refused(tag: String, String)
  }

  /// The literals of one command, in bytes.
  private static let largestSum = 256 << 20

  let wire: Wire
  let settings: ServerSettings
  let faults: FaultBoard

  /// Reads the next command, and asks for its literals where the client waits for that.
  ///
  /// Whoever is not logged in may send short literals only.
  func next(isLoggedIn: Bool) throws(Disconnection) -> Incoming {
    let largest = isLoggedIn ? settings.largestLiteral : min(4096, settings.largestLiteral)
    // A MULTIAPPEND has many literals, each as long as one may be; all of them must fit in memory.
    var space = isLoggedIn ? max(largest, Self.largestSum) : largest
    var line = try wire.readLine(atMost: settings.longestLine)
    var lineSpace = settings.longestLine - line.bytes.count
    var bytes = line.bytes
    while line.isWhole, let literal = LiteralHeader(endOf: line.bytes) {
      if let refusal = try refusal(of: literal, in: bytes, space: min(largest, space)) {
        try discardRest(after: literal)
        return refusal
      }
      bytes += [0x0d, 0x0a]
      bytes += try wire.read(literal.count)
      space -= literal.count
      line = try wire.readLine(atMost: lineSpace)
      lineSpace -= line.bytes.count
      bytes += line.bytes
    }
    guard line.isWhole else {
      return .refused(tag: Self.tag(of: bytes), "BAD The command is too long.")
    }
    guard let command = RawCommand(bytes) else {
      return .refused(tag: Self.tag(of: bytes), "BAD A command needs a tag and a name.")
    }
    return .command(command)
  }

  /// Decides on a literal, and gives the go-ahead when the client waits for it.
  private func refusal(
    of literal: LiteralHeader, in bytes: [UInt8], space: Int
  ) throws(Disconnection) -> Incoming? {
    let tag = Self.tag(of: bytes)
    if literal.count > space { return .refused(tag: tag, "NO [TOOBIG] The literal is too big.") }
    guard literal.isSynchronising else {
      if settings.offers(.literalPlus) { return nil }
      guard settings.offers(.literalMinus) else {
        return .refused(tag: tag, "BAD LITERAL+ is not offered.")
      }
      let isShort = literal.count <= 4096
      return isShort ? nil : .refused(tag: tag, "BAD The literal is too long for LITERAL-.")
    }
    let strikes = faults.strikes(at: .literal(RawCommand(bytes)?.name ?? ""))
    try wire.awaitLatency()
    try wire.suffer(strikes)
    if let text = strikes.answer { return .refused(tag: tag, text) }
    try wire.send(Array("+ Ready for literal.\r\n".utf8))
    return nil
  }

  /// Reads to the end of a refused command, as far as the client sends it without a go-ahead.
  private func discardRest(after literal: LiteralHeader) throws(Disconnection) {
    var literal = literal
    while !literal.isSynchronising {
      try wire.skip(literal.count)
      let line = try wire.readLine(atMost: settings.longestLine)
      guard let next = LiteralHeader(endOf: line.bytes) else { return }
      literal = next
    }
  }

  private static func tag(of bytes: [UInt8]) -> String {
    let word = bytes.prefix { $0.isAtomByte && $0 != UInt8(ascii: "+") }
    return word.isEmpty ? "*" : String(decoding: word, as: UTF8.self)
  }
}

extension [FaultBoard.Strike] {
  /// The answer that replaces the true one, if any.
  var answer: String? {
    for case .answer(let text) in map(\.effect) { return text }
    return nil
  }
}
