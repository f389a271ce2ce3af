// SPDX-License-Identifier: MIT

/// Finds the one slip behind several complaints about options, and leaves one message about it.
struct Slips {
  private let document: INIDocument
  private let findings: Findings

  init(_ document: INIDocument, _ findings: Findings) {
    self.document = document
    self.findings = findings
  }

  /// Replaces the complaints that follow from a slip by one about it.
  func repair() {
    LostHeaders(document, findings).repair()
    for section in document.sections {
      guard case .known(let kinds) = document.kind(of: section.name) else { continue }
      for option in section.options where !option.isBroken {
        repairContinuation(of: option, kinds, section.name)
      }
    }
    for problem in findings.problems { repairCut(problem) }
  }

  /// An option that is indented deeper than the one above continues the value of that.
  private func repairContinuation(
    of option: INIDocument.Option, _ kinds: SectionKinds, _ section: String
  ) {
    let isComplaint = { (problem: ConfigurationProblem) in
      problem.place.section == section && problem.place.option == option.name
    }
    guard let complaint = findings.problems.first(where: isComplaint),
      let (line, name) = swallowed(by: option, kinds)
    else { return }
    let weight = findings.problems.contains { isComplaint($0) && $0.weight == .error }
    findings.drop { problem in
      let isMissing = problem.fault == .value(.missing) && problem.place.option == name
      let isSame = problem.line == line && problem.place.option == name
      return isComplaint(problem) || problem.place.section == section && (isMissing || isSame)
    }
    let place = ConfigurationProblem.Place(
      complaint.place.source, line: line, section: section, option: name)
    findings.add(
      ConfigurationProblem(
        weight ? .error : .warning, at: place,
        .name(.continuation(of: option.name, meant: name))))
  }

  /// The first line of a value that looks like an option of the section.
  private func swallowed(
    by option: INIDocument.Option, _ kinds: SectionKinds
  ) -> (line: Int, name: String)? {
    for line in option.lines.dropFirst() {
      let word = line.text.unicodeScalars.prefix { $0 != "=" && $0 != ":" }
      let name = Substring(word).strippedEnd.lowercased()
      if word.endIndex < line.text.endIndex, OptionTable.row(name, in: kinds) != nil {
        return (line.number, name)
      }
    }
    return nil
  }

  /// Of an option that is missed, a line holds the beginning.
  private func repairCut(_ problem: ConfigurationProblem) {
    guard let section = problem.place.section, let missed = problem.missedOption,
      let line = cutLine(of: missed, in: section)
    else { return }
    let isCut = { (other: ConfigurationProblem) in
      guard case .grammar(.delimiterMissing) = other.fault else { return false }
      return other.line == line
    }
    findings.drop { $0 == problem || isCut($0) }
    findings.add(
      ConfigurationProblem(
        .error, at: .init(document.file, line: line, section: section),
        .grammar(.delimiterMissing(option: missed))))
  }

  private func cutLine(of name: String, in section: String) -> Int? {
    for option in document[section: section]?.options ?? [] where option.isBroken {
      guard !option.name.isEmpty, name.hasPrefix(option.name), case .line(let line) = option.origin
      else { continue }
      return line
    }
    return nil
  }
}

extension ConfigurationProblem {
  /// The option whose absence is complained of.
  fileprivate var missedOption: String? {
    switch fault {
    case .value(.missing): place.option
    case .reference(.needs(let option)): option
    default: nil
    }
  }
}
