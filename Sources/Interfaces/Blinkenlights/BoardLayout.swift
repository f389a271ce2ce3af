// SPDX-License-Identifier: MIT

/// Which rows of the screen show what.
///
/// A low screen loses its parts in this order: key hints, the bar of the threads without account, the
/// rule, all but one line of the log, the first line, the log, and at last the bars that do not fit.
package struct BoardLayout: Equatable, Sendable {
  /// The row of name, totals and clock.
  package private(set) var banner: Int?
  /// The rows of the log; may be empty.
  package private(set) var log: Range<Int>
  /// The row between log and bars.
  package private(set) var rule: Int?
  /// The rows of the accounts' bars; with fewer rows than accounts the last one sums up the rest.
  package private(set) var bars: Range<Int>
  /// The row of the threads without account.
  package private(set) var control: Int?
  /// The row of the key hints.
  package private(set) var hints: Int?

  /// How much a person wants to see.
  package enum Extent: String, Sendable, CaseIterable {
    case full
    /// Without key hints and the threads that serve no account.
    case compact
    /// Log and bars alone.
    case bare
  }

  /// What is shown besides log and bars, in the order in which it is given up.
  private struct Extras {
    var hasHints = true
    var hasControl = true
    var hasRule = true
    var leastLog = 3
    var hasBanner = true

    var rows: Int {
      [hasHints, hasControl, hasRule, hasBanner].count { $0 } + leastLog
    }

    /// Gives up one more thing; `false` when there is nothing left.
    mutating func shrink() -> Bool {
      if hasHints {
        hasHints = false
      } else if hasControl {
        hasControl = false
      } else if hasRule {
        hasRule = false
      } else if leastLog > 1 {
        leastLog = 1
      } else if hasBanner {
        hasBanner = false
      } else if leastLog > 0 {
        leastLog = 0
      } else {
        return false
      }
      return true
    }
  }

  /// Distributes the rows of a screen to a board with `accounts` bars.
  package init(rows: Int, accounts: Int, face: Theme.Face, extent: Extent = .full) {
    // The log keeps a third of the screen, however many accounts there are; a low screen keeps bars.
    let bars = min(accounts, max(1, rows <= 8 ? rows - 1 : rows * 2 / 3))
    var extras = Extras()
    if face == .classic {
      extras.hasHints = false
      extras.hasRule = false
    }
    if extent != .full { (extras.hasHints, extras.hasControl) = (false, false) }
    if extent == .bare { (extras.hasRule, extras.hasBanner) = (false, false) }
    while extras.rows + bars > rows, extras.shrink() {}
    self.init(rows: rows, bars: min(bars, rows), extras: extras)
  }

  private init(rows: Int, bars: Int, extras: Extras) {
    banner = extras.hasBanner ? 0 : nil
    var bottom = rows
    if extras.hasHints {
      bottom -= 1
      hints = bottom
    }
    if extras.hasControl {
      bottom -= 1
      control = bottom
    }
    self.bars = bottom - bars..<bottom
    bottom -= bars
    if extras.hasRule {
      bottom -= 1
      rule = bottom
    }
    let top = extras.hasBanner ? 1 : 0
    log = top..<max(top, bottom)
  }
}
