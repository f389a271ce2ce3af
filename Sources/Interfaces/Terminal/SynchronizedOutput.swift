// SPDX-License-Identifier: MIT

import CNcurses

/// Mode 2026: a terminal that knows it shows a picture only when it is complete.
///
/// The terminal is asked (DECRQM) before the first picture, which clears whatever one that cannot
/// read the question may show of it.  Its answer comes as a key.  Without an answer nothing changes.
struct SynchronizedOutput {
  static let begin = Array("\u{1b}[?2026h".utf8)
  static let end = Array("\u{1b}[?2026l".utf8)
  static let question = Array("\u{1b}[?2026$p".utf8)

  /// Whether the terminal has said that it knows the mode.
  private(set) var isKnown = false
  /// Whether the question may still be asked.
  private var mayAsk: Bool

  /// Teaches ncurses the answers; call it once that has the terminal.
  init(asking mayAsk: Bool) {
    self.mayAsk = mayAsk
    guard mayAsk else { return }
    for answer in Self.answers { define_key("\u{1b}[?2026;\(answer)$y", Self.firstCode + answer) }
  }

  /// Takes a key code in; `false` when it is a key of the person.
  mutating func takesAnswer(_ code: CInt) -> Bool {
    let answer = code - Self.firstCode
    guard Self.answers.contains(answer) else { return false }
    isKnown = (1...3).contains(answer)
    return true
  }

  /// The octets of a picture, framed where the terminal understands that.
  mutating func frame(_ picture: [UInt8]) -> [UInt8] {
    if picture.isEmpty { return [] }
    defer { mayAsk = false }
    if mayAsk { return Self.question + picture }
    let isFramed = isKnown && picture.count > Self.leastFramed
    return isFramed ? Self.begin + picture + Self.end : picture
  }

  /// A picture that is smaller arrives in one piece anyway; the frame would cost more than it.
  private static let leastFramed = 128
  /// 0 is "never heard of it", 1 set, 2 not set, 3 always set, 4 never set.
  private static let answers: ClosedRange<CInt> = 0...4
  /// Beyond the codes of ncurses' own keys.
  private static let firstCode: CInt = 0x1000
}
