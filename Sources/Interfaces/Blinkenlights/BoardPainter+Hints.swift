// SPDX-License-Identifier: MIT

import SyncModel

/// A key and what it does now, for the last line.
private struct Hint {
  let label: String
  let text: String
  /// How long it stays where there is no room for all; what has the least goes first.
  let rank: Rank

  enum Rank: Comparable { case usual, open, close, help, end }

  /// `nil` for a binding without words.
  init?(_ binding: KeyMap.Binding, _ text: String?) {
    guard let text else { return nil }
    label = binding.label
    self.text = text
    let ranks: [BoardAction: Rank] = [.quit: .end, .help: .help, .close: .close, .open: .open]
    rank = binding.actions.lazy.compactMap { ranks[$0.action] }.first ?? .usual
  }

  var width: Int { TextWidth.of(label) + 1 + TextWidth.of(text) }
}

extension BoardPainter {
  mutating func paintHints(_ row: Int) {
    if let notice = session.notice {
      write(
        TextWidth.cut(" \(notice.text)", to: size.columns - 1, ellipsis: symbols.ellipsis), row, 0,
        .notice)
      return
    }
    // A question takes all keys, and tells its own.
    if session.search != nil || session.prompt != nil || session.confirmation != nil { return }
    if isQuitting { return paintEnding(row) }
    var column = 1
    if let end = endOfProgram { column += write(end, row, column, .attention) + 2 }
    if let attention = attentionHint {
      let isUrgent = board.attention.items.contains { $0.remedy != .note }
      column += write(attention, row, column, isUrgent ? .attention : .warning) + 2
    }
    for hint in hints(for: size.columns - column) {
      column += write(hint.label, row, column, .key)
      column += write(" \(hint.text)", row, column, .hint) + 2
    }
  }

  // MARK: The end

  /// Whether the next `q` does not wait for what is in flight.
  private var isQuitting: Bool {
    session.place == .own && (session.hasQuit || board.shutdown == .soon || board.shutdown == .now)
  }

  /// That the program ends, and what the next `q` does.
  private mutating func paintEnding(_ row: Int) {
    guard board.shutdown != .now, let key = session.keys.label(of: .quit) else {
      write("Ending at once", row, 1, .attention)
      return
    }
    let forms = [
      ("Ending when what is in flight is done: ", " again leaves at once"),
      ("Ending: ", " again leaves at once"), ("", " leaves at once"),
    ]
    let used = 2 + TextWidth.of(key)
    let (state, hint) =
      forms.first { used + $0.0.utf8.count + $0.1.utf8.count <= size.columns } ?? ("", " leaves")
    var column = 1 + write(state, row, 1, .attention)
    column += write(key, row, column, .key)
    write(hint, row, column, .hint)
  }

  /// That a program ends which this board does not end.
  private var endOfProgram: String? {
    switch board.shutdown {
    case .none: nil
    case .afterRun: size.columns < 60 ? "Ending" : "Ending after this sync"
    case .soon, .now: size.columns < 60 ? "Ending" : "The program ends"
    }
  }

  // MARK: The keys

  /// The keys for so many columns; the way out, the help and the way back are left out last.
  private func hints(for columns: Int) -> [Hint] {
    var shown = hintsOfPlace + hintsOfBoard
    func width() -> Int { shown.reduce(-2) { $0 + $1.width + 2 } }
    while width() > columns, let least = shown.map(\.rank).min() {
      shown.remove(at: shown.lastIndex { $0.rank == least } ?? 0)
    }
    return shown
  }

  /// What the keys do where the person is.
  private var hintsOfPlace: [Hint] {
    let bindings = session.keys.bindings
    if session.isHelpShown {
      return bindings.compactMap { binding in
        Hint(binding, binding.actions.contains { $0.action == .close } ? "close" : nil)
      }
    }
    let isAmongAccounts = session.focus == .accounts
    guard isAmongAccounts || session.view != .log else {
      return bindings.compactMap { binding in
        let isWayBack = filterText != nil && binding.actions.contains { $0.action == .close }
        return Hint(binding, isWayBack ? "whole log" : nil)
      }
    }
    return bindings.compactMap { binding in
      let isUseless = !canOpen && binding.actions.contains { $0.action == .open }
      return isUseless ? nil : Hint(binding, binding.listHint)
    }
      + (isAmongAccounts ? bindings.compactMap { Hint($0, $0.accountHint) } : [])
  }

  /// What they do everywhere else as well.
  private var hintsOfBoard: [Hint] {
    session.keys.bindings.compactMap { binding in
      let isTold = session.focus == .accounts && binding.accountHint != nil
      return isTold ? nil : Hint(binding, binding.hint)
    }
  }

  /// Whether there is something under the cursor that can be opened.
  private var canOpen: Bool {
    session.focus == .accounts ? !board.accounts.isEmpty : session.listCount > 0
  }

  /// How many matters need a person, and the key that shows them.
  private var attentionHint: String? {
    let count = board.attention.items.count
    let binding = session.keys.bindings.first { $0.actions.contains { $0.action == .attention } }
    guard count > 0, session.view != .attention, let binding else { return nil }
    return "\(binding.label) \(count)\(symbols.attention)"
  }
}
