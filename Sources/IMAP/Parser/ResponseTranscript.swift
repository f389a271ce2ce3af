// SPDX-License-Identifier: MIT

/// The lines that a server sends, as text for a log, however the bytes are cut.
///
/// The octets of literals are left out, as they are mail.
package struct ResponseTranscript: Sendable {
  /// How much of a line is shown.
  private static let longest = 2_000

  private let limits: ResponseLimits
  private var line: [UInt8] = []
  /// Octets of a literal that are still to come.
  private var missing = 0
  /// Whether the line goes on after a literal.
  private var isContinued = false

  /// A transcript of a stream on which nothing has come yet.
  package init(limits: ResponseLimits = ResponseLimits()) { self.limits = limits }

  /// Takes what was received, and returns the lines that it completes, without their line ends.
  ///
  /// While a login goes on, `hidesChallenges` leaves out what the server wants answered.
  package mutating func take(_ bytes: ArraySlice<UInt8>, hidesChallenges: Bool) -> [String] {
    var lines: [String] = []
    var rest = bytes
    while !rest.isEmpty {
      let octets = min(missing, rest.count)
      missing -= octets
      rest = rest.dropFirst(octets)
      let part = rest.prefix { $0 != .lineFeed }
      line += part.prefix(limits.line - min(limits.line, line.count))
      rest = rest.dropFirst(part.count)
      if rest.popFirst() != nil { lines.append(takeLine(hidesChallenges)) }
    }
    return lines
  }

  private mutating func takeLine(_ hidesChallenges: Bool) -> String {
    if line.last == .carriageReturn { line.removeLast() }
    defer { line.removeAll(keepingCapacity: true) }
    let mayAnnounce = isContinued || LiteralAnnouncement.isPossible(in: line[...])
    let literal = LiteralAnnouncement(endOf: line[...] + [.lineFeed], from: 0)
    missing = mayAnnounce ? literal?.octets ?? 0 : 0
    isContinued = mayAnnounce && literal != nil
    if hidesChallenges, line.first == .plus { return "+ <challenge>" }
    let text = String(decoding: line.prefix(Self.longest), as: UTF8.self)
    return line.count > Self.longest ? "\(text)… (\(line.count) octets)" : text
  }
}
