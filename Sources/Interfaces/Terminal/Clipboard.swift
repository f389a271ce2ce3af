// SPDX-License-Identifier: MIT

/// The clipboard of the person's own computer, which a terminal fills on request (OSC 52).
///
/// A terminal need not obey, and never answers; so nobody can tell whether it did.
package enum Clipboard: Equatable, Sendable {
  /// The terminal is known not to have one, or might show the request as text.
  case missing
  /// The file of the user does not want it.
  case forbidden
  /// The terminal takes the request itself.
  case direct
  /// tmux takes the request (`set-clipboard on`) or hands it on (`allow-passthrough on`).
  case tmux
  /// GNU screen hands it on, in small pieces.
  case screen

  /// What is there by the type of the terminal and the variables that tmux and GNU screen set.
  package init(type: String, isInsideTmux: Bool, isInsideScreen: Bool) {
    if isInsideTmux {
      self = .tmux
    } else if isInsideScreen || type.hasPrefix("screen") {
      self = .screen
    } else {
      self = TerminalFamily.ignoresUnknown(type) ? .direct : .missing
    }
  }

  /// Terminals refuse more than some 75,000 octets, which BASE64 makes of so many.
  private static let most = 50_000
  /// What GNU screen takes at once, without its frame.
  private static let piece = 240

  /// What to send so that the clipboard holds a text; empty where that is impossible.
  package func request(for text: String) -> [UInt8] {
    let end = text.utf8.index(text.startIndex, offsetBy: Self.most, limitedBy: text.endIndex)
    // An index inside of a letter means its beginning there.
    let octets = Array(String(text.unicodeScalars[..<(end ?? text.endIndex)]).utf8)
    let request = Array("\u{1b}]52;c;".utf8) + Self.base64(octets) + [0x07]
    switch self {
    case .missing, .forbidden: return []
    case .direct: return request
    case .tmux: return request + Self.forTmux(request)
    case .screen: return Self.forScreen(request)
    }
  }

  /// tmux unwraps it; every escape is doubled.
  private static func forTmux(_ request: [UInt8]) -> [UInt8] {
    let doubled = request.flatMap { $0 == 0x1B ? [$0, $0] : [$0] }
    return Array("\u{1b}Ptmux;".utf8) + doubled + Array("\u{1b}\\".utf8)
  }

  /// GNU screen hands on what stands in a control string.
  private static func forScreen(_ request: [UInt8]) -> [UInt8] {
    stride(from: 0, to: request.count, by: piece).flatMap { start in
      Array("\u{1b}P".utf8) + request[start..<min(start + piece, request.count)]
        + Array("\u{1b}\\".utf8)
    }
  }

  /// RFC 4648 section 4.
  static func base64(_ octets: [UInt8]) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    for start in stride(from: 0, to: octets.count, by: 3) {
      let group = octets[start..<min(start + 3, octets.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      let letters = [18, 12, 6, 0].map { alphabet[bits >> $0 & 63] }
      result += letters.prefix(group.count + 1)
      result += Array(repeating: UInt8(ascii: "="), count: 3 - group.count)
    }
    return result
  }
}
