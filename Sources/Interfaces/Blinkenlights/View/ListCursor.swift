// SPDX-License-Identifier: MIT

/// The chosen row of a list, and which rows are in sight; lists may grow and shrink meanwhile.
package struct ListCursor: Equatable, Sendable {
  private var wanted = 0
  private var first = 0

  package init() {}

  /// The chosen row of a list of `count` rows; 0 when there is none.
  package func index(of count: Int) -> Int { max(0, min(wanted, count - 1)) }

  /// The rows of a list of `count` rows that fit into `rows` rows of the screen, the chosen one among
  /// them.
  package func window(of count: Int, rows: Int) -> Range<Int> {
    let rows = max(0, rows)
    let index = index(of: count)
    let start = max(index - rows + 1, min(first, index))
    let least = max(0, min(start, count - rows))
    return least..<min(count, least + rows)
  }

  /// Moves by keys.
  package mutating func move(_ scroll: BoardAction.Scroll, of count: Int, rows: Int) {
    first = window(of: count, rows: rows).lowerBound
    let index = index(of: count)
    let page = max(1, rows - 1)
    let target =
      switch scroll {
      case .lineUp: index - 1
      case .lineDown: index + 1
      case .pageUp: index - page
      case .pageDown: index + page
      case .start: 0
      case .end: count - 1
      }
    wanted = max(0, min(target, count - 1))
    first = window(of: count, rows: rows).lowerBound
  }

  /// Chooses a row.
  package mutating func choose(_ index: Int) { wanted = max(0, index) }
}
