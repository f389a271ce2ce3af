// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// The folders of a server, seen through one connection that can be opened again.
///
/// Owned by one worker.
final class IMAPStore {
  /// The folders that can be opened, and the character between the levels of their names.
  struct Listing {
    var folders: [FolderName]
    var separator: Character?
    /// The numbers that tell whether a folder has changed, of the folders of which the server told.
    var marks: [FolderName: RemoteMark] = [:]
    /// Folders that the user does not want because they are not subscribed.
    var unsubscribed: Set<FolderName> = []
    /// The folder that has all messages of the account, if the server says so.
    var everything: FolderName?
  }

  private let connector: IMAPConnector
  private let context: RunContext
  private(set) var connection: IMAPConnection

  init(_ connector: IMAPConnector, context: RunContext, connection: IMAPConnection) {
    self.connector = connector
    self.context = context
    self.connection = connection
  }

  var settings: IMAPSettings { connector.settings }

  /// What the last list of all folders told of one; `nil` when it told nothing.
  func mark(of folder: FolderName) -> RemoteMark? { connector.mark(of: folder) }

  /// Whether the connection is of no more use; asked between two pieces of work.
  var isBroken: Bool { connection.isBroken || connection.isOutOfStep }

  /// `plain`, or the version of TLS.
  var security: String { "\(connection.security)" }
  /// What the server can do, in its order.
  var capabilities: [String] { connection.capabilities.names }

  /// How the server tells what has changed.
  var tier: ListingTier { connection.tier }

  /// Whether the server tells labels that are synchronised.
  var tellsLabels: Bool { connection.tellsLabels }

  /// Whether messages can be moved so that their new UIDs are known.
  var canMove: Bool {
    connection.capabilities.has("MOVE") && connection.capabilities.has("UIDPLUS")
  }

  /// UIDVALIDITY and UIDNEXT of a folder that need not be open; `nil` when the server does not tell.
  func numbers(of folder: FolderName) throws(SyncFailure) -> (validity: UInt32, next: UInt32)? {
    var numbers: (UInt32, UInt32)?
    let command = Command.status(mailboxName(folder), [.uidNext, .uidValidity])
    let completion = try connection.run(command) { event in
      guard case .untagged(.mailboxStatus(let status)) = event, let next = status.uidNext,
        let validity = status.uidValidity
      else { return }
      numbers = (validity, next.rawValue)
    }
    return completion.condition == .ok ? numbers : nil
  }

  /// Replaces a broken connection.
  func reconnect(_ reporter: Reporter) throws(SyncFailure) {
    connection.abandon()
    connection = try connector.open(reporter)
  }

  /// Lets the server tell of changes in the open folder; see ``IMAPConnection/idle(messages:until:_:)``.
  func idle(
    messages: Int, until deadline: Deadline, _ observer: some IdleObserver
  ) throws(SyncFailure) {
    try connection.idle(messages: messages, until: deadline, observer)
  }

  /// Drops the connection without a goodbye.
  func abandon() { connection.abandon() }

  /// Says goodbye.
  func leave() { connection.logOut() }

  /// Asks for all folders that can be opened.
  ///
  /// An answer without any folder is a problem: every account has an INBOX.
  func folders(_ reporter: Reporter) throws(SyncFailure) -> Listing {
    let question = connector.listing(on: connection, reporter)
    let asked = connection.listing
    connection.listing = nil
    let answer = try question.ask(asked)
    let mailboxes = answer.mailboxes
    guard !mailboxes.isEmpty else { throw .problem(.noFolders(host: connection.host)) }
    let names = mailboxes.map(folderName)
    connector.remember(zip(names, mailboxes))
    var listing = Listing(folders: names, separator: answer.separator)
    listing.everything = answer.everything.map(folderName)
    for (name, mailbox) in zip(names, mailboxes) { listing.marks[name] = answer.marks[mailbox] }
    connector.remember(listing.marks)
    if settings.takesSubscribedOnly {
      let wanted = try question.subscribed()
      for (name, mailbox) in zip(names, mailboxes) where !wanted.contains(mailbox) {
        listing.unsubscribed.insert(name)
      }
    }
    return listing
  }

