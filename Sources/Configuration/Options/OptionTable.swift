// SPDX-License-Identifier: MIT

/// Every option of the rc file, as the single source for reading, checking and documenting it.
///
/// A new option is a row here, is read in `Reading/` and described in `offlineimaprc.sample`; then
/// `docs/options.md` is recorded anew.
enum OptionTable {
  /// The rows of one kind of section, in the order of the reference.
  struct Group: Sendable {
    let title: String
    let introduction: String
    let rows: [OptionRow]

    init(_ title: String, _ introduction: String, _ kinds: SectionKinds, _ rows: [OptionRow]) {
      self.title = title
      self.introduction = introduction
      self.rows = rows.map { $0.kinds.isEmpty ? $0.belonging(to: kinds) : $0 }
    }
  }

  static let groups: [Group] = [
    general, account, repository, maildir, imap, login, python, mailboxNames, oldInterface,
  ]

  static let rows = groups.flatMap(\.rows)

  /// The row of an option in a section of that kind.
  static func row(_ name: String, in kinds: SectionKinds) -> OptionRow? {
    rows.first { !$0.kinds.isDisjoint(with: kinds) && $0.matches(name) }
  }

  /// Whether an option of that name exists in any section.
  static func knows(_ name: String) -> Bool { row(name, in: .all) != nil }
}
