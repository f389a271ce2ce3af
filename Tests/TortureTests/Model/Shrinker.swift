// SPDX-License-Identifier: MIT

/// Leaves steps out of a history as long as it still fails.
enum Shrinker {
  /// How many shorter histories are tried.
  private static let patience = 80

  /// A shorter history that fails too, and how.
  static func shrink(_ history: History) -> (history: History, found: [String]) {
    var best = (history: history, found: [String]())
    var tries = 0
    var size = max(1, history.steps.count / 2)
    while size >= 1, tries < patience {
      var start = 0
      var isShorter = false
      while start < best.history.steps.count, tries < patience {
        tries += 1
        var shorter = best.history
        shorter.steps.removeSubrange(start..<min(start + size, shorter.steps.count))
        // Only the same kind of failure counts, and one that has nothing to compare is none.
        if let found = failure(of: shorter), !found.isEmpty {
          best = (shorter, found)
          isShorter = true
        } else {
          start += size
        }
      }
      if !isShorter || size > best.history.steps.count { size /= 2 }
    }
    return best
  }

  private static func failure(of history: History) -> [String]? {
    try? Player(history).play()
  }
}
