// SPDX-License-Identifier: MIT

/// Writes the manual page offlineimaprc(5) from the table, in the language of man(7).
enum OptionManual {
  static var page: String {
    ([head] + OptionTable.groups.map(section) + [tail]).joined(separator: "\n") + "\n"
  }

  private static let head = #"""
    .\" Made from OptionTable; OFFLINEIMAP_RECORD=1 swift test --filter OptionManual writes it anew.
    .TH OFFLINEIMAPRC 5 "" "offlineimap 9" "File Formats"
    .SH NAME
    offlineimaprc \- what offlineimap synchronises, and how
    .SH SYNOPSIS
    .B \(ti/.offlineimaprc
    .br
    .B $XDG_CONFIG_HOME/offlineimap/config
    .SH DESCRIPTION
    The file is read as Python's configparser reads it:
    .B name = value
    or
    .B name: value
    in sections; names in any case; comments on lines of their own that begin with
    .B #
    or
    .BR ; ;
    lines that are indented deeper continue a value;
    .B %(name)s
    stands for another option of the section or of
    .BR [DEFAULT] ,
    and
    .B %%
    for a percent sign. What stands in
    .B [DEFAULT]
    holds in every section. Of the two places above, the second is looked at first.
    .PP
    .B offlineimap \-\-check
    tells every mistake with its line, and
    .B offlineimap \-\-init
    writes a first file. An example with every option comes with the program
    .RI ( offlineimaprc.sample ).
    """#

  private static let tail = #"""
    .SH SEE ALSO
    .BR offlineimap (1),
    .BR offlineimapui (7)
    """#

  private static func section(_ group: OptionTable.Group) -> String {
    let rows = group.rows.map(entry)
    return ([".SH \"\(text(group.title))\"", text(group.introduction)] + rows)
      .joined(separator: "\n")
  }

  private static func entry(_ row: OptionRow) -> String {
    let rest =
      row.fallback.map { "default `\($0)`" } ?? (row.isRequired ? "required" : "no default")
    var lines = [
      ".TP", ".B \(text(row.shown))", "(\(text(row.type.shown)); \(text(rest)))", text(row.help),
    ]
    if let now = row.replacement { lines.append("Obsolete: \(text(now))") }
    return (lines + ["Example:", ".RS", ".EX", text("\(row.name) = \(row.example)"), ".EE", ".RE"])
      .joined(separator: "\n")
  }

  /// Text that roff shows as it is; what stands between backticks becomes bold.
  private static func text(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let parts = line.split(separator: "`", omittingEmptySubsequences: false).map(escaped)
      let marked = parts.enumerated().map {
        $0.offset % 2 == 1 ? "\\fB\($0.element)\\fP" : $0.element
      }
      let joined = marked.joined()
      return joined.hasPrefix(".") || joined.hasPrefix("'") ? "\\&\(joined)" : joined
    }
    return lines.joined(separator: "\n")
  }

  private static func escaped(_ text: Substring) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "~": result += "\\(ti"
      case "^": result += "\\(ha"
      case "\"": result += "\\(dq"
      case "'": result += "\\(aq"
      default: result.append(character)
      }
    }
    return result
  }
}
