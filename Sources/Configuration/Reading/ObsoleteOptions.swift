// SPDX-License-Identifier: MIT

extension SectionReader {
  /// Warns of the options of the section that mean nothing any more.
  ///
  /// Only sections that take part in the run are checked: what stands in others harms nobody.
  func warnOfObsoleteOptions() {
    for (option, section) in document.visibleOptions(in: name) {
      guard !option.isBroken, section == name || !Self.worksElsewhere(option.name),
        let now = OptionTable.row(option.name, in: kinds)?.replacement
      else { continue }
      let place = document.place(of: option, in: section)
      findings.add(ConfigurationProblem(.warning, at: place, .name(.obsoleteOption(now: now))))
    }
  }

  /// What stands in `[DEFAULT]` may be meant for sections of another kind.
  private static func worksElsewhere(_ option: String) -> Bool {
    OptionTable.rows.contains { $0.replacement == nil && $0.matches(option) }
  }
}
