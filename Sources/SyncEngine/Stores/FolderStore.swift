// SPDX-License-Identifier: MIT

package import IMAP
package import SyncModel

/// One folder of one side, open for one run and owned by one worker.
///
/// Both sides of a synchronisation look like this, so that the executor is written once.  A store
/// throws ``SyncFailure`` when the folder cannot go on; what concerns a single message goes to the
/// ``CopyObserver`` and the others are still handled.
package protocol FolderStore: AnyObject {
  /// Names the folder in events.
  var place: FolderPlace { get }
  /// Names the kind of store in events.
  var kind: StoreKind { get }
  /// Whether the side refuses changes although the settings would allow them.
  var isReadOnly: Bool { get }

  /// What the folder holds now.
  func snapshot() throws(SyncFailure) -> FolderSnapshot

  /// Looks again for messages that seem to have gone, and returns those that are surely absent.
  ///
  /// A listing can miss a message that another program renames at that moment.  While a folder is
  /// being changed all the time, nothing in it is surely absent.
  func confirmAbsent(_ uids: [UID]) throws(SyncFailure) -> [UID]

  /// Streams messages to the other side in the order of `copies`, as far as they still exist.
  func send(
    _ copies: [MessageCopy], to receiver: any MessageReceiver, observer: any CopyObserver
  ) throws(SyncFailure)

  /// The receiving end of a copy to this folder; messages are stored when the observer hears of it.
  func receiver(observer: any CopyObserver) throws(SyncFailure) -> any MessageReceiver

  /// Makes a message known under the UID that the other side gave it.
  func assign(_ uid: UID, to message: MessageReference) throws(SyncFailure)

  /// Begins to make durable what was renamed or removed so far, or does it at once and returns `nil`.
  ///
  /// The status may change only after ``Settlement/wait()``.
  func beginSettling() throws(SyncFailure) -> Settlement?

  /// Changes flags, step by step.
  ///
  /// `done` is called after each step that is in force; a message that has gone meanwhile is no
  /// error.
  func changeFlags(
    _ steps: [FlagStep], done: (FlagStep) throws(SyncFailure) -> Void
  ) throws(SyncFailure)

  /// Removes messages for good.
  ///
  /// `done` is called with those that are gone; one that was gone before counts as done.
  func remove(
    _ uids: [UID], done: ([UID]) throws(SyncFailure) -> Void
  ) throws(SyncFailure)
}

extension FolderStore {
  /// Makes durable what was renamed or removed so far.
  func settle() throws(SyncFailure) { try beginSettling()?.wait() }
}

/// What is known of a message before its octets.
package struct MessagePreview: Sendable {
  /// The message as the source knows it; `nil` while a server has not told.
  package var message: MessageReference?
  /// The octets that follow, with CRLF line ends.
  package var octets: Int
  package var flags: MessageFlags
  /// Whether nobody shall be asked for a receipt any more.
  package var isReceiptHandled = false
  /// The time of arrival in seconds since 1970, if it is known.
  package var date: Int?
  /// The time of arrival as another server has it; goes before ``date``.
  package var arrival: InternalDate?
  /// Names the message in a problem: a file name.
  package var label: String
  /// The labels that the message shall have on this machine; `nil` leaves its header alone.
  package var labels: Set<MessageLabel>?

  package init(
    message: MessageReference?, octets: Int, flags: MessageFlags = [], date: Int? = nil,
    label: String = ""
  ) {
    self.message = message
    self.octets = octets
    self.flags = flags
    self.date = date
    self.label = label
  }
}

/// Takes the octets of messages, one message after the other.
///
/// For each message: ``begin(_:)``, any number of ``receive(_:)``, then ``end(_:flags:)`` or
/// ``abandon()``.  Octets have the line ends of the wire (CRLF).
package protocol MessageReceiver: AnyObject {
  /// Whether ``begin(_:)`` must be told which message comes, with its flags and its time.
  var needsDetails: Bool { get }
  func begin(_ preview: MessagePreview) throws(SyncFailure)
  func receive(_ octets: ArraySlice<UInt8>) throws(SyncFailure)
  /// The message is complete; now at the latest its identity is known.
  func end(_ message: MessageReference, flags: MessageFlags) throws(SyncFailure)
  /// The message is not complete and must leave no trace.
  ///
  /// A receiver that has promised the octets to a server can only break the connection, and throws.
  func abandon() throws(SyncFailure)
  /// No more messages follow; everything received becomes safe now.
  func finish() throws(SyncFailure)
}

extension MessageReceiver {
  package var needsDetails: Bool { false }
}

/// A message that is safe on the receiving side.
package struct StoredCopy: Equatable, Sendable {
  /// The message as the source knows it.
  package let source: MessageReference
  /// The UID by which both sides know it from now on.
  package var uid: UID
  package let flags: MessageFlags
  /// Its length on the wire.
  package let octets: Int
  /// Its path below the folder, where messages are files.
  package var file: String?
  /// See ``DeliveredLabels``; `nil` if no labels are kept.
  package var labelled: DeliveredLabels?

  package init(source: MessageReference, uid: UID, flags: MessageFlags, octets: Int) {
    self.source = source
    self.uid = uid
    self.flags = flags
    self.octets = octets
  }
}

/// What is in the header of a message that was delivered.
package struct DeliveredLabels: Equatable, Sendable {
  /// None of those that are ignored.
  package let labels: Set<MessageLabel>
  /// When its file was written, in seconds since 1970.
  package let modified: Int
}

/// Hears how the copies of one direction go.
package protocol CopyObserver: AnyObject {
  /// A message begins to move.
  func copying(_ message: MessageReference?)
  /// Messages are safe on the receiving side.
  func stored(_ copies: [StoredCopy]) throws(SyncFailure)
  /// One message could not be copied; the others go on.
  func failed(_ message: MessageReference, _ problem: SyncProblem)
  /// Whether copying should end after the message in flight, because the user wants to leave.
  var shouldStop: Bool { get }
}
