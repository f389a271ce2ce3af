// SPDX-License-Identifier: MIT

/// Leaves steps out of a history as long as it still fails.
enum Shrinker {
  /// How many shorter histories are tried.
  private static let patience = 80

  /// Shorter steps that fail too, and how; `play` says what goes wrong with some.
  static func shrink<Step>(
    _ steps: [Step], _ play: ([Step]) throws -> [String]
  ) -> (steps: [Step], found: [String]) {
    var best = (steps: steps, found: [String]())
    var tries = 0
    var size = max(1, steps.count / 2)
    while size >= 1, tries < patience {
      var start = 0
      var isShorter = false
      while start < best.steps.count, tries < patience {
        tries += 1
        var shorter = best.steps
        shorter.removeSubrange(start..<min(start + size, shorter.count))
        // What cannot be played to its end proves nothing.
        if let found = try? play(shorter), !found.isEmpty {
          best = (shorter, found)
          isShorter = true
        } else {
          start += size
        }
      }
      if !isShorter || size > best.steps.count { size /= 2 }
    }
    return best
  }
}
