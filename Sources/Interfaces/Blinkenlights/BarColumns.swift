// SPDX-License-Identifier: MIT

/// Which columns of a bar show what.
///
/// A narrow screen first loses the last hour, then the last success, then room for what an account does now, then long
/// words and names; name, state and lamps stay to the end.
package struct BarColumns: Equatable, Sendable {
  /// The place of one part of a bar.
  package struct Field: Equatable, Sendable {
    /// The first column.
    package let column: Int
    /// The number of columns.
    package let width: Int
  }

  /// The digit that synchronises the account.
  package private(set) var digit: Field
  /// The name of the account.
  package private(set) var name: Field
  /// The glyph of the state, and its word or the countdown.
  package private(set) var state: Field
  /// One cell for each thread.
  package private(set) var lamps: Field
  /// What the account does now; `nil` where there is no room.
  package private(set) var doing: Field?
  /// What was moved in the last hour; `nil` where there is no room.
  package private(set) var history: Field?
  /// The last success.
  package private(set) var last: Field?

  /// Whether the state has only room for short words.
  package var isTerse: Bool { state.width < Self.longestWord }

  /// The length of `connecting` with its glyph.
  private static let longestWord = 12

  /// Divides the columns of a screen.
  ///
  /// `longestName` and `mostLamps` are those of all accounts, so that the parts of all bars stand below
  /// each other; the last success and the last hour have no place before there was something.
  package init(
    columns: Int, longestName: Int, mostLamps: Int, hasManyDigits: Bool = false,
    hasSuccess: Bool = true, hasHistory: Bool = false
  ) {
    let margin = columns < 30 ? 0 : 1
    let gap = columns < 60 ? 1 : 2
    var column = margin
    func take(_ width: Int, gap: Int) -> Field {
      let field = Field(column: column, width: max(0, min(width, columns - column)))
      column += width + gap
      return field
    }
    digit = take(hasManyDigits ? 2 : 1, gap: 1)
    name = take(min(longestName, Self.longestName(columns)), gap: gap)
    state = take(columns < 60 ? 6 : Self.longestWord, gap: 1)
    lamps = take(max(3, min(mostLamps, Self.mostLamps(columns))), gap: gap)
    let right = hasSuccess ? Self.lastWidth(columns) : 0
    let hour = hasHistory ? Self.historyWidth(columns) : 0
    let room =
      columns - margin - column - (right > 0 ? right + gap : 0) - (hour > 0 ? hour + gap : 0)
    doing = room >= 5 ? take(room, gap: gap) : nil
    history = hour > 0 ? take(hour, gap: gap) : nil
    last = right > 0 ? take(right, gap: 0) : nil
  }

  /// The place for what an account does, with that of a last success which it never had.
  ///
  /// Progress keeps its place, so that all bars of progress stand below each other.
  func room(_ field: Field, for bar: AccountBar) -> Field {
    guard history == nil, let last, bar.lastSuccess == nil, !bar.isRunning else { return field }
    return Field(column: field.column, width: last.column + last.width - field.column)
  }

  private static func longestName(_ columns: Int) -> Int {
    switch columns {
    case ..<36: 6
    case ..<60: 8
    case ..<120: 12
    default: 24
    }
  }

  private static func mostLamps(_ columns: Int) -> Int {
    switch columns {
    case ..<36: 4
    case ..<60: 6
    case ..<120: 10
    default: 24
    }
  }

  /// The numbers beside the line of the last hour, such as `12345/h`.
  static let hourNumbers = 7

  /// The last hour in so many parts, and a number.
  private static func historyWidth(_ columns: Int) -> Int {
    switch columns {
    case ..<112: 0
    case ..<150: 12 + 1 + hourNumbers
    case ..<190: 20 + 1 + hourNumbers
    default: 30 + 1 + hourNumbers
    }
  }

  private static func lastWidth(_ columns: Int) -> Int {
    switch columns {
    case ..<56: 0
    case ..<72: 8
    default: 13
    }
  }
}
