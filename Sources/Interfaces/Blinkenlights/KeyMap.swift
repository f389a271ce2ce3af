// SPDX-License-Identifier: MIT

/// What a person can ask the board for.
package enum BoardAction: Hashable, Sendable {
  /// Synchronise the account with this digit.
  case sync(Int)
  /// Synchronise the account under the cursor.
  case syncChosen
  case syncAll
  /// Hold accounts back between their runs, or let them go on.
  case pause
  case scroll(Scroll)
  /// Go to the other part of the board.
  case nextPane
  /// Go down to what is under the cursor.
  case open
  /// Close what lies over the board, or go up.
  case close
  /// Show what needs a person.
  case attention
  /// Let the deletions happen that were held.
  case allowDeletions
  case search, nextAccountFilter, nextLevelFilter, wrap
  /// Write the log to a file.
  case save
  case toggleMouse
  case nextTheme
  case repaint
  case help
  case quit

  /// How the log, or the cursor in a list, moves.
  package enum Scroll: Sendable {
    case lineUp, lineDown, pageUp, pageDown, start, end
  }
}

/// Which key does what; help and hints are made from it, so that they cannot lie.
package struct KeyMap: Sendable {
  /// Keys that do one thing.
  package struct Binding: Sendable {
    /// The name in the rc file; `nil` for keys that cannot be changed.
    package let name: String?
    /// What each key does.
    package internal(set) var actions: [(key: Key, action: BoardAction)]
    /// What they do, for the help.
    package let meaning: String
    /// One word for the last line; `nil` leaves them out there.
    package let hint: String?
    /// The keys as help shows them, where their names would be too many.
    var shortLabel: String?

    /// The keys as help shows them.
    package var label: String { shortLabel ?? actions.map(\.key.name).joined(separator: " ") }

    /// Several keys for one action.
    init(
      _ name: String?, _ keys: [Key], _ action: BoardAction, _ meaning: String, hint: String? = nil
    ) {
      self.name = name
      actions = keys.map { ($0, action) }
      self.meaning = meaning
      self.hint = hint
    }

    /// Several keys with an action each.
    init(
      label: String?, _ actions: [(Key, BoardAction)], _ meaning: String, hint: String? = nil
    ) {
      name = nil
      self.actions = actions.map { ($0.0, $0.1) }
      self.meaning = meaning
      self.hint = hint
      shortLabel = label
    }
  }

  /// In the order in which help lists them.
  package private(set) var bindings: [Binding]
  private var actions: [Key: BoardAction] = [:]

  package init(_ bindings: [Binding]) {
    self.bindings = bindings
    let pairs = bindings.flatMap { $0.actions.map { ($0.key, $0.action) } }
    actions = Dictionary(pairs) { first, _ in first }
  }

  /// What a key does; `nil` when it does nothing.
  package func action(of key: Key) -> BoardAction? { actions[key] }

  /// The names of what can be put on other keys, for the rc file.
  package var names: [String] { bindings.compactMap(\.name) }

  /// The same map with other keys, as `name=key`, such as `pause=P` or `save=^W`.
  ///
  /// - Throws: When a part is not understood, or a key would do two things.
  package func changed(by parts: [String]) throws(KeyMapProblem) -> KeyMap {
    var bindings = bindings
    for part in parts {
      let words = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = words[0].trimmed
      guard words.count == 2, let key = Key(named: words[1].trimmed) else {
        throw .notUnderstood(part)
      }
      guard let index = bindings.firstIndex(where: { $0.name == name }),
        let action = bindings[index].actions.first?.action
      else { throw .unknownName(name, known: names) }
      bindings[index].actions = [(key, action)]
    }
    var owners: Set<Key> = []
    for (key, _) in bindings.flatMap(\.actions) where !owners.insert(key).inserted {
      throw .usedTwice(key.name)
    }
    return KeyMap(bindings)
  }

  /// The keys of the board.
  package static let standard = KeyMap([
    Binding(
      label: "1-9", (1...9).map { (.digit($0), .sync($0)) }, "sync the account now", hint: "sync"),
    Binding("all", [.character("a")], .syncAll, "sync all accounts now", hint: "all"),
    Binding("sync", [.character("s")], .syncChosen, "sync the chosen account now"),
    Binding("pause", [.character("p")], .pause, "pause, or go on", hint: "pause"),
    Binding("pane", [.tab], .nextPane, "accounts, or log", hint: "pane"),
    Binding("search", [.character("/")], .search, "look for text in the log", hint: "find"),
    Binding(
      "attention", [.character("e")], .attention, "what needs you", hint: "attention"),
    Binding("theme", [.character("t")], .nextTheme, "next theme", hint: "theme"),
    Binding("help", [.character("?")], .help, "this help", hint: "help"),
    Binding("quit", [.character("q")], .quit, "quit; twice: quit at once", hint: "quit"),
    Binding(
      label: "Up Down",
      [
        (.up, .scroll(.lineUp)), (.down, .scroll(.lineDown)), (.character("k"), .scroll(.lineUp)),
        (.character("j"), .scroll(.lineDown)),
      ], "move, or scroll; also k j"),
    Binding(
      label: "PgUp PgDn", [(.pageUp, .scroll(.pageUp)), (.pageDown, .scroll(.pageDown))],
      "by pages"),
    Binding(
      label: "Home End", [(.home, .scroll(.start)), (.end, .scroll(.end))],
      "oldest; follow the newest"),
    Binding(
      label: "Enter", [(.enter, .open), (.right, .open), (.character("l"), .open)],
      "open: folders, then one"),
    Binding(
      label: "Esc", [(.escape, .close), (.left, .close), (.character("h"), .close)],
      "go back; show all of the log"),
    Binding("account", [.character("f")], .nextAccountFilter, "log of the next account"),
    Binding("level", [.character("v")], .nextLevelFilter, "log of warnings, errors"),
    Binding("wrap", [.character("W")], .wrap, "wrap long lines"),
    Binding("save", [.character("w")], .save, "write the log to a file"),
    Binding("delete", [.character("D")], .allowDeletions, "do the deletions held"),
    Binding("mouse", [.character("m")], .toggleMouse, "mouse on, off"),
    Binding("repaint", [.control("l")], .repaint, "repaint the screen"),
  ])
}

