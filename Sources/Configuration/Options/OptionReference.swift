// SPDX-License-Identifier: MIT

/// Writes `docs/options.md` from the table.
enum OptionReference {
  static var markdown: String {
    ([introduction] + OptionTable.groups.map(chapter)).joined(separator: "\n\n") + "\n"
  }

  private static let introduction = """
    # Options of the rc file

    This page is generated from `OptionTable` in `Sources/Configuration/Options`. The tests compare
    the two; `OFFLINEIMAP_RECORD=1 swift test --disable-xctest --filter OptionReference` writes it
    anew. How to begin is shown in `offlineimaprc.sample`.

    The file is read as Python's `configparser` reads it: `name = value` or `name: value` in
    sections; names in any case; comments on lines of their own that begin with `#` or `;`; lines
    that are indented deeper continue a value; `%(name)s` stands for another option of the section
    or of `[DEFAULT]`, and `%%` for a percent sign. What stands in `[DEFAULT]` holds in every
    section. In paths, `~` is your home directory; relative paths start at the current directory.

    Options of OfflineIMAP that mean nothing any more stand in a table at the end of each chapter; a
    file may have them, and a warning tells what happens instead.
    """

  private static func chapter(_ group: OptionTable.Group) -> String {
    let working = group.rows.filter { $0.replacement == nil }.map(entry)
    let others = group.rows.filter { $0.replacement != nil }
    let table = others.isEmpty ? [] : [(header + others.map(line)).joined(separator: "\n")]
    return (["## \(group.title)\n\n\(group.introduction)"] + working + table)
      .joined(separator: "\n\n")
  }

  private static func entry(_ row: OptionRow) -> String {
    let fallback = row.fallback.map { "default `\($0)`" }
    let rest = fallback ?? (row.isRequired ? "required" : "no default")
    return """
      ### `\(row.shown)`

      Type: \(row.type.shown); \(rest). Example: `\(row.name) = \(row.example)`

      \(row.help)
      """
  }

  private static let header = [
    "| obsolete option | what it was | what happens now |", "| --- | --- | --- |",
  ]

  private static func line(_ row: OptionRow) -> String {
    let cells = [
      "`\(row.shown)`", "\(row.help) Example: `\(row.example)`", row.replacement ?? "",
    ]
    return "| \(cells.joined(separator: " | ")) |"
  }
}
