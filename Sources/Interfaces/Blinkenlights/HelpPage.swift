// SPDX-License-Identifier: MIT

import SyncModel

/// What the help says: the live keys, and what each lamp and each state means.
struct HelpPage {
  /// A piece of text in one role.
  typealias Piece = (text: String, role: Role)

  static let title = "Keys, lamps and states"

  /// The columns of the box around the page.
  let width: Int
  /// In one column, or in two on a wide screen.
  let lines: [[Piece]]

  private static let leftWidth = 42

  init(_ session: BoardSession, columns: Int) {
    let keys = Self.keys(session.keys)
    let legend = Self.legend(session)
    let isWide = columns >= 80
    width = isWide ? 78 : min(46, columns)
    lines = isWide ? Self.besides(keys, legend) : keys + [[]] + legend
  }

  /// The rows of the page on a screen of so many.
  static func room(_ rows: Int) -> Int { max(1, rows - 2) }

  /// The first line that is shown when `wanted` is asked for.
  func top(_ wanted: Int, rows: Int) -> Int {
    max(0, min(wanted, lines.count - Self.room(rows)))
  }

  private static func besides(_ left: [[Piece]], _ right: [[Piece]]) -> [[Piece]] {
    (0..<max(left.count, right.count)).map { row in
      let line = row < left.count ? left[row] : []
      let used = line.reduce(0) { $0 + TextWidth.of($1.text) }
      let gap = String(repeating: " ", count: max(0, leftWidth - used))
      return line + [(gap, .boxText)] + (row < right.count ? right[row] : [])
    }
  }

  private static func keys(_ map: KeyMap) -> [[Piece]] {
    map.bindings.map { binding in
      [(TextWidth.fit(binding.label, to: 10), .key), (binding.meaning, .boxText)]
    }
  }

  private static func legend(_ session: BoardSession) -> [[Piece]] {
    let symbols = session.symbols
    if session.theme.face == .classic {
      return Activity.allCases.map { [("@", Role(lamp: $0)), ("  \($0.meaning)", .boxText)] }
    }
    let states: [[Piece]] = BarState.Kind.allCases.map { kind in
      [
        (TextWidth.fit("\(symbols.state(kind)) \(kind.legend)", to: 13), kind.role),
        (kind.meaning, .boxText),
      ]
    }
    let lamps: [[Piece]] = Activity.allCases.map { activity in
      [(symbols.lamp(activity), Role(lamp: activity)), ("  \(activity.meaning)", .boxText)]
    }
    let watching: [Piece] = [(symbols.watching, .success), ("  watching a folder", .boxText)]
    let hour = symbols.sparkline([0, 1, 3, 5, 2])
    let history: [Piece] = [
      ("\(hour) 8/h", .progress), ("  in the last hour", .boxText),
    ]
    return states + [[]] + lamps + [watching, [], history]
  }
}
