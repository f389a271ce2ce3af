// SPDX-License-Identifier: MIT

package import IMAP

/// How much work a problem stops.
///
/// The order matters: a scheduler compares severities to decide what to retry.
package enum Severity: Int, Comparable, Codable, Sendable {
  /// One message is left for the next run.
  case message
  /// The rest of this folder is left for the next run.
  case folder
  /// The account cannot go on; other accounts are not affected.
  case account
  /// The program must stop.
  case program

  package static func < (left: Severity, right: Severity) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// What a problem happened to.
package enum ProblemScope: Equatable, Codable, Sendable {
  case program
  case account(AccountName)
  case folder(FolderPlace, AccountName)
  case message(MessageReference, FolderPlace, AccountName)
}

/// A failure that a person can understand and act on.
///
/// Low-level errors (a failed system call, a parse failure) become a `SyncProblem` once, where it is
/// known what was attempted.  The texts are in `SyncProblem+Text.swift`.
package enum SyncProblem: Error, Equatable, Codable, Sendable {
  // Reaching the server
  case hostUnknown(host: String, reason: String)
  case connectionRefused(host: String, port: UInt16)
  case hostUnreachable(host: String, port: UInt16, reason: String)
  case timedOut(host: String, during: String, seconds: Int)
  case connectionLost(host: String, during: String)
  case handshakeFailed(host: String, port: UInt16, reason: String)
  /// `fingerprints` are of the server's certificate: `sha256 …`, one for each digest.
  case certificateUntrusted(host: String, reason: String, fingerprints: [String])
  case fingerprintMismatch(host: String, fingerprints: [String])
  case trustUnusable(option: String, path: String, reason: String)
  /// `option` names the proxy in the rc file.
  case proxyFailed(option: String, proxy: String, reason: String)
  case tunnelFailed(command: String, reason: String)
  /// The server behind a `preauthtunnel` wants a login.
  case tunnelNotAuthenticated(command: String)
  case startTLSNotOffered(host: String)
  case startTLSRefused(host: String, serverText: String)

  // Talking to the server
  case greetingRefused(host: String, serverText: String)
  case notIMAP(host: String, port: UInt16, beginning: String)
  case serverClosed(host: String, serverText: String)
  case responseUnreadable(host: String, expected: String, excerpt: String)
  case commandRefused(command: String, serverText: String)
  case noFolders(host: String)

  // Logging in
  case loginRefused(user: String, host: String, attempts: [MechanismRefusal])
  /// The server takes nobody in for the moment; the password may well be right.
  ///
  /// `pause` is the number of seconds that the server asks to be left alone for, if it says so.
  case loginUnavailable(host: String, serverText: String, pause: Int?)
  /// The account was used too much, and the server wants to be left alone.
  ///
  /// `pause` is the number of seconds that it asks for, if it says so.
  case throttled(host: String, serverText: String, pause: Int?)
  case noCommonMechanism(configured: [String], offered: [String])
  /// The server accepted a login without having proved that it knows the password itself.
  case serverUnproven(host: String, mechanism: String)
  /// A token endpoint said no; `error` is a word of RFC 6749 §5.2.
  case tokenRefused(host: String, error: String, reason: String)
  /// No token could be asked for, or the answer was of no use.
  case tokenUnavailable(host: String, reason: String)
  case passwordMissing(repository: RepositoryName, reason: String)
  case secretFileUnusable(option: String, path: String, reason: String)
  /// The program of `remotepasscmd` gave no password; the words of its arguments may be secret.
  case passwordCommandFailed(command: String, reason: String)
  case keyringFailed(reason: String)

  // Code of the rc file
  /// Python could not compute what an option needs; `remedy` is a sentence.
  case expressionFailed(OptionPlace, reason: String, remedy: String?)
  /// The account, or the list of mailboxes, is left out; `reason` has the place and the remedy.
  case settingsUnusable(reason: String)

  // Folders and messages on the server
  case folderRefused(folder: FolderName, serverText: String)
  case folderNotCreated(FolderPlace, reason: String)
  case folderNotDeleted(FolderPlace, reason: String)
  /// A folder of `folderincludes` that the server does not open.
  case folderNotIncluded(FolderPlace, serverText: String)
  /// Two folders of the server would have one local folder; `option` makes it so.
  case foldersCollide(FolderPlace, FolderPlace, local: FolderPlace, option: String)
  /// A local folder would be created under a name that is `back` here, which is another folder.
  case endlessCreation(local: FolderPlace, remote: FolderPlace, back: FolderName)
  /// What `option` makes of a name cannot be the name of a folder.
  case folderNameUnusable(FolderPlace, result: String, option: String)
  case validityMissing(folder: FolderName)
  /// The map of UIDs of a folder of the local server is gone, and too few messages were recognised.
  case mapLost(FolderPlace, recognised: Int, total: Int)
  case messageMissing(uid: UID)
  case messageIncomplete(uid: UID, expected: Int, received: Int)
  case uploadRefused(file: String, serverText: String)
  /// The mailbox has no room for a message, and so for none that is as large (`[OVERQUOTA]`, RFC 9051 §7.1).
  ///
  /// The place is the folder that the message was to go to; told once for a folder, whatever the number.
  case mailboxFull(FolderPlace, serverText: String)
  /// The server has said that it takes no message of that size, so it was not asked.
  case uploadTooLarge(file: String, octets: Int, limit: Int)
  /// The server took the message for one that it has, so that two files would have one UID.
  case uploadMerged(file: String, uid: UID)
  /// The server took the message but its UID could not be found out.
  case uploadUnidentified(file: String)

  // This machine
  case fileFailed(operation: String, reason: String)
  case diskFull(operation: String)
  case stateUnreadable(path: String, reason: String)
  /// The memory of an account (`Memory.sqlite`) cannot be read or written.
  case memoryUnusable(path: String, reason: String)
  case accountLocked(path: String)
  case messageEmpty(file: String)
  case messageUnreadable(file: String, reason: String)
  /// The flags of a message cannot go into the name of its file, or its UID cannot.
  case fileKept(file: String, reason: String)
  /// The file was written to while it was being copied.
  case messageChanged(file: String)
  case noFolderToSync
  /// A command of `presynchook` or `postsynchook` was ended because it took too long.
  case hookTimedOut(command: String, seconds: Int)
  /// A file of `[mbnames]` cannot be read or written.
  case mailboxListUnusable(path: String, reason: String)
  case hookNotStarted(command: String, reason: String)

  // Doubts about what seems to be the wish of the user
  /// `count` of `total` messages would be deleted in the folder; nothing was.
  case deletionsHeld(FolderPlace, count: Int, total: Int)
  /// The server has other messages under the UIDs of a folder than the files are; it is left alone.
  case numbersDoubtful(FolderPlace)
  /// The Maildirs that `status` describes are gone.
  case rootEmpty(path: String, status: String)
  /// The Maildirs carry the id of another account; `id` is the one that they should have.
  case rootForeign(path: String, id: String)
  /// The Maildirs have lost the id that they had, or are other ones.
  case rootUnmarked(path: String, id: String)
  /// There is nothing that `--adopt` could take over.
  case adoptionRefused(reason: String)
}

/// What a server answered to one login mechanism.
package struct MechanismRefusal: Equatable, Codable, Sendable {
  package let mechanism: String
  package let serverText: String

  package init(mechanism: String, serverText: String) {
    self.mechanism = mechanism
    self.serverText = serverText
  }
}

/// Something odd that stops nothing.
package enum SyncWarning: Equatable, Codable, Sendable {
  /// An option has a value that was replaced by a sensible one.
  case optionCorrected(option: String, section: String, used: String)
  /// Two Maildir files claim the same UID; the one named second is used.
  case duplicateUID(uid: UID, ignored: String, used: String)
  /// A Maildir file had the UID of another message; it has none now, and counts as a new message.
  case numberTaken(FolderPlace, uid: UID, file: String)
  /// A message is gone from the server, but several files claim to be it, and none of them is deleted.
  case deletionContested(FolderPlace, uid: UID)
  /// A server advertises an extension but does not behave so.
  case extensionMisbehaves(name: String, detail: String)
  /// So many messages failed several times and are not tried for a while.
  case messagesWait(FolderPlace, count: Int)
  /// The server shows a folder empty that was not; nothing is deleted before the next run agrees.
  case folderEmptied(FolderPlace, count: Int)
  /// The Maildirs below a root are of a time before the last run; what they lack is not deleted on the server.
  case maildirsOlder(path: String)
  /// The same of one folder.
  case folderOlder(FolderPlace)
  /// A message file carries neither of the two digests that are expected in its folder, or a number that
  /// another file has.
  case digestUnknown(path: String, former: String, present: String)
  /// A response was skipped because it could not be read.
  case responseSkipped(excerpt: String, expected: String)
  /// The server cannot tell of changes by itself (IDLE).
  case idleNotOffered(host: String)
  /// The password travels over a connection that is not encrypted.
  case loginIsPlain(host: String)
  /// The password could not be stored (`update-keyring`).
  case passwordNotKept(reason: String)
  /// The server says that it answers this account slowly, because it was used much.
  case serverSlows(host: String)
  /// `synclabels` is on, but the server has no labels.
  case labelsUnavailable(host: String)
  /// A folder that `-f` names is not among those that can be synchronised.
  case folderNotChosen(FolderPlace)
}

extension SyncProblem {
  /// How much work the problem stops where it occurs.
  package var severity: Severity {
    switch self {
    case .messageMissing, .messageIncomplete, .uploadRefused, .uploadTooLarge,
      .mailboxFull,
      .uploadUnidentified, .uploadMerged, .messageEmpty, .messageUnreadable, .fileKept,
      .messageChanged:
      .message
    case .deletionsHeld, .numbersDoubtful, .folderRefused, .folderNotCreated, .folderNotDeleted,
      .folderNotIncluded,
      .validityMissing, .mapLost,
      .stateUnreadable, .memoryUnusable, .fileFailed,
      .commandRefused:
      .folder
    default:
      .account
    }
  }
}
