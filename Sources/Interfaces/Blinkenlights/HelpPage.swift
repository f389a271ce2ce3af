// SPDX-License-Identifier: MIT

import SyncModel

/// What the help says: the live keys, and what each lamp and each state means.
struct HelpPage {
  /// A piece of text in one role.
  typealias Piece = (text: String, role: Role)

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
    let room = width - 4
    lines =
      isWide
      ? Self.besides(keys, legend) : (keys + [[]] + legend).flatMap { Self.wrap($0, to: room) }
  }

  /// The rows of the page on a screen of so many.
  static func room(_ rows: Int) -> Int { max(1, rows - 2) }

  /// The first line that is shown when `wanted` is asked for.
  func top(_ wanted: Int, rows: Int) -> Int {
    max(0, min(wanted, lines.count - Self.room(rows)))
  }

  // MARK: The frame

  /// What stands in the upper edge, left and right, while so many lines are above.
  func head(above: Int) -> (title: String, mark: String) {
    let isNarrow = width < Self.leastForWords
    let mark = above == 0 ? "" : isNarrow ? " Up " : " Up: \(above) more "
    let titles = isNarrow ? ["Esc close"] : ["Keys, lamps and states", "Keys and lamps", "Keys"]
    let room = width - 6 - mark.utf8.count
    return (titles.first { $0.utf8.count <= room } ?? "Esc", mark)
  }

  /// What stands in the lower edge, left and right, while so many lines are below.
  func foot(below: Int) -> (close: Bool, mark: String) {
    let isNarrow = width < Self.leastForWords
    let words = " Down: \(below) more "
    let mark = words.utf8.count + 4 <= width ? words : " Down "
    return (!isNarrow, below == 0 ? "" : mark)
  }

  /// A narrower page has no room for all words in its frame.
  private static let leastForWords = 34

  // MARK: The lines

  private static func besides(_ left: [[Piece]], _ right: [[Piece]]) -> [[Piece]] {
    (0..<max(left.count, right.count)).map { row in
      let line = row < left.count ? left[row] : []
      let used = line.reduce(0) { $0 + TextWidth.of($1.text) }
      let gap = String(repeating: " ", count: max(0, leftWidth - used))
      return line + [(gap, .boxText)] + (row < right.count ? right[row] : [])
    }
  }

  /// Words that do not fit beside what they explain go on below each other, or below it.
  private static func wrap(_ line: [Piece], to columns: Int) -> [[Piece]] {
    guard let head = line.first, let words = line.last, line.count == 2,
      TextWidth.of(head.text) + TextWidth.of(words.text) > columns
    else { return [line] }
    let text = String(words.text.drop { $0 == " " })
    let width = TextWidth.of(head.text) + TextWidth.of(words.text) - TextWidth.of(text)
    let isBeside = columns - width >= leastBeside
    let indent = String(repeating: " ", count: isBeside ? width : 2)
    let rows = TextWidth.wrap(text, to: columns - indent.utf8.count)
    let lines: [[Piece]] = rows.map { [(indent + $0, words.role)] }
    let gap = String(indent.dropFirst(TextWidth.of(head.text)))
    return isBeside ? [[head, (gap + rows[0], words.role)]] + lines.dropFirst() : [[head]] + lines
  }

  /// Beside what is explained, so many columns are the least for a text.
  private static let leastBeside = 12

  private static func keys(_ map: KeyMap) -> [[Piece]] {
    map.bindings.map { binding in
      [(TextWidth.fit(binding.label, to: 10), .key), (binding.help, .boxText)]
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
