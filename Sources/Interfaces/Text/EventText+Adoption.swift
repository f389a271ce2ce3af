// SPDX-License-Identifier: MIT

import SyncModel

extension EventText {
  /// More messages in doubt than that are only counted.
  private static let mostDoubts = 20

  /// What taking over a folder found: one line, and one more for each message in doubt.
  func adoptionLines(
    _ place: FolderPlace, _ report: AdoptionReport, isDryRun: Bool
  ) -> [TextLine] {
    let start: SafeText = isDryRun ? "[DRYRUN] \(place.folder): " : "\(place.folder): "
    switch report.missing {
    case .local:
      return [TextLine(.info, start + "only on the server; the next run fetches it")]
    case .remote:
      let count = Amounts.count(report.onlyHere, "message")
      return [TextLine(.info, start + "only here, with \(count); the next run sends it")]
    case nil: break
    }
    var lines = [TextLine(.info, start + counts(report))]
    lines += report.doubts.prefix(Self.mostDoubts).map { doubt in
      TextLine(
        .warning,
        """
          In doubt: \(doubt.file) and UID \(doubt.uid) have one Message-ID but differ; both stay, and \
        the next run copies both
        """)
    }
    if report.hasForeignState {
      lines.append(
        TextLine(
          .info,
          """
            The files of mbsync are kept with .before-offlineimap after their names; do not run mbsync here \
          again (docs/migrating.md tells the way back)
          """))
    }
    return lines
  }

  private func counts(_ report: AdoptionReport) -> SafeText {
    let total = Amounts.count(report.known + report.recognised + report.onlyHere, "file")
    var parts = ["\(report.recognised) recognised"]
    if report.recognisedByState > 0 { parts.append("\(report.recognisedByState) known to mbsync") }
    if report.known > 0 { parts.append("\(report.known) known before") }
    parts.append("\(report.onlyHere) only here")
    parts.append("\(report.onlyThere) only on the server")
    if !report.doubts.isEmpty { parts.append("\(report.doubts.count) in doubt") }
    return "\(total), \(parts.joined(separator: ", "))"
  }
}
