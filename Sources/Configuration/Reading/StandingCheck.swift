// SPDX-License-Identifier: MIT

extension SectionReader {
  /// Reports the options of the section that this version does not have.
  ///
  /// Only sections that take part in the run are checked: what an account that is not run asks for
  /// harms nobody.
  ///
  /// - Parameter passedOver: Options that the command line replaces.
  func checkStandings(except passedOver: Set<String> = []) {
    for (option, section) in document.visibleOptions(in: name) {
      guard !option.isBroken, !passedOver.contains(option.name),
        section == name || !Self.worksElsewhere(option.name),
        let row = OptionTable.row(option.name, in: kinds),
        let (fault, weight) = standing(of: option, row)
      else { continue }
      let place = document.place(of: option, in: section)
      findings.add(ConfigurationProblem(weight, at: place, .standing(fault)))
    }
  }

  /// What stands in `[DEFAULT]` may be meant for sections of another kind.
  private static func worksElsewhere(_ option: String) -> Bool {
    OptionTable.rows.contains { $0.standing == .works && $0.matches(option) }
  }

  private func standing(
    of option: INIDocument.Option, _ row: OptionRow
  ) -> (StandingFault, ConfigurationProblem.Weight)? {
    switch row.standing {
    case .works, .ignored(_, isQuiet: true): return nil
    case .obsolete(let now): return (.obsolete(now: now), .warning)
    case .refused(let danger, let remedy):
      let fault = StandingFault.refused(danger: danger, remedy: remedy)
      return isHarmless(option, row) ? nil : (fault, .error)
    case .ignored(let reason, isQuiet: false):
      return isHarmless(option, row) ? nil : (.ignored(reason: reason), .warning)
    }
  }

  /// The value is not read, so a reference in it that leads nowhere is no mistake.
  private func isHarmless(_ option: INIDocument.Option, _ row: OptionRow) -> Bool {
    let value = try? document.interpolation(in: name).expand(option.value)
    return row.isHarmless(value ?? option.value)
  }
}
