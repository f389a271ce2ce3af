// SPDX-License-Identifier: MIT

/// Everything there is to know of one option: what reads it, checks it and documents it.
struct OptionRow: Sendable {
  /// In lower case; `customflag_a` stands for all twenty-six of its family.
  let name: String
  /// In which sections the option belongs.
  var kinds: SectionKinds = []
  let type: ValueType
  /// The default as one would write it, or `nil` when there is none.
  let fallback: String?
  /// One or two sentences on what the option does.
  let help: String
  /// A value as a user may write it.
  let example: String
  var standing = Standing.works
  /// Its section cannot be used without it.
  var isRequired = false
  /// The value must not be shown.
  var isSecret = false
  /// Values with which a refused option changes nothing, besides its default.
  var harmless: Set<String> = []

  /// What this version makes of an option.
  enum Standing: Equatable, Sendable {
    case works
    /// The option decides what is synchronised or how one logs in, so it cannot be passed over.
    ///
    /// `danger` ends the sentence "Going on without it …".
    case refused(danger: String, remedy: String)
    /// It can be left out without harm; a person is told, unless `isQuiet`.
    case ignored(reason: String, isQuiet: Bool = false)
    /// It means nothing any more; `now` says what happens instead.
    case obsolete(now: String)
  }

  /// A row that works; its group says where it belongs.
  init(
    _ name: String, _ type: ValueType, default fallback: String? = nil, example: String,
    _ help: String
  ) {
    self.name = name
    self.type = type
    self.fallback = fallback
    self.help = help
    self.example = example
  }
}

extension OptionRow {
  /// Whether the row describes the option of that name.
  func matches(_ other: String) -> Bool {
    if name == other { return true }
    guard name == Self.customFlag else { return false }
    let letters = Array(other.utf8)
    return letters.count == name.utf8.count && letters.starts(with: name.utf8.dropLast())
      && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letters[letters.count - 1])
  }

  /// The name for people.
  var shown: String { name == Self.customFlag ? "customflag_a … customflag_z" : name }

  private static let customFlag = "customflag_a"

  /// Whether a value changes nothing: an empty one, the default, or one that says the same.
  func isHarmless(_ value: String) -> Bool {
    let value = String(value.stripped)
    if value.isEmpty || value == fallback { return true }
    switch type {
    case .boolean:
      return PythonValue.boolean(value) == fallback.flatMap(PythonValue.boolean)
    case .integer:
      return fallback != nil && PythonValue.integer(value) == fallback.flatMap(PythonValue.integer)
    case .expression:
      return harmless.contains(PythonValue.normalisedExpression(value))
    default:
      return harmless.contains(value)
    }
  }

  // MARK: - Writing the table

  /// The same row for sections that are not those of its group.
  func belonging(to kinds: SectionKinds) -> OptionRow {
    var row = self
    row.kinds = kinds
    return row
  }

  func refused(
    _ danger: String, remedy: String = Self.wait, harmless: Set<String> = []
  ) -> OptionRow {
    var row = self
    row.standing = .refused(danger: danger, remedy: remedy)
    row.harmless = harmless
    return row
  }

  func ignored(_ reason: String, harmless: Set<String> = []) -> OptionRow {
    var row = self
    row.standing = .ignored(reason: reason)
    row.harmless = harmless
    return row
  }

  /// Ignored without a word, because another option decides whether it matters.
  func ignoredQuietly(_ reason: String) -> OptionRow {
    var row = self
    row.standing = .ignored(reason: reason, isQuiet: true)
    return row
  }

  func obsolete(_ now: String) -> OptionRow {
    var row = self
    row.standing = .obsolete(now: now)
    return row
  }

  var required: OptionRow {
    var row = self
    row.isRequired = true
    return row
  }

  var secret: OptionRow {
    var row = self
    row.isSecret = true
    return row
  }

  /// What to do about a refused option for which there is no substitute.
  static let wait =
    "Leave this account to OfflineIMAP 8 until a later version has it; -a names the accounts to run."
}
