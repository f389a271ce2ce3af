// SPDX-License-Identifier: MIT

/// Finds names in the document that nothing reads, and guesses what was meant.
struct OptionCheck {
  let document: INIDocument
  let findings: Findings

  func run() {
    for section in document.sections {
      switch document.kind(of: section.name) {
      case .known(let kinds): check(section, kinds)
      case .defaults: check(section, .all)
      case .oldInterface: report(.obsoleteSection, of: section)
      case .unknown:
        report(.unknownSection(suggestion: SectionName.suggestion(for: section.name)), of: section)
      }
    }
  }

  private func report(_ fault: NameFault, of section: INIDocument.Section) {
    report(.name(fault), at: .init(document.file, line: section.line, section: section.name))
  }

  private func check(_ section: INIDocument.Section, _ kinds: SectionKinds) {
    let used = references(in: section)
    for option in section.options where !option.isBroken {
      if let row = OptionTable.row(option.name, in: kinds) {
        checkContinuation(of: option, row, section.name, kinds)
      } else if !used.contains(option.name) {
        let fault = NameFault.unknownOption(Self.suggestion(for: option.name, in: kinds))
        report(.name(fault), at: document.place(of: option, in: section.name))
      }
    }
  }

  /// The options that others refer to: whoever wrote them knows what they are for.
  private func references(in section: INIDocument.Section) -> Set<String> {
    let readers = section.name == INIDocument.defaults ? document.sections : [section]
    return Set(readers.flatMap(\.options).flatMap { Interpolation.references(in: $0.value) })
  }

  private static func suggestion(
    for name: String, in kinds: SectionKinds
  ) -> NameFault.Suggestion? {
    if let row = OptionTable.row(name, in: .all) { return .elsewhere(row.kinds.shown) }
    let here = OptionTable.rows.filter { !$0.kinds.isDisjoint(with: kinds) }.map(\.name)
    if let similar = Suggestion.closest(to: name, among: here) { return .similar(similar) }
    guard let similar = Suggestion.closest(to: name, among: OptionTable.rows.map(\.name)),
      let row = OptionTable.row(similar, in: .all)
    else { return nil }
    return .similarElsewhere(similar, row.kinds.shown)
  }

  /// A line that became part of a value only because it is indented deeper.
  ///
  /// An option that is read complains of such a line by itself, unless it is a list or a command.
  private func checkContinuation(
    of option: INIDocument.Option, _ row: OptionRow, _ section: String, _ kinds: SectionKinds
  ) {
    let mayHaveLines = [.list, .command, .folderPatterns, .folderRenames].contains(row.type)
    if row.type == .expression || row.replacement == nil && !mayHaveLines { return }
    for line in option.lines.dropFirst() {
      let word = line.text.unicodeScalars.prefix { $0 != "=" && $0 != ":" }
      let name = Substring(word).strippedEnd.lowercased()
      guard word.endIndex < line.text.endIndex, OptionTable.row(name, in: kinds) != nil else {
        continue
      }
      let place = ConfigurationProblem.Place(
        document.file, line: line.number, section: section, option: name)
      report(.name(.continuation(of: option.name, meant: name)), at: place)
    }
  }

  private func report(_ fault: ConfigurationProblem.Fault, at place: ConfigurationProblem.Place) {
    findings.add(ConfigurationProblem(.warning, at: place, fault))
  }
}

extension INIDocument {
  /// What a section is, as far as its name and its `type` tell.
  func kind(of section: String) -> SectionName {
    let raw = option("type", in: section)?.option.value
    let type = raw.flatMap { try? interpolation(in: section).expand($0) }
    return SectionName(section, type: type.map { String($0.stripped) })
  }
}
