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

    Each option of OfflineIMAP 8 has a standing in this version:

    - **works**: described at length below;
    - **refused**: it decides what is synchronised, or how one logs in, and does not exist yet. A
      file that sets it to something else than its default is not used, because going on without it
      could copy or delete the wrong mail;
    - **ignored**: it does not exist yet, but nothing goes wrong without it. A warning says so if it
      would make a difference;
    - **obsolete**: it means nothing any more, which a warning says.
    """

  private static func chapter(_ group: OptionTable.Group) -> String {
    let working = group.rows.filter { $0.standing == .works }.map(entry)
    let others = group.rows.filter { $0.standing != .works }
    let table = others.isEmpty ? [] : [(header + others.map(line)).joined(separator: "\n")]
    return (["## \(group.title)\n\n\(group.introduction)"] + working + table)
      .joined(separator: "\n\n")
  }

  private static func entry(_ row: OptionRow) -> String {
    let fallback = row.fallback.map { "default `\($0)`" }
    let rest = fallback ?? (row.isRequired ? "required" : "no default")
    return """
      ### `\(row.shown)`

      *works*; \(row.type.shown); \(rest). Example: `\(row.name) = \(row.example)`

      \(row.help)
      """
  }

  private static let header = [
    "| option | standing | meaning | instead |", "| --- | --- | --- | --- |",
  ]

  private static func line(_ row: OptionRow) -> String {
    let (standing, instead) = standing(of: row)
    let cells = ["`\(row.shown)`", standing, "\(row.help) Example: `\(row.example)`", instead]
    return "| \(cells.joined(separator: " | ")) |"
  }

  private static func standing(of row: OptionRow) -> (String, String) {
    switch row.standing {
    case .works: ("works", "")
    case .refused(let danger, let remedy):
      ("refused", "Without it the program \(danger). \(remedy)")
    case .ignored(let reason, _): ("ignored", reason)
    case .obsolete(let now): ("obsolete", now)
    }
  }
}
