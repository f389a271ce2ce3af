// SPDX-License-Identifier: MIT

extension SettingsReader {
  /// The accounts to run, each of which has a section.
  func accountNames() -> [String] {
    let general = section("general", .general)
    if let names = overrides.accountNames {
      if names.isEmpty { report(.noAccounts, at: .init("-a")) }
      return known(names, at: .init("-a"))
    }
    guard general.required("accounts") != nil else { return [] }
    let place = general.place(of: "accounts")
    let names = Overrides.names(general.raw("accounts") ?? "")
    if names.isEmpty { report(.noAccounts, at: place) }
    return known(names, at: place)
  }

  private func known(_ names: [String], at place: ConfigurationProblem.Place) -> [String] {
    let all = self.names(after: SectionName.accountPrefix)
    var found: [String] = []
    for name in names {
      if found.contains(name) {
        report(.repeatedAccount(name), at: place, .warning)
      } else if all.contains(name) {
        found.append(name)
      } else {
        let spaced = all.first { $0.stripped == name }
        let suggestion = spaced ?? Suggestion.closest(to: name, among: all)
        let known = all.map { String($0.stripped) }
        report(.unknownAccount(name, known: known, suggestion: suggestion), at: place)
      }
    }
    return found
  }

  func report(
    _ fault: ReferenceFault, at place: ConfigurationProblem.Place,
    _ weight: ConfigurationProblem.Weight = .error
  ) {
    findings.add(ConfigurationProblem(weight, at: place, .reference(fault)))
  }
}
