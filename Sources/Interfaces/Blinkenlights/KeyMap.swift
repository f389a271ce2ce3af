// SPDX-License-Identifier: MIT

/// What a person can ask the board for.
package enum BoardAction: Equatable, Sendable {
  /// Synchronise the account with this digit.
  case sync(Int)
  case syncAll
  case scroll(Scroll)
  /// Let the deletions happen that were held.
  case allowDeletions
  case help
  case nextTheme
  case repaint
  /// Close what lies over the board.
  case close
  case quit

  /// How the log moves.
  package enum Scroll: Sendable {
    case lineUp, lineDown, pageUp, pageDown, start, end
  }
}

/// Which key does what; help and hints are made from it, so that they cannot lie.
package struct KeyMap: Sendable {
  /// A group of keys with one meaning.
  package struct Binding: Sendable {
    /// What each key does.
    package let actions: [(key: Key, action: BoardAction)]
    /// The keys as help shows them.
    package let label: String
    /// What they do, for the help.
    package let meaning: String
    /// One word for the last line; `nil` leaves them out there.
    package let hint: String?
  }

  /// In the order in which help lists them.
  package let bindings: [Binding]
  private let actions: [Key: BoardAction]

  package init(_ bindings: [Binding]) {
    self.bindings = bindings
    let pairs = bindings.flatMap { $0.actions.map { ($0.key, $0.action) } }
    actions = Dictionary(pairs) { first, _ in first }
  }

  /// What a key does; `nil` when it does nothing.
  package func action(of key: Key) -> BoardAction? { actions[key] }

  /// The keys of the board.
  package static let standard = KeyMap([
    Binding(
      actions: (1...9).map { (.digit($0), .sync($0)) }, label: "1-9",
      meaning: "sync the account now", hint: "sync"),
    Binding(
      actions: [(.character("a"), .syncAll)], label: "a", meaning: "sync all accounts now",
      hint: "all"),
    Binding(
      actions: [
        (.up, .scroll(.lineUp)), (.down, .scroll(.lineDown)), (.character("k"), .scroll(.lineUp)),
        (.character("j"), .scroll(.lineDown)),
      ], label: "Up Down", meaning: "scroll the log", hint: nil),
    Binding(
      actions: [(.pageUp, .scroll(.pageUp)), (.pageDown, .scroll(.pageDown))],
      label: "PgUp PgDn", meaning: "scroll by pages", hint: "log"),
    Binding(
      actions: [(.home, .scroll(.start)), (.end, .scroll(.end))], label: "Home End",
      meaning: "oldest; follow the newest", hint: nil),
    Binding(
      actions: [(.character("D"), .allowDeletions)], label: "D",
      meaning: "do the deletions that are held", hint: nil),
    Binding(
      actions: [(.character("t"), .nextTheme)], label: "t", meaning: "next theme", hint: "theme"),
    Binding(
      actions: [(.control("l"), .repaint)], label: "^L", meaning: "repaint the screen",
      hint: nil),
    Binding(
      actions: [(.character("?"), .help)], label: "?", meaning: "this help", hint: "help"),
    Binding(
      actions: [(.character("q"), .quit)], label: "q",
      meaning: "quit; twice: quit at once", hint: "quit"),
    Binding(actions: [(.escape, .close)], label: "Esc", meaning: "close this", hint: nil),
  ])
}

extension Key {
  /// The key of a digit from 0 to 9.
  static func digit(_ number: Int) -> Key {
    .character(Unicode.Scalar(UInt8(ascii: "0") + UInt8(number)))
  }
}
