// SPDX-License-Identifier: MIT

package import IMAP

/// Which IMAP keyword each letter of a file name stands for (`customflag_a` to `customflag_z`).
package struct KeywordMap: Equatable, Sendable {
  private struct Pair: Equatable, Sendable {
    let letter: MessageFlags
    let keyword: Flag
  }

  private var pairs: [Pair] = []

  package init() {}

  /// The letters that stand for a keyword.
  package var letters: MessageFlags { pairs.reduce(into: []) { $0.formUnion($1.letter) } }

  /// Whether no letter stands for a keyword.
  package var isEmpty: Bool { pairs.isEmpty }

  /// Whether the grammar allows a keyword of that name (RFC 9051 §9 `flag-keyword`).
  package static func isKeyword(_ name: String) -> Bool {
    Flag(name) != nil && !name.hasPrefix("\\")
  }

  /// Gives a letter its keyword; `false` when that is none, or stands for another letter.
  package mutating func insert(_ keyword: String, for letter: MessageFlags) -> Bool {
    guard Self.isKeyword(keyword), let flag = Flag(keyword),
      !pairs.contains(where: { $0.keyword == flag })
    else { return false }
    pairs.append(Pair(letter: letter, keyword: flag))
    return true
  }

  /// The letters for the keywords of a message; other keywords have none.
  package func letters(of list: FlagList) -> MessageFlags {
    if pairs.isEmpty || list.keywords.isEmpty { return [] }
    return pairs.reduce(into: []) { letters, pair in
      if list.keywords.contains(pair.keyword) { letters.formUnion(pair.letter) }
    }
  }

  /// The keywords that letters stand for.
  package func keywords(of letters: MessageFlags) -> [Flag] {
    pairs.filter { letters.contains($0.letter) }.map(\.keyword)
  }

  /// The letters whose keywords a mailbox keeps, by its PERMANENTFLAGS (RFC 9051 §7.1).
  ///
  /// A server takes others without a word, and forgets them: that would read as "the user removed the
  /// flag".  Without the code everything is kept.
  package func letters(keptBy permanent: FlagList?) -> MessageFlags {
    guard let permanent, !permanent.system.contains(.newKeywords) else { return letters }
    return letters(of: permanent)
  }
}

extension KeywordMap: CustomStringConvertible {
  /// `a=$Important b=$Later`.
  package var description: String {
    pairs.map { "\($0.letter.letters)=\($0.keyword.name)" }.chained(by: " ")
  }
}
