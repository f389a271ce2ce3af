// SPDX-License-Identifier: MIT

/// The problems that one reading collects, so that a person sees all of them at once.
///
/// Confined to the thread that reads.
final class Findings {
  private(set) var problems: [ConfigurationProblem]

  init(_ problems: [ConfigurationProblem] = []) { self.problems = problems }

  /// Whether Python's parser would take the file.
  var isWellFormed: Bool {
    !problems.contains { problem in
      if case .grammar = problem.fault { true } else { false }
    }
  }

  /// Adds a problem once, however often it is found: many sections see an option of `[DEFAULT]`.
  func add(_ problem: ConfigurationProblem) {
    if !problems.contains(problem) { problems.append(problem) }
  }

  /// Takes problems back that follow from another one.
  func drop(_ isConsequence: (ConfigurationProblem) -> Bool) {
    problems.removeAll(where: isConsequence)
  }

  /// Turns the warning that an option is misspelt into an error, because the section needs it.
  ///
  /// Returns `false` if there is no such warning; then the option is simply missing.
  func escalate(misspelling option: String, in section: String) -> Bool {
    let position = problems.firstIndex { problem in
      guard problem.place.section == section, case .name(let fault) = problem.fault else {
        return false
      }
      return fault.means(option)
    }
    guard let position else { return false }
    let problem = problems[position]
    problems[position] = ConfigurationProblem(.error, at: problem.place, problem.fault)
    return true
  }

  /// The problems in the order of the file, then those that have no line.
  var sorted: [ConfigurationProblem] {
    problems.enumerated().sorted { left, right in
      let lines = (left.element.line ?? .max, right.element.line ?? .max)
      return lines.0 == lines.1 ? left.offset < right.offset : lines.0 < lines.1
    }.map(\.element)
  }
}
