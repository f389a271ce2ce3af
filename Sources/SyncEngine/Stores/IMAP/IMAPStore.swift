// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// The folders of a server, seen through one connection that can be opened again.
///
/// Owned by one worker.
final class IMAPStore {
  /// The folders that can be opened, and the character between the levels of their names.
  struct Listing {
    var folders: [FolderName]
    var separator: Character?
  }

  private let connector: IMAPConnector
  private let context: RunContext
  private var connection: IMAPConnection

  init(_ connector: IMAPConnector, context: RunContext, connection: IMAPConnection) {
    self.connector = connector
    self.context = context
    self.connection = connection
  }

  /// Whether the connection is of no more use.
  var isBroken: Bool { connection.isBroken }

  /// `plain`, or the version of TLS.
  var security: String { "\(connection.security)" }
  /// What the server can do, in its order.
  var capabilities: [String] { connection.capabilities.names }

  /// Replaces a broken connection.
  func reconnect(_ reporter: Reporter) throws(SyncFailure) {
    connection.abandon()
    connection = try connector.open(reporter)
  }

  /// Drops the connection without a goodbye.
  func abandon() { connection.abandon() }

  /// Says goodbye.
  func leave() { connection.logOut() }

  /// Asks for all folders that can be opened.
  ///
  /// An answer without any folder is a problem: every account has an INBOX.
  func folders() throws(SyncFailure) -> Listing {
    connection.begin("listing folders")
    let probe = try connection.send(.list(MailboxName("")))
    let all = try connection.send(.list())
    let root = try collect(probe)
    let entries = try collect(all)
    let mailboxes = entries.filter(\.isSelectable).map(\.name)
    guard !mailboxes.isEmpty else { throw .problem(.noFolders(host: connection.host)) }
    let names = mailboxes.map(folderName)
    connector.remember(zip(names, mailboxes))
    // Servers without an answer to the probe tell the separator with each name.
    let delimiter = root.first?.delimiter ?? entries.lazy.compactMap(\.delimiter).first
    return Listing(
      folders: names, separator: delimiter.map { Character(UnicodeScalar($0)) })
  }

  /// Creates a folder with its parents; that it is there already is no error.
  func create(_ folder: FolderName) throws(SyncFailure) {
    connection.begin("creating folder \(folder)")
    let completion = try connection.run(.create(mailboxName(folder)))
    guard completion.condition != .ok, completion.text.code != .alreadyExists else { return }
    throw .problem(
      .folderNotCreated(
        FolderPlace(context.account.remote.rules.name, folder),
        reason: "The server said: \(completion.text.text)"))
  }

  /// Opens a folder, for writing if the settings allow any.
  func open(_ folder: FolderName) throws(SyncFailure) -> IMAPFolder {
    connection.begin("opening folder \(folder)")
    let mayWrite = !context.account.remote.rules.isReadOnly && !context.general.isDryRun
    let mailbox = mailboxName(folder)
    var selection = Selection()
    let completion = try connection.run(mayWrite ? .select(mailbox) : .examine(mailbox)) {
      selection.note($0)
    }
    guard completion.condition == .ok else {
      throw .problem(.folderRefused(folder: folder, serverText: completion.text.text))
    }
    guard let validity = selection.validity else {
      throw .problem(.validityMissing(folder: folder))
    }
    return IMAPFolder(
      FolderPlace(context.account.remote.rules.name, folder), mailbox: mailbox,
      connection: connection, validity: validity, exists: selection.exists,
      isReadOnly: mayWrite && completion.text.code == .readOnly,
      expunges: context.account.remote.expunges)
  }

  private func collect(_ tag: Tag) throws(SyncFailure) -> [ListResponse] {
    var entries: [ListResponse] = []
    try connection.wait(for: tag) { event in
      if case .untagged(.list(let entry)) = event { entries.append(entry) }
    }.success()
    return entries
  }

  /// The name that users know a mailbox by; INBOX has one spelling whatever the server's.
  private func folderName(_ mailbox: MailboxName) -> FolderName {
    if mailbox.isInbox { return "INBOX" }
    return FolderName(
      context.account.usesUTF8FolderNames ? mailbox.text : mailbox.wireText)
  }

  /// The name as the server spelt it; one is made up only for a folder that the server does not have.
  private func mailboxName(_ folder: FolderName) -> MailboxName {
    if let listed = connector.mailbox(of: folder) { return listed }
    return context.account.usesUTF8FolderNames
      ? MailboxName(folder.rawValue) : MailboxName(wire: folder.rawValue.utf8)
  }
}

/// What a server tells while it opens a mailbox.
private struct Selection {
  var validity: UInt32?
  var exists = 0

  mutating func note(_ event: SessionEvent) {
    switch event {
    case .untagged(.exists(let count)): exists = Int(count)
    case .untagged(.status(_, let text)):
      if case .uidValidity(let value) = text.code { validity = value }
    default: break
    }
  }
}
