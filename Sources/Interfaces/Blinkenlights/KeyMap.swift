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
  case search, nextAccountFilter, nextLevelFilter, nextContext, wrap
  /// Show fewer rows besides log and bars, or all again.
  case nextExtent
  /// Write the log to a file.
  case save
  /// Put the line that matters into the clipboard.
  case copy
  case toggleMouse
  case nextTheme
  case repaint
  case help
  /// Leave the board; the program ends with it if it is its own.
  case quit
  /// End the program, also from a board that is attached to it.
  case stop

  /// How the log, or the cursor in a list, moves.
  package enum Scroll: Sendable {
    case lineUp, lineDown, pageUp, pageDown, start, end
  }
}

extension BoardAction {
  /// Whether it asks the program for something.
  var isWriting: Bool {
    switch self {
    case .sync, .syncChosen, .syncAll, .pause, .allowDeletions, .stop: true
    case .scroll, .nextPane, .open, .close, .attention, .search, .nextAccountFilter,
      .nextLevelFilter, .nextContext, .nextExtent, .wrap, .save, .copy, .toggleMouse, .nextTheme,
      .repaint, .help, .quit:
      false
    }
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
    package fileprivate(set) var meaning: String
    /// One word for the last line; `nil` leaves them out there.
    package fileprivate(set) var hint: String?
    /// The same where there is something to go down to or to go back from.
    fileprivate(set) var listHint: String?
    /// What it does to the chosen account, while one is being chosen.
    fileprivate(set) var accountHint: String?
    /// A letter that does the same and has no room in the label.
    fileprivate var alias: String?
    /// The keys as help shows them, where their names would be too many.
    var shortLabel: String?

    /// The keys as help shows them.
    package var label: String { shortLabel ?? actions.map(\.key.name).joined(separator: " ") }

    /// What they do, with the letters that do the same, for the help.
    package var help: String { meaning + (alias.map { "; also \($0)" } ?? "") }

    /// What a problem calls it.
    fileprivate var title: String { name ?? meaning }

    /// Several keys for one action.
    init(
      _ name: String?, _ keys: [Key], _ action: BoardAction, _ meaning: String,
      hint: String? = nil, accountHint: String? = nil
    ) {
      self.accountHint = accountHint
      self.name = name
      actions = keys.map { ($0, action) }
      self.meaning = meaning
      self.hint = hint
    }

    /// Several keys with an action each.
    init(
      label: String?, _ actions: [(Key, BoardAction)], _ meaning: String, hint: String? = nil,
      listHint: String? = nil, alias: String? = nil
    ) {
      self.alias = alias
      self.listHint = listHint
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

  /// The keys of an action as help shows them; `nil` when it has none.
  package func label(of action: BoardAction) -> String? {
    bindings.first { $0.actions.contains { $0.action == action } }?.label
  }

  /// The names of what can be put on other keys, for the rc file.
  package var names: [String] { bindings.compactMap(\.name) }

  /// The same map with other keys, as `name=key`, such as `pause=P` or `save=^W`.
  ///
  /// - Throws: When a part is not understood, a key never reaches the board, or it would do two things.
  package func changed(by parts: [String]) throws(KeyMapProblem) -> KeyMap {
    var bindings = bindings
    for part in parts {
      let (name, key) = try Self.pair(part)
      guard let index = bindings.firstIndex(where: { $0.name == name }),
        let action = bindings[index].actions.first?.action
      else { throw .unknownName(name, known: names) }
      bindings[index].actions = [(key, action)]
    }
    var owners: [Key: String] = [:]
    for binding in bindings {
      for (key, _) in binding.actions {
        if let other = owners.updateValue(binding.title, forKey: key) {
          throw .usedTwice(key.name, other, binding.title)
        }
      }
    }
    return KeyMap(bindings)
  }

  private static func pair(_ part: String) throws(KeyMapProblem) -> (name: String, key: Key) {
    let words = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard words.count == 2, let name = words.first?.trimmed, let text = words.last?.trimmed,
      !text.isEmpty
    else { throw .notUnderstood(part) }
    if let reason = Key.reservation(of: text) { throw .neverSent(text, reason) }
    guard let key = Key(named: text) else { throw .unknownKey(text) }
    return (name, key)
  }

  /// The keys of the board.
  package static let standard = KeyMap([
    Binding(
      label: "1-9", (1...9).map { (.digit($0), .sync($0)) }, "sync the account now", hint: "sync"),
    Binding("all", [.character("a")], .syncAll, "sync all accounts now", hint: "all"),
    Binding(
      "sync", [.character("s")], .syncChosen, "sync the chosen account now",
      accountHint: "sync it"),
    Binding(
      "pause", [.character("p")], .pause, "pause, or go on", hint: "pause",
      accountHint: "pause it"),
    Binding("pane", [.tab], .nextPane, "accounts, or log", hint: "pane"),
    Binding("search", [.character("/")], .search, "find text; /!text leaves out", hint: "find"),
    Binding(
      "attention", [.character("e")], .attention, "what needs you", hint: "attention"),
    Binding("theme", [.character("t")], .nextTheme, "next theme", hint: "theme"),
    Binding("help", [.character("?")], .help, "this help", hint: "help"),
    Binding("quit", [.character("q")], .quit, "quit; twice: quit at once", hint: "quit"),
    Binding("stop", [.character("Q")], .stop, "end the program; asks first"),
    Binding(
      label: "Up Down",
      [
        (.up, .scroll(.lineUp)), (.down, .scroll(.lineDown)), (.character("k"), .scroll(.lineUp)),
        (.character("j"), .scroll(.lineDown)),
      ], "move, or scroll", alias: "k j"),
    Binding(
      label: "PgUp PgDn", [(.pageUp, .scroll(.pageUp)), (.pageDown, .scroll(.pageDown))],
      "by pages"),
    Binding(
      label: "Home End", [(.home, .scroll(.start)), (.end, .scroll(.end))],
      "oldest; follow the newest"),
    Binding(
      label: "Enter", [(.enter, .open), (.right, .open), (.character("l"), .open)],
      "open: folders, then one", listHint: "open", alias: "l"),
    Binding(
      label: "Esc", [(.escape, .close), (.left, .close), (.character("h"), .close)],
      "go back; all of the log", listHint: "back", alias: "h"),
    Binding("account", [.character("f")], .nextAccountFilter, "log of the next account"),
    Binding("level", [.character("v")], .nextLevelFilter, "log of warnings, errors"),
    Binding("context", [.character("c")], .nextContext, "lines around matches"),
    Binding("wrap", [.character("W")], .wrap, "wrap long lines"),
    Binding("save", [.character("w")], .save, "write the log to a file"),
    Binding("copy", [.character("y")], .copy, "copy the line or the problem"),
    Binding("delete", [.character("D")], .allowDeletions, "do the deletions held"),
    Binding("rows", [.character("z")], .nextExtent, "fewer rows, or all"),
    Binding("mouse", [.character("m")], .toggleMouse, "mouse on, off"),
    Binding("repaint", [.control("l")], .repaint, "repaint the screen"),
  ])

  /// The same map as it is on a board of another place; what cannot be done there says so.
  func placed(_ place: InterfacePlace) -> KeyMap {
    guard place != .own else { return self }
    return KeyMap(
      bindings.map { binding in
        var binding = binding
        if binding.actions.contains(where: { $0.action == .quit }) {
          binding.meaning = "leave; the program goes on"
          binding.hint = "leave"
        } else if place == .observing, binding.actions.contains(where: { $0.action.isWriting }) {
          binding.meaning = "off: this board observes"
          (binding.hint, binding.accountHint) = (nil, nil)
        }
        return binding
      })
  }
}
