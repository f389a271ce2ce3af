// SPDX-License-Identifier: MIT

/// Finds the one slip behind many complaints: a section header that is missing or damaged.
///
/// Without its header, a section's options count for the section above, where most of them mean
/// nothing, and whatever refers to the section finds nothing.  A person needs to hear of the header
/// only.
struct LostHeaders {
  private let document: INIDocument
  private let findings: Findings

  init(_ document: INIDocument, _ findings: Findings) {
    self.document = document
    self.findings = findings
  }

  /// Replaces the complaints that follow from a lost header by one about it.
  func repair() {
    repairBeginning()
    let sections = document.sections.filter { !repairIndented($0) }
    for section in sections { repairMisspelt(section) }
    for section in sections { repairLost(section) }
  }

  // MARK: - What is missed

  /// A section that something needs, or that would explain options.
  private struct Wanted {
    let name: String
    let kinds: SectionKinds
    /// Whether the finding is the complaint that the section is missing.
    let isComplaint: (ConfigurationProblem) -> Bool
  }

  private var wanted: [Wanted] {
    var wanted: [Wanted] = []
    for problem in findings.problems {
      switch problem.fault {
      case .reference(.unknownAccount(let name, _, nil)):
        wanted.append(
          Wanted(name: SectionName.accountPrefix + name, kinds: .account) { $0 == problem })
      case .reference(.unknownRepository(let name, nil)):
        let isLocal = problem.place.option == "localrepository"
        let kinds: SectionKinds = isLocal ? .repositories : .servers
        wanted.append(
          Wanted(name: SectionName.repositoryPrefix + name, kinds: kinds) { $0 == problem })
      default: continue
      }
    }
    if document[section: "general"] == nil {
      wanted.append(Wanted(name: "general", kinds: .general, isComplaint: Self.missesAccounts))
    }
    if document[section: "mbnames"] == nil {
      wanted.append(Wanted(name: "mbnames", kinds: .mailboxNames) { _ in false })
    }
    return wanted
  }

  private static func missesAccounts(_ problem: ConfigurationProblem) -> Bool {
    problem.fault == .value(.missing) && problem.place.option == "accounts"
      && problem.place.line == nil
  }

  private func replace(
    _ wanted: Wanted?, at line: Int, in section: String?, _ fault: NameFault,
    dropping isConsequence: (ConfigurationProblem) -> Bool
  ) {
    let complaint = findings.problems.first { wanted?.isComplaint($0) == true }
    findings.drop { isConsequence($0) || $0 == complaint }
    let place = ConfigurationProblem.Place(document.file, line: line, section: section)
    findings.add(ConfigurationProblem(complaint?.weight ?? .warning, at: place, .name(fault)))
  }

  // MARK: - The four slips

  /// Something stands before the first section: then the rest is not worth telling.
  private func repairBeginning() {
    guard findings.problems.contains(where: { $0.fault == .grammar(.outsideSection) }) else {
      return
    }
    findings.drop(Self.missesAccounts)
  }

  /// A header that is indented continues the value above.
  private func repairIndented(_ section: INIDocument.Section) -> Bool {
    for option in section.options {
      for line in option.lines.dropFirst() {
        guard let name = Self.header(line.text) else { continue }
        let wanted = wanted.first { $0.name == name }
        replace(wanted, at: line.number, in: section.name, .indentedHeader(name)) { problem in
          guard problem.place.section == section.name else { return false }
          return problem.line ?? 0 >= line.number || problem.place.option == option.name
        }
        return true
      }
    }
    return false
  }

  private static func header(_ text: String) -> String? {
    guard text.hasPrefix("["), text.hasSuffix("]") else { return nil }
    let name = String(text.dropFirst().dropLast())
    let isName = [SectionName.accountPrefix, SectionName.repositoryPrefix].contains {
      name.hasPrefix($0) && name != $0
    }
    return isName || ["general", "mbnames", INIDocument.defaults].contains(name) ? name : nil
  }

  /// A section of a name that means nothing is the one that is missed.
  private func repairMisspelt(_ section: INIDocument.Section) {
    guard let line = section.line, case .unknown = document.kind(of: section.name) else { return }
    let missed = wanted.filter { $0.name != "mbnames" || section.name.lowercased().contains("mb") }
    guard let name = Suggestion.closest(to: section.name, among: missed.map(\.name)) else { return }
    replace(
      missed.first { $0.name == name }, at: line, in: section.name,
      .unknownSection(suggestion: name)
    ) { $0.place.section == section.name && $0.line == line }
  }

  /// The last options of a section belong to one that is missed.
  private func repairLost(_ section: INIDocument.Section) {
    guard case .known(let kinds) = document.kind(of: section.name) else { return }
    let options = section.options.filter { $0.line != nil && !$0.isLineBroken }
    guard let start = options.firstIndex(where: { isForeign($0, kinds, section) }) else { return }
    let (before, lost) = (options[..<start], options[start...])
    guard let first = lost.first?.line, let wanted = wanted(for: lost) else { return }
    let last = before.last?.line ?? section.line ?? 0
    let broken = findings.problems.first { problem in
      guard case .grammar = problem.fault, problem.place.section == section.name,
        let line = problem.line
      else { return false }
      return line > last && line < first
    }
    guard lost.count > 1 || broken != nil else { return }
    replace(
      wanted, at: broken?.line ?? first, in: section.name, .lostHeader(wanted.name)
    ) { problem in
      problem.place.section == section.name && problem.line.map { $0 >= first } == true
        || problem == broken
    }
  }

  /// Whether an option does not belong here, or stands here for the second time.
  private func isForeign(
    _ option: INIDocument.Option, _ kinds: SectionKinds, _ section: INIDocument.Section
  ) -> Bool {
    if option.isBroken { return true }
    return OptionTable.row(option.name, in: kinds) == nil && OptionTable.knows(option.name)
  }

  private func wanted(for options: ArraySlice<INIDocument.Option>) -> Wanted? {
    wanted.first { wanted in
      options.allSatisfy { OptionTable.row($0.name, in: wanted.kinds) != nil }
    }
  }
}

extension INIDocument.Option {
  fileprivate var line: Int? {
    if case .line(let number) = origin { number } else { nil }
  }

  /// Whether the line is none with a delimiter, so that its name means nothing.
  fileprivate var isLineBroken: Bool { isBroken && (name.isEmpty || !OptionTable.knows(name)) }
}
