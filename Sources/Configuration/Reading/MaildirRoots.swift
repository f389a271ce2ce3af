// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Ensures that no two accounts keep their mail in the same place.
///
/// This is an error and no warning: each account takes the messages of the other, whose file names
/// it does not know, for new ones, and sends them to its own server.
struct MaildirRoots {
  private let settings: SettingsReader

  init(_ settings: SettingsReader) { self.settings = settings }

  /// Whether no account keeps its Maildirs below those of another one, where that is allowed at all.
  static func areApart(_ accounts: [AccountSettings]) -> Bool {
    // One account has nobody to look for.
    if accounts.count < 2 { return true }
    let roots = accounts.compactMap { $0.local.maildir.map { Files.canonical($0.root) + "/" } }
      .sorted()
    return !zip(roots, roots.dropFirst()).contains { $1.hasPrefix($0) }
  }

  func check(_ accounts: [AccountSettings]) {
    for (index, account) in accounts.enumerated() {
      for other in accounts[..<index] { check(account, other) }
    }
  }

  private func check(_ account: AccountSettings, _ other: AccountSettings) {
    guard let own = account.local.maildir, let theirs = other.local.maildir else {
      return checkServers(account, other)
    }
    if Self.isSame(own.root, theirs.root) {
      let fault = ReferenceFault.sharedRoot(
        account: account.name.rawValue, other: other.name.rawValue)
      report(fault, account)
      return
    }
    let orders = [(account, own, other, theirs), (other, theirs, account, own)]
    for (inner, below, outer, above) in orders where Self.holds(above, below) {
      let fault = ReferenceFault.nestedRoot(
        inner: inner.name.rawValue, outer: outer.name.rawValue)
      report(fault, inner)
    }
  }

  /// The map between UIDs is filed under the name of the repository.
  private func checkServers(_ account: AccountSettings, _ other: AccountSettings) {
    guard account.local.server != nil, account.local.rules.name == other.local.rules.name else {
      return
    }
    let fault = ReferenceFault.sharedServer(
      account: account.name.rawValue, other: other.name.rawValue)
    let section = settings.section(
      SectionName.accountPrefix + account.name.rawValue, .account)
    section.report(.reference(fault), at: "localrepository")
  }

  /// Whether two paths are one directory, be it by a symbolic link.
  private static func isSame(_ left: String, _ right: String) -> Bool {
    if left == right { return true }
    guard let left = try? Files.status(left), let right = try? Files.status(right) else {
      return false
    }
    return left.inode == right.inode && left.device == right.device
  }

  /// With another separator than `/`, only the directories directly below the root are folders.
  private static func holds(_ outer: MaildirSettings, _ inner: MaildirSettings) -> Bool {
    outer.separator == "/"
      && Files.canonical(inner.root).hasPrefix(Files.canonical(outer.root) + "/")
  }

  private func report(_ fault: ReferenceFault, _ account: AccountSettings) {
    let repository = settings.repository(account.local.rules.name.rawValue)
    repository.report(.reference(fault), at: "localfolders")
  }
}
