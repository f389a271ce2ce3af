// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// The folders of the local side, as one worker sees them: a tree of Maildirs, or a second server.
///
/// What only one of the two can do stays behind this border.
protocol LocalStore: AnyObject {
  /// All folders that can be opened.
  func folders(_ reporter: Reporter) throws(SyncFailure) -> LocalListing
  /// Creates the local folder of a pair with its parents; that it is there already is no error.
  func create(_ pair: FolderPair) throws(SyncFailure)
  /// Opens the local folder of a pair for one synchronisation; `agreed` is what the status holds, for those
  /// who need it.
  func open(
    _ pair: FolderPair, _ agreed: @autoclosure () throws(SyncFailure) -> FolderSnapshot,
    _ reporter: Reporter
  ) throws(SyncFailure) -> any LocalFolder
  /// Whether the local folder is as it was when the pair was in step; `false` when that is not sure.
  func isUnchanged(_ pair: FolderPair, since record: FolderRecord, _ listing: LocalListing) -> Bool
  /// Forgets the numbers by which the two sides know the messages of a folder that is created anew.
  func forgetNumbers(of pair: FolderPair, _ reporter: Reporter) throws(SyncFailure)

  /// Whether a connection is of no more use; a Maildir has none.
  var isBroken: Bool { get }
  /// Replaces a broken connection.
  func reconnect(_ reporter: Reporter) throws(SyncFailure)
  /// Drops a connection without a goodbye.
  func abandon()
  /// Says goodbye.
  func leave()
}

/// Calls a closure with the remembered names of the files of a folder, ascending by UID, and tells whether they have
/// been wanted before.
typealias NameSource = @Sendable ((NamePortion) -> Void) throws(SyncFailure) -> Bool

/// The folders of the local side.
struct LocalListing {
  var folders: [FolderName]
  /// Between the levels of their names; `nil` when a server has no levels.
  var separator: Character?
  /// The numbers that tell whether a folder of a server has changed, as far as it told.
  var marks: [FolderName: RemoteMark] = [:]
  /// Folders that the user does not want because they are not subscribed.
  var unsubscribed: Set<FolderName> = []
}

/// The local folder of a synchronisation, with what a server and a Maildir do each in their own way.
///
/// Like the other side it knows messages by the UIDs of the remote server, and those that the remote
/// server does not have by ``Arrival/key``.
protocol LocalFolder: FolderStore {
  /// What UIDVALIDITY is on a server: another value means that all numbers have lost their meaning.
  var validity: UInt32 { get }
  /// Whether the folder is there at all; `false` only in a dry run that would create it.
  var exists: Bool { get }

  /// When the directories last changed; `nil` for a server, which is asked for what changed.
  func mark() throws(SyncFailure) -> MaildirMark?
  /// What tells whether the folder came back from a backup; `nil` where nothing does.
  func history() throws(SyncFailure) -> MaildirHistory?

  /// The prints of messages, in their order; one that has gone meanwhile is left out.
  func prints(
    of messages: [MessageReference]
  ) throws(SyncFailure) -> [(message: MessageReference, print: MessagePrint)]

  /// The listing with the messages that it left out because another one has their number, as arrivals.
  ///
  /// Whoever gives new numbers needs them: an earlier try may have ended in the middle.
  func completed(_ listing: FolderSnapshot) throws(SyncFailure) -> FolderSnapshot

  /// Finds out whose a UID is that several messages claim, by what the server has under it, and takes it from
  /// the others if they `mayRename`.
  func settleContested(
    with remote: any RemoteFolder, mayRename: Bool
  ) throws(SyncFailure) -> ContestedNumbers

  /// Gives messages the numbers that they have now, and takes the number from all others.
  ///
  /// An end in the middle loses no message.
  func renumber(
    _ numbers: some Sequence<(message: MessageReference, uid: UID?)>
  ) throws(SyncFailure)

  /// Those of the messages that lie outside the window by what the local side knows of them.
  ///
  /// `firstDay` counts days since 1970; a message is as long as it is on the wire.
  func outside(
    _ messages: [MessageReference], firstDay: Int?, octets: Int?
  ) throws(SyncFailure) -> Set<MessageReference>

  /// What a message without a UID is known by as long as it exists.
  func base(of message: MessageReference) -> String?

  /// Whether each message carries its number in its name, so that to number it is to write to it.
  var carriesNumbers: Bool { get }
  /// The letters of keywords that the folder keeps.
  var lastingKeywords: MessageFlags { get }

  /// Recognises messages that both sides have although their numbers do not say so.
  ///
  /// `theirs` and `agreed` are what the other side and the status hold.
  func adopt(
    from remote: any RemoteFolder, _ theirs: FolderSnapshot, _ agreed: FolderSnapshot
  ) throws(SyncFailure) -> Adoption

  /// Begins to take the names of about so many files from memory, because they will be needed soon.
  ///
  /// For a folder that is going to be the subject of ``recall(_:agreed:)``.
  func foresee(about count: Int, _ names: @escaping NameSource)
  /// Lets the names of the files be taken from memory, if they are there, when somebody needs to know them.
  ///
  /// For a folder that holds what was agreed on; one that was read is left alone.
  func recall(_ names: @escaping NameSource, agreed: FolderSnapshot)
  /// Begins to notice whether anybody else changes the folder, before it is changed for the first time in a run.
  ///
  /// Does nothing where that cannot be noticed, or where somebody has changed the folder since `mark`.
  func watch(since mark: MaildirMark) throws(SyncFailure)
  /// Ends the watch after the last change of a run, if nobody else has changed the folder.
  ///
  /// A change that comes later gives the directories other times than the next run expects.
  func endWatch()
  /// What the next run may rely upon if the folder holds what was agreed on and nothing else, and nobody else has
  /// changed it since the watch began; `nil` when that is not sure.
  func seal(_ agreed: FolderSnapshot) -> SealedFolder?

  /// Notes that the folder is in step with what the status holds now.
  ///
  /// Without `isSettled` something waits for a later run, which must look at the folder again.
  func remember(_ agreed: FolderSnapshot, isSettled: Bool) throws(SyncFailure)
  /// Forgets what was known, because something failed and must be looked at again.
  func forget() throws(SyncFailure)
}

/// What became of messages whose numbers were not known.
struct Adoption {
  var recognised = 0
  /// UIDs in the status that no message of the local side stands for, although none was deleted.
  var disowned: [UID] = []
}
