// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// The remote folder of a synchronisation, with what only a server can tell.
protocol RemoteFolder: FolderStore {
  /// The UIDVALIDITY of the folder as it was opened (RFC 9051 §2.3.1.1).
  var validity: UInt32 { get }
  /// How many messages the server said the folder has when it was opened.
  var exists: Int { get }
  /// The numbers of the folder as it was opened; `nil` when the server keeps no mod-sequences.
  var mark: RemoteMark? { get }
  /// The UID that the next message would have got when the folder was opened, or a lower one.
  var next: UInt32 { get }
  /// Whether the folder holds what the status does, which takes no memory to find out; asks for every UID
  /// with its flags.
  func isSame(as status: StatusDatabase) throws(SyncFailure) -> Bool
  /// Calls `body` for each message from a UID on, as they come, each once; transfers headers only.
  func forEachPrint(
    from first: UInt32, _ body: (UID, MessagePrint) throws(SyncFailure) -> Void
  ) throws(SyncFailure)
  /// The prints of certain messages, as far as they exist, ascending; transfers headers only.
  func prints(of uids: [UID]) throws(SyncFailure) -> [(uid: UID, print: MessagePrint)]
  /// The lengths of certain messages, as far as they exist.
  func sizes(of uids: [UID]) throws(SyncFailure) -> [UID: Int]
  /// Whether the server named the messages that are gone, rather than leaving them out of a list.
  var namesDeletions: Bool { get }

  /// The letters for which the folder has lasting keywords.
  var lastingKeywords: MessageFlags { get }
  /// The labels of the messages that the last listing looked at; those of the others are as they were.
  ///
  /// `nil` where no labels are synchronised.
  var labels: LabelListing? { get }
  /// Puts labels on messages, or takes them away; `done` is called after each step that is in force.
  func changeLabels(
    _ steps: [LabelStep], done: (LabelStep) throws(SyncFailure) -> Void
  ) throws(SyncFailure)

  /// Knows which messages of other folders are the same; `nil` where the server does not tell.
  var identities: IdentityQuestion? { get }

  /// Streams the messages that `more` gives, some at a time, until it gives none.
  func send(
    to receiver: any MessageReceiver, observer: any CopyObserver,
    _ more: @escaping () throws(SyncFailure) -> [MessageCopy]
  ) throws(SyncFailure)

  /// The UIDs of the messages for which all criteria hold.
  func find(_ criteria: [SearchCriterion]) throws(SyncFailure) -> UIDSet
}
