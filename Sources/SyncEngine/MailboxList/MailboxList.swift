// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Keeps the file with the names of all folders (`[mbnames]`).
///
/// Each account has a file of its own below the metadata, from which the list of all accounts is made,
/// also of those that take no part in this run.  Safe to share between threads.
final class MailboxList: Sendable {
  private let settings: MailboxListSettings
  private let layout: StateLayout
  private let isDryRun: Bool
  /// Held while a file is written: accounts end at the same time.
  private let writing = Monitor(())

  init(_ settings: MailboxListSettings, _ layout: StateLayout, isDryRun: Bool) {
    self.settings = settings
    self.layout = layout
    self.isDryRun = isDryRun
  }

  /// Notes the folders of an account after a run that reached its end.
  func note(
    _ account: AccountSettings, _ pairs: [FolderPair], _ reporter: Reporter
  ) throws(SyncProblem) {
    let entries = pairs.map { pair in
      MailboxListSettings.Entry(
        account: account.name, folder: pair.local, root: account.local.maildir?.root)
    }
    let wanted = try chosen(entries)
    try write(MailboxListJSON.text(of: wanted), to: layout.mailboxes(of: account.name), reporter)
    if settings.isIncremental { try writeList(reporter) }
  }

  /// Writes the list after the last account, unless that was done after each.
  func finish(_ reporter: Reporter) throws(SyncProblem) {
    if !settings.isIncremental { try writeList(reporter) }
  }

  private func chosen(
    _ entries: [MailboxListSettings.Entry]
  ) throws(SyncProblem) -> [MailboxListSettings.Entry] {
    guard let filter = settings.filter else { return entries }
    let verdicts = try filter.compute(entries)
    return zip(entries, verdicts).filter(\.1).map(\.0)
  }

  /// Lists what can be read, and then throws what cannot.
  private func writeList(_ reporter: Reporter) throws(SyncProblem) {
    let (recorded, problem) = recorded()
    var entries = recorded.sorted { ($0.account, $0.folder) < ($1.account, $1.folder) }
    if let order = settings.order { entries = try order.compute(entries) }
    let text = try text(of: entries)
    try write(text, to: settings.path, reporter)
    if let problem { throw problem }
  }

  private func text(of entries: [MailboxListSettings.Entry]) throws(SyncProblem) -> String {
    let format: PercentFormat
    do throws(PercentFormat.Mistake) {
      format = try PercentFormat(settings.item, names: MailboxListSettings.names)
    } catch {
      throw .mailboxListUnusable(path: settings.path, reason: "peritem cannot be used")
    }
    let items = entries.map { entry in
      format.filled(with: [
        "accountname": entry.account.rawValue, "foldername": entry.folder.rawValue,
        "localfolders": entry.root,
      ])
    }
    return try settings.header.find() + items.joined(separator: settings.separator.find())
      + settings.footer.find()
  }

  /// What all accounts have noted, and one of the files that cannot be read.
  private func recorded() -> (entries: [MailboxListSettings.Entry], problem: SyncProblem?) {
    var entries: [MailboxListSettings.Entry] = []
    var problem: SyncProblem?
    for path in MailboxCaches(layout).paths {
      if let text = try? Files.read(path), let part = MailboxListJSON.entries(in: text) {
        entries += part
      } else {
        problem = .mailboxListUnusable(
          path: path,
          reason: "It is not a list of folders that can be read. Remove it: the next run of its "
            + "account writes it anew")
      }
    }
    return (entries, problem)
  }

  private func write(
    _ text: String, to path: String, _ reporter: Reporter
  ) throws(SyncProblem) {
    if isDryRun { return reporter.report(.mailboxList(.wouldWrite(path: path))) }
    do throws(SystemError) {
      try writing.update { _ throws(SystemError) in
        if let parent = Files.parent(of: path) { try Files.createDirectories(parent) }
        try Files.exchange(path, with: Array(text.utf8))
      }
    } catch {
      throw .mailboxListUnusable(path: path, reason: error.reason)
    }
  }
}

/// The files of all accounts below the metadata.
struct MailboxCaches {
  private let layout: StateLayout
  private static let ending = ".json"

  init(_ layout: StateLayout) { self.layout = layout }

  /// In the order of their names.
  var paths: [String] {
    let names = (try? Directory.names(in: layout.mailboxDirectory)) ?? []
    return names.filter { $0.hasSuffix(Self.ending) }.sorted().map {
      "\(layout.mailboxDirectory)/\($0)"
    }
  }

  /// The account of a file.
  func account(of path: String) -> AccountName {
    AccountName(
      String(path.dropFirst(layout.mailboxDirectory.count + 1).dropLast(Self.ending.count)))
  }
}
