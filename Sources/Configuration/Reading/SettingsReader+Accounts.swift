// SPDX-License-Identifier: MIT

extension SettingsReader {
  /// The accounts to run, each of which has a section.
  func accountNames() -> [String] {
    let general = section("general", .general)
    if let list = overrides.accounts {
      let names = Self.split(list)
      if names.isEmpty { report(.noAccounts, at: .init("-a")) }
      return known(names, at: .init("-a"))
    }
    guard general.required("accounts") != nil else { return [] }
    let place = general.place(of: "accounts")
    let names = Self.split(general.raw("accounts") ?? "")
    if names.isEmpty { report(.noAccounts, at: place) }
    return known(names, at: place)
  }

  /// OfflineIMAP strips blanks only at the start; no account can have one at its end in its list.
  private static func split(_ list: String) -> [String] {
    list.split(separator: ",").map { String($0.stripped) }.filter { !$0.isEmpty }
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
