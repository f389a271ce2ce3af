// SPDX-License-Identifier: MIT

import SyncModel

/// Takes a line of `folderpatterns` or `folderrenames` apart.
///
/// Entries are parted by commas.  A name in double quotation marks may have commas and arrows in it, and
/// blanks at its ends.
struct FolderListText {
  /// A name, or a pattern.
  struct Word: Equatable {
    var text = ""
    var isQuoted = false
    /// A `!` stands before the quotation marks.
    var isNegated = false
  }

  /// One entry: a single word, or the two at the ends of an arrow; more are for the caller to refuse.
  typealias Entry = [Word]

  private var rest: Substring
  private var entries: [Entry] = []

  /// The entries of a line, without empty ones.
  static func entries(of line: String) throws(FolderListFault) -> [Entry] {
    var text = FolderListText(rest: line[...])
    return try text.read()
  }

  private mutating func read() throws(FolderListFault) -> [Entry] {
    while !rest.isEmpty {
      let entry = try readEntry()
      if entry != [Word()] { entries.append(entry) }
    }
    return entries
  }

  private mutating func readEntry() throws(FolderListFault) -> Entry {
    var entry = [try readWord()]
    while rest.hasPrefix("->") {
      rest.removeFirst(2)
      entry.append(try readWord())
    }
    if rest.first == "," { rest.removeFirst() }
    return entry
  }

  /// Ends at an arrow, at a comma or with the line.
  private mutating func readWord() throws(FolderListFault) -> Word {
    rest = rest.drop { $0.isWhitespace }
    let isNegated = rest.hasPrefix("!\"")
    if isNegated { rest.removeFirst() }
    if rest.first == "\"" { return try readQuoted(isNegated: isNegated) }
    var text = ""
    while let next = rest.first, next != ",", !rest.hasPrefix("->") {
      text.append(next)
      rest.removeFirst()
    }
    return Word(text: String(text.stripped))
  }

  private mutating func readQuoted(isNegated: Bool) throws(FolderListFault) -> Word {
    let start = String(rest)
    rest.removeFirst()
    guard let end = rest.firstIndex(of: "\"") else { throw .openQuotation(start) }
    let text = String(rest[..<end])
    rest = rest[end...].dropFirst().drop { $0.isWhitespace }
    guard rest.isEmpty || rest.first == "," || rest.hasPrefix("->") else {
      throw .textAfterQuotation(start)
    }
    return Word(text: text, isQuoted: true, isNegated: isNegated)
  }
}

extension FolderPatterns {
  /// Reads the patterns of one line.
  static func patterns(in line: String) throws(FolderListFault) -> [Pattern] {
    var patterns: [Pattern] = []
    for entry in try FolderListText.entries(of: line) {
      guard entry.count == 1 else { throw .arrowInPattern(entry.map(\.text)) }
      let word = entry[0]
      if word.isQuoted {
        patterns.append(Pattern(word.text, excludes: word.isNegated))
        continue
      }
      let excludes = word.text.hasPrefix("!")
      let text = excludes ? String(word.text.dropFirst().stripped) : word.text
      guard !text.isEmpty else { throw .emptyPattern }
      patterns.append(Pattern(text, excludes: excludes))
    }
    return patterns
  }
}

extension FolderRenames {
  /// A rule and how it was written.
  struct Written {
    let remote: String
    let local: String
    let rule: Rule
  }

  /// Reads the rules of one line.
  static func rules(in line: String) throws(FolderListFault) -> [Written] {
    var rules: [Written] = []
    for entry in try FolderListText.entries(of: line) {
      let texts = entry.map(\.text)
      guard texts.count == 2 else {
        throw texts.count == 1 ? .noArrow(texts[0]) : .twoArrows(texts)
      }
      for word in entry where word.text.isEmpty && !word.isQuoted { throw .halfRule(texts) }
      guard let remote = Form(texts[0]), let local = Form(texts[1]) else { throw .twoStars(texts) }
      guard let rule = Rule(remote, local) else { throw .loneStar(texts) }
      rules.append(Written(remote: texts[0], local: texts[1], rule: rule))
    }
    return rules
  }
}
