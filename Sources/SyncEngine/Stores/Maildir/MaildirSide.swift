// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// A tree of Maildirs as the local side of an account.
final class MaildirSide: LocalStore {
  private let settings: MaildirSettings
  private let context: RunContext
  private let store: MaildirStore

  init(_ settings: MaildirSettings, _ context: RunContext) {
    self.settings = settings
    self.context = context
    store = MaildirStore(settings)
  }

  func folders(_ reporter: Reporter) throws(SyncFailure) -> LocalListing {
    LocalListing(folders: try store.folders(), separator: settings.separator)
  }

  func create(_ pair: FolderPair) throws(SyncFailure) { try store.create(pair.local) }

  func open(
    _ pair: FolderPair, _ agreed: @autoclosure () throws(SyncFailure) -> FolderSnapshot,
    _ reporter: Reporter
  ) throws(SyncFailure) -> any LocalFolder {
    folder(pair, reporter)
  }

  /// Costs a look at two directories; with labels also one at each file, because a program may write to
  /// a file without changing its directory.
  func isUnchanged(
    _ pair: FolderPair, since record: FolderRecord, _ listing: LocalListing
  ) -> Bool {
    let path = store.path(of: pair.local)
    guard let present = try? MaildirHistory(of: path), record.knows(present) else { return false }
    return context.account.labels == nil || !MaildirEdits.exist(in: path, since: present.mark)
  }

  /// Takes the UIDs from the names of the files.
  func forgetNumbers(of pair: FolderPair, _ reporter: Reporter) throws(SyncFailure) {
    try folder(pair, reporter).forgetNumbers()
  }

  private func folder(
    _ pair: FolderPair, _ reporter: Reporter
  ) -> MaildirFolder {
    let folder = MaildirFolder(
      pair.local, visible: pair.visible, of: settings, in: context,
      warn: { reporter.report(.warning($0)) })
    if context.general.debug.contains(.maildir) {
      folder.trace = { reporter.report(.debug(.maildir, $0)) }
    }
    return folder
  }

  var isBroken: Bool { false }
  func reconnect(_ reporter: Reporter) {}
  func abandon() {}
  func leave() {}
}

extension MaildirFolder {
  var carriesNumbers: Bool { true }
  var lastingKeywords: MessageFlags { settings.keywords.letters }

  /// A file has its number in its name, so that nothing can be lost in between.
  func adopt(
    from remote: any RemoteFolder, _ theirs: FolderSnapshot, _ agreed: FolderSnapshot
  ) throws(SyncFailure) -> Adoption { Adoption() }

  /// The times of the directories are remembered with the folder as a whole.
  func remember(_ agreed: FolderSnapshot, isSettled: Bool) {}
  func forget() {}

  /// Opens a folder for one run of an account.
  convenience init(
    _ folder: FolderName, visible: FolderName?, of settings: MaildirSettings,
    in context: RunContext, warn: @escaping (SyncWarning) -> Void
  ) {
    self.init(
      folder, visible: visible, of: settings, namer: context.namer,
      isDurable: context.general.isDurable, warn: warn)
    unsentHeaders = context.account.unsentHeaders
    labels = context.account.labels
  }
}