/// Why keys of the rc file cannot be used.
package enum KeyMapProblem: Error, Equatable, Sendable {
  case notUnderstood(String)
  case unknownName(String, known: [String])
  case usedTwice(String)

  package var message: String {
    switch self {
    case .notUnderstood(let part):
      "keys: '\(EscapedText.of(part))' is no name and key; write pause=P, save=^W, or sync=Tab"
    case .unknownName(let name, let known):
      "keys: there is nothing called '\(EscapedText.of(name))'; known are "
        + known.joined(separator: ", ")
    case .usedTwice(let key): "keys: \(key) would do two things"
    }
  }
}

extension Key {
  /// The key of a digit from 0 to 9.
  static func digit(_ number: Int) -> Key {
    .character(Unicode.Scalar(UInt8(ascii: "0") + UInt8(number)))
  }

  /// Reads a key as ``name`` spells it; `nil` when there is none of that name.
  init?(named name: String) {
    let named: [Key] = [
      .enter, .escape, .backspace, .tab, .up, .down, .left, .right, .pageUp, .pageDown, .home, .end,
    ]
    let scalars = Array(name.unicodeScalars)
    if scalars.count == 1 {
      self.init(code: scalars[0].value)
      if self == .unknown { return nil }
    } else if scalars.count == 2, scalars[0] == "^", (97...122).contains(scalars[1].value | 32) {
      self.init(code: (scalars[1].value | 32) - 96)
    } else if let key = named.first(where: { $0.name.lowercased() == name.lowercased() }) {
      self = key
    } else {
      return nil
    }
  }
}

extension Substring {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
