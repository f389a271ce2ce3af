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
  /// What happens instead of an option that means nothing any more; `nil` for one that works.
  var replacement: String?
  /// Its section cannot be used without it.
  var isRequired = false
  /// The value must not be shown.
  var isSecret = false
  /// The value is the path of a file that a run must find.
  var namesFile = false

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

  // MARK: - Writing the table

  /// The same row for sections that are not those of its group.
  func belonging(to kinds: SectionKinds) -> OptionRow {
    var row = self
    row.kinds = kinds
    return row
  }

  func obsolete(_ now: String) -> OptionRow {
    var row = self
    row.replacement = now
    return row
  }

  var required: OptionRow {
    var row = self
    row.isRequired = true
    return row
  }

  var existingFile: OptionRow {
    var row = self
    row.namesFile = true
    return row
  }

  var secret: OptionRow {
    var row = self
    row.isSecret = true
    return row
  }
}
