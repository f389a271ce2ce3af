// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Marks the files of all folders anew after `nametrans` of the local side has changed, for
/// `--migrate-fmd5-using-nametrans`.
///
/// A file that carries the digest of another name is a new message to its folder, and would be sent to
/// the server again.
struct DigestMigration: AccountAction {
  let context: RunContext
  let reporter: Reporter

  /// Publishes each file that gets another name.
  func perform() throws(SyncFailure) -> Int {
    try migrate()
    return 0
  }

  private func migrate() throws(SyncFailure) {
    guard let settings = context.account.local.maildir else { return }
    if context.general.isDryRun { return try migrateFolders(of: settings) }
    try context.layout.prepare(for: context.account)
    try AccountLock.hold(context.account.name, in: context.layout) { () throws(SyncFailure) in
      try migrateFolders(of: settings)
    }
  }

  private func migrateFolders(of settings: MaildirSettings) throws(SyncFailure) {
    let store = MaildirStore(settings)
    let folders = try store.folders().sorted()
    var naming = FolderNaming(remoteSeparator: nil, localSeparator: settings.separator)
    naming.localTranslation = try settings.rules.names.translations(of: folders)
    for folder in folders where !context.stop.endsSoon {
      let marks = FolderMarks(
        former: formerNames(of: folder), present: naming.visibleName(ofLocal: folder))
      for part in ["new", "cur"] {
        try migrateFiles(in: "\(store.path(of: folder))/\(part)", marks)
      }
    }
  }

  /// The names whose digests the files may have: that of the folder, and with `folderrenames` those that
  /// a `nametrans` in its place would have given.
  private func formerNames(of folder: FolderName) -> [FolderName] {
    let renames = context.account.remote.rules.names.renames
    return [folder] + (renames?.remoteNames(of: folder, toLocal: { $0 }, toRemote: { $0 }) ?? [])
  }

  private func migrateFiles(in directory: String, _ marks: FolderMarks) throws(SyncFailure) {
    let names = try attempting(to: "list \(directory)") { () throws(SystemError) in
      try Directory.names(in: directory)
    }
    var taken = Set(names.map(MaildirName.init).compactMap { $0.uid(in: marks.present) })
    for name in names.sorted() where !name.hasPrefix(".") {
      guard let number = MaildirName(name).number else { continue }
      if number.digest == marks.present.hexadecimal { continue }
      guard marks.former.contains(number.digest), taken.insert(number.uid).inserted else {
        reporter.report(
          .warning(
            .digestUnknown(
              path: "\(directory)/\(name)", former: marks.former[0],
              present: marks.present.hexadecimal)))
        continue
      }
      try migrate(name, in: directory, from: number.digest, to: marks.present)
    }
  }

  private func migrate(
    _ name: String, in directory: String, from former: String, to present: FolderDigest
  ) throws(SyncFailure) {
    reporter.report(
      .markingFile(
        path: "\(directory)/\(name)", digest: present.hexadecimal,
        isDryRun: context.general.isDryRun))
    if context.general.isDryRun { return }
    let new = name.replacing(",FMD5=\(former)", with: ",FMD5=\(present.hexadecimal)")
    try attempting(to: "rename \(directory)/\(name)") { () throws(SystemError) in
      try Files.rename("\(directory)/\(name)", to: "\(directory)/\(new)")
    }
  }
}

/// The digests that files of one folder may carry.
private struct FolderMarks {
  /// Those that are replaced; never empty.
  let former: [String]
  let present: FolderDigest

  init(former: [FolderName], present: FolderName) {
    self.former = former.map { FolderDigest($0).hexadecimal }
    self.present = FolderDigest(present)
  }
}
