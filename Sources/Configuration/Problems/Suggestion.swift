// SPDX-License-Identifier: MIT

/// Finds the name that a person probably meant.
package enum Suggestion {
  /// The candidate that is least different from `name`, or `nil` when none is similar.
  ///
  /// Among equally similar candidates the first one counts.
  package static func closest(to name: String, among candidates: some Sequence<String>) -> String? {
    var best: (candidate: String, distance: Int)?
    for candidate in candidates where candidate != name {
      let distance = distance(normalised(name), normalised(candidate))
      guard distance <= tolerance(name, candidate) else { continue }
      if distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.candidate
  }

  /// Two mistakes in a word of average length, none in a word of one letter.
  private static func tolerance(_ name: String, _ candidate: String) -> Int {
    switch min(name.unicodeScalars.count, candidate.unicodeScalars.count) {
    case ...2: 0
    case ...4: 1
    case ...9: 2
    default: 3
    }
  }

  /// Letter case, hyphens and underscores, and kinds of blanks are no difference.
  private static func normalised(_ name: String) -> [Unicode.Scalar] {
    name.lowercased().unicodeScalars.map { scalar in
      if scalar == "-" { return "_" }
      return PythonText.isSpace(scalar) ? " " : scalar
    }
  }

  /// How many letters must be inserted, removed, replaced or swapped with their neighbour.
  private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var previous: [Int] = []
    var current = Array(0...right.count)
    for (row, letter) in left.enumerated() {
      let beforePrevious = previous
      previous = current
      current = [row + 1]
      for (column, other) in right.enumerated() {
        let replaced = previous[column] + (letter == other ? 0 : 1)
        var cost = min(replaced, previous[column + 1] + 1, current[column] + 1)
        let isSwap =
          row > 0 && column > 0 && letter == right[column - 1] && left[row - 1] == other
        if isSwap { cost = min(cost, beforePrevious[column - 1] + 1) }
        current.append(cost)
      }
    }
    return current[right.count]
  }
}
