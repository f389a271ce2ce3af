// SPDX-License-Identifier: MIT

package import SyncModel

/// What a run or a folder changed, in words.
package enum SummaryText {
  /// One line for a run: `3 messages received, 1 sent` or `Nothing changed in 12 folders`.
  ///
  /// Of a dry run it tells what a real one would do: `[DRYRUN] 3 messages would be received, 1 sent`.
  package static func ofRun(_ summary: RunSummary) -> String {
    if summary.isDryRun { return ofDryRun(summary) }
    if summary.changedNothing {
      return "Nothing changed in \(Amounts.count(summary.folders, "folder"))"
    }
    var changes = messageChanges(summary)
    if let (count, verb) = changes.first { changes[0].verb = noun(count) + verb }
    return joined(changes, summary)
  }

  /// A few words for one folder or a narrow place: `2 received, 1 deleted here`.
  package static func brief(_ summary: RunSummary) -> String {
    if summary.changedNothing { return "nothing new" }
    let words = joined(messageChanges(summary), summary)
    return summary.isDryRun ? "dry run: \(words)" : words
  }

  private static func ofDryRun(_ summary: RunSummary) -> String {
    if summary.changedNothing {
      return "[DRYRUN] Nothing would change in \(Amounts.count(summary.folders, "folder"))"
    }
    var changes = messageChanges(summary)
    if let (count, verb) = changes.first { changes[0].verb = noun(count) + "would be " + verb }
    let creation = changes.isEmpty ? "would be created" : "created"
    return "[DRYRUN] " + joined(changes, summary, creation)
  }

  private static func noun(_ count: Int) -> String { count == 1 ? "message " : "messages " }

  private static func messageChanges(_ summary: RunSummary) -> [(count: Int, verb: String)] {
    let flags = summary.flagsChangedLocally + summary.flagsChangedRemotely
    return [
      (summary.downloaded, "received"), (summary.uploaded, "sent"),
      (summary.moved, "moved"), (summary.linked, "taken from another folder"),
      (summary.deletedLocally, "deleted here"),
      (summary.deletedRemotely, "deleted on the server"), (flags, "reflagged"),
      (summary.relabelled, "relabelled"),
    ].filter { $0.0 > 0 }
  }

  private static func joined(
    _ changes: [(count: Int, verb: String)], _ summary: RunSummary, _ creation: String = "created"
  ) -> String {
    var parts = changes.map { "\($0.count) \($0.verb)" }
    if summary.foldersCreated > 0 {
      parts.append("\(Amounts.count(summary.foldersCreated, "folder")) \(creation)")
    }
    // To join an array makes the runtime search through the program, at the end of each run with changes.
    return parts.dropFirst().reduce(parts.first ?? "") { "\($0), \($1)" }
  }
}
