// SPDX-License-Identifier: MIT

/// Which folders of a repository take part, without Python (`folderpatterns`).
///
/// The last pattern that fits a name decides.  A list that begins with an exclusion begins with every
/// folder, any other one with none.
package struct FolderPatterns: Equatable, Sendable {
  /// One entry of the list.
  package struct Pattern: Equatable, Sendable {
    /// `*` stands for any text, `%` for any text within one level; both may stand for none.
    package let text: String
    /// The folders that fit take no part (`!`).
    package let excludes: Bool

    package init(_ text: String, excludes: Bool = false) {
      self.text = text
      self.excludes = excludes
    }
  }

  /// In the order of the file.
  package let patterns: [Pattern]

  package init(_ patterns: [Pattern]) { self.patterns = patterns }

  /// The list on one line, for people.
  package var source: String {
    patterns.map { ($0.excludes ? "!" : "") + $0.text }.joined(separator: ", ")
  }

  /// Whether a folder takes part; `separator` parts the levels of its name.
  package func accepts(_ folder: FolderName, separator: Character?) -> Bool {
    var isAccepted = patterns.first?.excludes ?? true
    for pattern in patterns where pattern.fits(folder, separator: separator) {
      isAccepted = !pattern.excludes
    }
    return isAccepted
  }
}

extension FolderPatterns.Pattern {
  /// Whether the whole name fits the pattern.
  ///
  /// Follows all readings at once, so that no name of a hostile server takes long.
  func fits(_ folder: FolderName, separator: Character?) -> Bool {
    let pattern = Array(text)
    var readings = Self.passingWildcards([0], in: pattern)
    for character in folder.rawValue {
      var next: Set<Int> = []
      for position in readings where position < pattern.count {
        switch pattern[position] {
        case "*": next.insert(position)
        case "%": if character != separator { next.insert(position) }
        case character: next.insert(position + 1)
        default: break
        }
      }
      readings = Self.passingWildcards(next, in: pattern)
    }
    return readings.contains(pattern.count)
  }

  /// The positions, and those behind wildcards that stand for nothing more.
  private static func passingWildcards(
    _ positions: Set<Int>, in pattern: [Character]
  ) -> Set<Int> {
    var reached = positions
    for var position in positions {
      while position < pattern.count, pattern[position] == "*" || pattern[position] == "%" {
        position += 1
        reached.insert(position)
      }
    }
    return reached
  }
}