  /// Creates a folder with its parents; that it is there already is no error.
  func create(_ folder: FolderName) throws(SyncFailure) {
    connection.begin("creating folder \(folder)")
    let completion = try connection.run(.create(mailboxName(folder)))
    guard completion.condition != .ok, completion.text.code != .alreadyExists else {
      try refuseTwin(of: folder)
      // Else the next run would leave it out.
      if settings.takesSubscribedOnly { try connection.succeed(.subscribe(mailboxName(folder))) }
      return
    }
    throw .problem(
      .folderNotCreated(
        FolderPlace(settings.rules.name, folder),
        reason: "The server said: \(completion.text.text)"))
  }

  /// Deletes a folder with all its messages.
  func delete(_ folder: FolderName) throws(SyncFailure) {
    connection.begin("deleting folder \(folder)")
    let completion = try connection.run(.delete(mailboxName(folder)))
    guard completion.condition != .ok else { return }
    throw .problem(
      .folderNotDeleted(
        FolderPlace(settings.rules.name, folder),
        reason: "The server said: \(completion.text.text)"))
  }

  /// Makes sure that a folder whose name differs from another one in case only is not that other one.
  ///
  /// Some servers take both for the same; two local folders would be compared with one mailbox then.
  private func refuseTwin(of folder: FolderName) throws(SyncFailure) {
    guard let twin = connector.twin(of: folder) else { return }
    var isListed = false
    let mailbox = mailboxName(folder)
    try connection.succeed(.list(mailbox)) { event in
      if case .untagged(.list(let entry)) = event, entry.name == mailbox { isListed = true }
    }
    if isListed { return }
    throw .problem(
      .folderNotCreated(
        FolderPlace(settings.rules.name, folder),
        reason: "The server takes it for \(twin), which differs in upper and lower case only."))
  }

  /// Opens a folder, for writing if the settings allow any and `isReading` is not set.
  ///
  /// `base` is what the folder held at an earlier time: the server then tells only what changed.
  /// `meanwhile` runs while the server works; what it throws is thrown here.
  func open(
    _ folder: FolderName, since base: RemoteBase?, isReading: Bool = false, _ reporter: Reporter,
    meanwhile: () throws(SyncFailure) -> Void = {}
  ) throws(SyncFailure) -> IMAPFolder {
    connection.begin("opening folder \(folder)")
    let mayWrite = !isReading && !settings.rules.isReadOnly && !context.general.isDryRun
    let mailbox = mailboxName(folder)
    let identities = IdentityQuestion(
      folder, context.memory?.store, on: connection, of: connector, reporter)
    let opening = MailboxOpening(
      mailbox: mailbox, isReadOnly: !mayWrite, mark: base?.mark, connection: connection,
      identities: identities, knowledge: connector.knowledge)
    let (completion, selection) = try opening.run(reporter, meanwhile: meanwhile)
    guard completion.condition == .ok else {
      throw .problem(.folderRefused(folder: folder, serverText: completion.text.text))
    }
    guard let validity = selection.validity else {
      throw .problem(.validityMissing(folder: folder))
    }
    try identities?.open(validity: validity)
    let place = FolderPlace(settings.rules.name, folder)
    let isReadOnly = mayWrite && completion.text.code == .readOnly
    let opened = IMAPFolder(
      place, mailbox: mailbox, connection: connection, validity: validity,
      listing: IMAPListing(
        place, selection, since: base, on: connection, identities: identities,
        knowledge: connector.knowledge, reporter),
      isReadOnly: isReadOnly, expunges: settings.expunges)
    let (unsent, labels) = (context.account.unsentHeaders, context.account.labels)
    opened.kind = settings.kind
    opened.headerFilter = HeaderFilter(unsent)
    opened.printFilter = HeaderFilter(unsent + (labels.map { [$0.header] } ?? []))
    opened.trash = settings.trash.map { mailboxName($0) }
    if mayWrite && !isReadOnly {
      opened.keepsReceiptMark = selection.permanentFlags?.keeps(.receiptSent) == true
      opened.lastingKeywords = connection.keywords.letters(keptBy: selection.permanentFlags)
    }
    return opened
  }

  /// The name that users know a mailbox by; INBOX has one spelling whatever the server's.
  private func folderName(_ mailbox: MailboxName) -> FolderName {
    if mailbox.isInbox { return "INBOX" }
    return FolderName(
      context.account.usesUTF8FolderNames ? mailbox.text : mailbox.wireText)
  }

  /// The name as the server spelt it; one is made up only for a folder that the server does not have.
  func mailboxName(_ folder: FolderName) -> MailboxName {
    connector.mailbox(of: folder) ?? connector.wireName(folder.rawValue)
  }
}
