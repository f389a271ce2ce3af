// SPDX-License-Identifier: MIT

/// Finds responses in the bytes of a server, however they are cut.
///
/// Feed it what was received, then take items with ``next()`` until there is none.  The bodies of
/// messages are handed out as they come and never held; everything else of one response is collected
/// within ``ResponseLimits``.  A response that breaks a limit or the grammar is skipped and reported
/// as unparsable; only when the end of a literal is in doubt is the connection lost.
package struct ResponseReader: Sendable {
  private enum Phase: Equatable {
    case line
    /// Octets of a literal that are still to come, at least one except while streaming.
    case collecting(Int)
    case streaming(Int)
    case skipping(Int)
  }

  /// How much may be held of one response.
  package let limits: ResponseLimits
  private var input: ArraySlice<UInt8> = []
  private var partial = PartialResponse()
  private var phase = Phase.line
  private var loss: FramingFailure?

  package init(limits: ResponseLimits = ResponseLimits()) { self.limits = limits }

  /// Whether no response has begun that has not ended.
  package var isBetweenResponses: Bool { input.isEmpty && partial.isEmpty && phase == .line }

  /// The bytes that are held of a response whose end has not come.
  package var heldBytes: Int { partial.bytes.count }

  /// Adds received bytes; they are not copied when all that was fed before has been read.
  package mutating func feed(_ bytes: ArraySlice<UInt8>) {
    if input.isEmpty { input = bytes } else { input.append(contentsOf: bytes) }
  }

  /// Removes everything that was fed and not handed out, such as bytes before a TLS handshake.
  package mutating func takeUnread() -> [UInt8] {
    defer {
      input = []
      partial.reset()
      phase = .line
    }
    return partial.bytes + input
  }

  /// The next item, or `nil` when more bytes are needed.
  ///
  /// Throws when responses cannot be told from mail any more; each further call throws the same.
  package mutating func next() throws(FramingFailure) -> ResponseItem? {
    if let loss { throw loss }
    while !input.isEmpty || phase == .streaming(0) {
      if let item = try step() { return item }
    }
    input = []
    return nil
  }

  private mutating func step() throws(FramingFailure) -> ResponseItem? {
    switch phase {
    case .line: return try readLine()
    case .streaming(0):
      endLiteral()
      return .bodyEnded
    case .streaming(let missing):
      let chunk = takeInput(atMost: missing)
      phase = .streaming(missing - chunk.count)
      return .bodyChunk(chunk)
    case .collecting(let missing):
      let octets = takeInput(atMost: missing)
      partial.append(literal: octets)
      if octets.count == missing {
        endLiteral()
      } else {
        phase = .collecting(missing - octets.count)
      }
    case .skipping(let missing):
      let octets = takeInput(atMost: missing)
      if octets.count == missing { endLiteral() } else { phase = .skipping(missing - octets.count) }
    }
    return nil
  }

  private mutating func takeInput(atMost count: Int) -> ArraySlice<UInt8> {
    let part = input.prefix(count)
    input = input.dropFirst(count)
    return part
  }

  private mutating func endLiteral() {
    partial.endLiteral()
    phase = .line
  }

  private mutating func readLine() throws(FramingFailure) -> ResponseItem? {
    if partial.isAfterLiteral, let first = input.first, !partial.mayFollowLiteral(first) {
      throw lose(.literalSizeWrong(excerpt: input.prefix(60).printable))
    }
    guard let lineFeed = firstLineFeed() else {
      partial.append(input, limits)
      input = []
      return nil
    }
    let line = input[input.startIndex...lineFeed]
    let mayAnnounceLiteral = endsInBrace(before: lineFeed)
    input = input[(lineFeed + 1)...]
    if partial.isEmpty, line.count <= limits.line, !mayAnnounceLiteral {
      // Some servers send empty lines between responses.
      return line.count <= 2 && isBlank(line) ? nil : parse(line, streamed: [])
    }
    partial.append(line, limits)
    guard let announcement = partial.announcement() else { return try finish() }
    return try begin(announcement)
  }

  /// A loop over a span takes half the time of `firstIndex(of:)`.
  private func firstLineFeed() -> Int? {
    let span = input.span
    var place = 0
    while place < span.count {
      if span[place] == .lineFeed { return input.startIndex + place }
      place += 1
    }
    return nil
  }

  private func isBlank(_ line: ArraySlice<UInt8>) -> Bool {
    line.allSatisfy { $0 == .carriageReturn || $0 == .lineFeed }
  }

  private func endsInBrace(before lineFeed: Int) -> Bool {
    var last = lineFeed - 1
    if last > input.startIndex, input[last] == .carriageReturn { last -= 1 }
    return last > input.startIndex && input[last] == .closeBrace
  }

  private mutating func begin(
    _ literal: LiteralAnnouncement
  ) throws(FramingFailure) -> ResponseItem? {
    guard let octets = literal.octets else { throw lose(.literalSizeOverflow) }
    if let start = partial.bodyStart(ofLiteralAt: literal.position, octets: octets) {
      phase = .streaming(octets)
      return .bodyBegan(start)
    }
    if octets > limits.literal {
      partial.fail(.literalTooLarge(octets: octets, limit: limits.literal))
    } else if partial.bytes.count + octets > limits.response {
      partial.fail(.responseTooLarge(limit: limits.response))
    }
    phase = partial.failure == nil ? .collecting(octets) : .skipping(octets)
    if octets == 0 { endLiteral() }
    return nil
  }

  private mutating func finish() throws(FramingFailure) -> ResponseItem? {
    defer { partial.reset() }
    if partial.bytes.count <= 2, partial.failure == nil, isBlank(partial.bytes[...]) { return nil }
    if let failure = partial.failure {
      return .unparsable(UnparsableResponse(failure, in: partial.kept))
    }
    let item = parse(partial.bytes[...], streamed: partial.streamed)
    if case .unparsable = item, partial.isMailInDoubt {
      throw lose(.literalSizeWrong(excerpt: partial.lastLine.prefix(60).printable))
    }
    return item
  }

  private func parse(_ bytes: ArraySlice<UInt8>, streamed: [StreamedLiteral]) -> ResponseItem {
    do throws(ParseFailure) {
      return .response(
        try ResponseParser.parse(bytes, streamed: streamed, maximumDepth: limits.depth))
    } catch {
      return .unparsable(UnparsableResponse(error, in: bytes))
    }
  }

  private mutating func lose(_ failure: FramingFailure) -> FramingFailure {
    loss = failure
    return failure
  }
}
