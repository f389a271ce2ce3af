// SPDX-License-Identifier: MIT

/// What has come of a response whose end has not come yet, or which has literals.
struct PartialResponse {
  /// Lines and collected literals; after a failure only the end of the last line.
  private(set) var bytes: [UInt8] = []
  private(set) var streamed: [StreamedLiteral] = []
  /// Why the response will be skipped, once that is known.
  private(set) var failure: ParseFailure?
  /// Whether the next byte is the first after a literal.
  private(set) var isAfterLiteral = false

  private var lineStart = 0
  private var hasLiteral = false
  private var wasBody = false
  private var scanner = FetchScanner()
  /// The first bytes, kept after a failure.
  private var beginning: [UInt8] = []

  /// Longer than any announcement of a literal.
  private static let tailLength = 64

  var isEmpty: Bool { bytes.isEmpty && failure == nil && !isAfterLiteral }

  /// Adds a part of a line.
  mutating func append(_ part: ArraySlice<UInt8>, _ limits: ResponseLimits) {
    isAfterLiteral = false
    if failure != nil {
      bytes.append(contentsOf: part.suffix(Self.tailLength))
      if bytes.count > 4 * Self.tailLength { bytes = bytes.suffix(Self.tailLength) }
      return
    }
    bytes.append(contentsOf: part)
    if bytes.count - lineStart > limits.line { fail(.lineTooLong(limit: limits.line)) }
    if bytes.count > limits.response { fail(.responseTooLarge(limit: limits.response)) }
  }

  /// Adds some of the octets of a literal.
  mutating func append(literal octets: ArraySlice<UInt8>) { bytes.append(contentsOf: octets) }

  /// The literal that begins after the line that has just ended.
  func announcement() -> LiteralAnnouncement? {
    guard let found = LiteralAnnouncement(endOf: bytes[...], from: lineStart) else { return nil }
    let start = failure == nil ? bytes.prefix(Self.tailLength) : beginning.prefix(Self.tailLength)
    return hasLiteral || LiteralAnnouncement.isPossible(in: start) ? found : nil
  }

  /// The body that the literal at `brace` is, or `nil` when it must be collected.
  mutating func bodyStart(ofLiteralAt brace: Int, octets: Int) -> BodyStart? {
    if !hasLiteral { scanner.begin(bytes) }
    hasLiteral = true
    wasBody = false
    guard failure == nil, let section = scanner.section(ofLiteralAt: brace, in: bytes) else {
      return nil
    }
    streamed.append(StreamedLiteral(position: brace, octets: octets))
    wasBody = true
    return BodyStart(
      sequenceNumber: scanner.sequenceNumber, uid: scanner.uid, section: section, octets: octets)
  }

  /// Gives the response up: from here on it is only read to its end.
  mutating func fail(_ failure: ParseFailure) {
    guard self.failure == nil else { return }
    self.failure = failure
    beginning = Array(bytes.prefix(UnparsableResponse.beginningLength))
    bytes = bytes[lineStart...].suffix(Self.tailLength)
    lineStart = 0
  }

  /// Notes that a literal is over and a line goes on.
  mutating func endLiteral() {
    isAfterLiteral = true
    if failure != nil { bytes = [] }
    lineStart = bytes.count
    scanner.skip(to: lineStart)
  }

  /// Whether a byte may follow a literal: in a FETCH response the list is still open.
  func mayFollowLiteral(_ byte: UInt8) -> Bool {
    switch byte {
    case .space, .closeParenthesis: true
    case .carriageReturn, .lineFeed: !scanner.isFetch
    default: false
    }
  }

  /// Whether a response that cannot be parsed goes on after its last body with something that is no item
  /// of a FETCH response: then the server counted the octets wrongly, and this is the rest of a mail.
  var isMailInDoubt: Bool {
    guard wasBody, failure == nil else { return false }
    var parser = ByteParser(bytes[lineStart...])
    parser.skipSpaces()
    return !parser.take(.closeParenthesis) && !Self.itemNames.contains(parser.word())
  }

  private static let itemNames: Set<String> = [
    "BINARY", "BINARY.SIZE", "BODY", "BODYSTRUCTURE", "EMAILID", "ENVELOPE", "FLAGS",
    "INTERNALDATE", "MODSEQ", "PREVIEW", "RFC822", "RFC822.HEADER", "RFC822.SIZE", "RFC822.TEXT",
    "SAVEDATE", "THREADID", "UID", "X-GM-LABELS", "X-GM-MSGID", "X-GM-THRID",
  ]

  /// The bytes after the last literal.
  var lastLine: ArraySlice<UInt8> { bytes[lineStart...] }

  /// The response as far as it is kept, for the excerpt of a failure.
  var kept: ArraySlice<UInt8> { failure == nil ? bytes[...] : beginning[...] }

  /// Forgets everything but the memory, if that is little.
  mutating func reset() {
    var empty = PartialResponse()
    if bytes.capacity <= 1 << 16 {
      swap(&empty.bytes, &bytes)
      empty.bytes.removeAll(keepingCapacity: true)
    }
    self = empty
  }
}
