// SPDX-License-Identifier: MIT

import SyncModel

/// Decides what an error stops: the whole run, or only the account that it is about.
///
/// OfflineIMAP reads the sections of an account when that account begins, so that a mistake there
/// stops no other.  What stands in `[general]` stops everything.
struct Exclusion {
  private let reader: SettingsReader
  private let errors: [ConfigurationProblem]

  init(_ reader: SettingsReader) {
    self.reader = reader
    errors = reader.findings.sorted.filter { $0.weight == .error }
  }

  var stopsAll: Bool { errors.contains(where: stopsAll) }

  private func stopsAll(_ error: ConfigurationProblem) -> Bool {
    // What was just typed is easily typed again.
    guard error.place.source == reader.document.file, let section = error.place.section else {
      return true
    }
    switch error.fault {
    case .reference(.unknownAccount): return false
    default: return section == "general"
    }
  }

  /// Takes the accounts out of the settings that something is wrong with, and the list of mailboxes.
  func apply(to settings: inout Settings) {
    var listed: [AccountName] = []
    for name in reader.listedAccounts.map({ AccountName($0) }) where !listed.contains(name) {
      listed.append(name)
    }
    settings.listed = listed
    for name in listed {
      let reasons = reasons(name.rawValue)
      let isRead = settings.accounts.contains { $0.name == name }
      if isRead && reasons.isEmpty { continue }
      settings.accounts.removeAll { $0.name == name }
      exclude(name, reasons.isEmpty ? errors : reasons, from: &settings)
    }
    let reasons = errors.filter { $0.place.section == "mbnames" }
    guard !reasons.isEmpty else { return }
    settings.mailboxList = nil
    exclude(nil, reasons, from: &settings)
  }

  private func exclude(
    _ name: AccountName?, _ reasons: [ConfigurationProblem], from settings: inout Settings
  ) {
    settings.excluded.append(
      ExcludedPart(account: name, reasons: reasons.map(\.description)))
  }

  /// The errors in the sections of an account, and those that name it.
  private func reasons(_ account: String) -> [ConfigurationProblem] {
    let own = SectionName.accountPrefix + account
    let repositories = ["localrepository", "remoterepository"].compactMap {
      reader.value(of: $0, in: own).map { SectionName.repositoryPrefix + $0 }
    }
    let sections = Set([own, INIDocument.defaults] + repositories)
    return errors.filter { error in
      if case .reference(let fault) = error.fault, let names = fault.accounts {
        return names.contains(account)
      }
      return error.place.section.map(sections.contains) == true
    }
  }
}

extension ReferenceFault {
  /// The accounts that the fault is about, if it names some; each of them could harm the other.
  fileprivate var accounts: [String]? {
    switch self {
    case .unknownAccount(let name, _, _): [name]
    case .sharedRoot(let account, let other), .sharedServer(let account, let other):
      [account, other]
    case .nestedRoot(let inner, let outer): [inner, outer]
    default: nil
    }
  }
}
