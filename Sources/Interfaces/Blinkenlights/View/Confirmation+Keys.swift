// SPDX-License-Identifier: MIT

import SyncModel

/// What agrees and what does not, in the last rows of the box.
extension Confirmation {
  /// The rows with the keys on a screen, as many keys in each as fit.
  ///
  /// `cursor` takes one cell; who observes is offered nothing to agree to.
  func keyRows(_ size: Size, cursor: String = " ", isObserving: Bool = false) -> [[HelpPage.Piece]]
  {
    let width = max(1, Self.width(size) - 4)
    let isAsking = !action.isEmpty && !isObserving
    let leaving: [HelpPage.Piece] = [
      ("Esc", .key), (action.isEmpty ? " close" : " leave it", .hint),
    ]
    if !isAsking { return [leaving] }
    let agreeing = password.map { typing($0, cursor, width) } ?? agreeing(width)
    var rows = agreeing
    let used = Self.width(rows[rows.count - 1])
    if used + 2 + Self.width(leaving) <= width {
      rows[rows.count - 1] += [("  ", .hint)] + leaving
    } else {
      rows.append(leaving)
    }
    return rows.count <= max(1, size.rows - 4) ? rows : [terse(cursor, width)]
  }

  private func typing(_ password: String, _ cursor: String, _ width: Int) -> [[HelpPage.Piece]] {
    let typed = EscapedText.of(typed) + cursor
    func row(_ purpose: String) -> [HelpPage.Piece] {
      [("Type ", .hint), (password, .key), (purpose, .hint), (typed, .input)]
    }
    let whole = row(" to \(action): ")
    return [Self.width(whole) <= width ? whole : row(": ")]
  }

  private func agreeing(_ width: Int) -> [[HelpPage.Piece]] {
    let rows = TextWidth.wrap(action, to: max(1, width - 2))
    return rows.enumerated().map { number, text in
      [(number == 0 ? "y" : " ", .key), (" \(text)", .hint)]
    }
  }

  /// The keys in one row, where there is no other.
  private func terse(_ cursor: String, _ width: Int) -> [HelpPage.Piece] {
    if let password { return typing(password, cursor, width - 5)[0] + [("  Esc", .key)] }
    let words = TextWidth.cut(" \(action)", to: max(0, width - 6))
    return [("Esc", .key), ("  ", .hint), ("y", .key), (words, .hint)]
  }

  private static func width(_ pieces: [HelpPage.Piece]) -> Int {
    pieces.reduce(0) { $0 + TextWidth.of($1.text) }
  }
}
