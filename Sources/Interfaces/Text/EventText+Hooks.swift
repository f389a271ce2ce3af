// SPDX-License-Identifier: MIT

import SyncModel

extension EventText {
  func hookLines(_ event: SyncEvent) -> [TextLine] {
    switch event {
    case .hookStarted(let command, let isDryRun):
      [TextLine(.info, "\(dryRun(isDryRun))Calling hook: \(command)")]
    case .hookFinished(let report):
      [TextLine(.info, said(report))] + ending(report)
    case .watching(let place):
      [TextLine(.info, "Watching \(place)")]
    case .watchLost(let place, let problem, let pause):
      [
        TextLine(
          .warning,
          "Not watching \(place) for \(Amounts.duration(pause)): \(problem.message)")
      ]
    case .noticed(let folders):
      [TextLine(.info, "Changed on the server: \(folders.map(\.rawValue).joined(separator: ", "))")]
    case .mailboxList(let note):
      [TextLine(.info, words(for: note))]
    default: []
    }
  }

  private func words(for note: MailboxListNote) -> SafeText {
    switch note {
    case .wouldWrite(let path): "mbnames would write \(path)"
    case .removed(let path): "removed \(path)"
    case .wouldRemove(let path): "mbnames would remove \(path)"
    case .nothingToRemove: "no cache file to remove"
    }
  }

  private func said(_ report: HookReport) -> SafeText {
    let words: SafeText =
      "Hook stdout: \(lines(report.output))\nHook stderr:\(lines(report.errors))\n"
    guard report.omitted > 0 else { return words }
    return words + "(\(Amounts.count(report.omitted, "byte")) more left out)"
  }

  /// Each line by itself made harmless.
  private func lines(_ text: String) -> SafeText {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.dropFirst().reduce("\(lines.first ?? "")") { $0 + "\n\($1)" }
  }

  private func ending(_ report: HookReport) -> [TextLine] {
    switch report.ending {
    case .returned(let status): [TextLine(.info, "Hook return code: \(status)")]
    // The problem that follows tells of it.
    case .timedOut: []
    case .interrupted: [TextLine(.warning, "Hook stopped, because the program ends")]
    }
  }
}
