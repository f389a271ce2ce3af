// SPDX-License-Identifier: MIT

import SyncModel

extension EventText {
  /// An error as OfflineIMAP shows it: where it happened, what and why, and then what to do, and where.
  static func error(
    _ problem: SyncProblem, _ scope: ProblemScope, _ places: [RemedyPlace]
  ) -> SafeText {
    let sentences = [problem.message] + (problem.remedy.map { [$0] } ?? []) + places.lines
    guard let context = context(scope) else {
      return sentences.dropFirst().reduce("ERROR: \(problem.message)") { $0 + "\n  \($1)" }
    }
    return sentences.reduce("ERROR: \(context)") { $0 + "\n  \($1)" }
  }

  private static func context(_ scope: ProblemScope) -> SafeText? {
    switch scope {
    case .program: nil
    case .account(let account): "While attempting to sync account '\(account)'"
    case .folder(let place, let account):
      "Aborting sync, folder '\(place.folder)' [acc: '\(account)']"
    case .message(.uid(let uid), _, let account): "Copying message \(uid) [acc: \(account)]"
    case .message(.arrival, let place, let account):
      "Copying a new message of \(place) [acc: \(account)]"
    }
  }
}

extension [RemedyPlace] {
  /// A line for each place, as compilers write them; options that are not set stand together.
  var lines: [String] {
    var lines: [(beginning: String, options: [String], isSet: Bool)] = []
    for item in self {
      let place = item.place
      let position = place.line.map { "\(place.file):\($0)" } ?? place.file
      let beginning = "\(position): [\(place.section)]"
      if !item.isSet, let last = lines.last, !last.isSet, last.beginning == beginning {
        lines[lines.count - 1].options.append(place.option)
      } else {
        lines.append((beginning, [place.option], item.isSet))
      }
    }
    return lines.map { line in
      "\(line.beginning) \(line.options.joined(separator: ", "))\(line.isSet ? "" : " (not set)")"
    }
  }
}
