// SPDX-License-Identifier: MIT

package import IMAP

/// Something that happened during a run, for a person or a program to see.
///
/// Events carry facts, never finished sentences, so that Blinkenlights can light a lamp, a text
/// interface write a line and a machine read JSON from the same value.  Durations are in seconds.
package enum SyncEvent: Equatable, Codable, Sendable {
  /// The first event of every process; `accounts` are those that will run, in the order of the file.
  ///
  /// `environment` names the libraries and their versions in one line.
  case programStarted(version: String, environment: String, accounts: [AccountName])
  /// The last event; no other follows.
  case programFinished(exitStatus: Int32)
  /// A sentence about how the program began, such as what is odd in the rc file; nothing is stopped by it.
  case remark(String)

  /// A thread came to life; its LED appears.
  case threadStarted
  /// The thread of this record is gone; its LED disappears.
  case threadFinished
  /// The thread does something else now; the record says what.
  case activityChanged

  /// One run of an account begins.
  case accountStarted
  /// One run of an account ended, well or not.
  case accountFinished(took: Double, outcome: RunOutcome, summary: RunSummary)
  /// The account waits; `remaining` of `total` seconds are left.
  ///
  /// Published when the wait begins and again at each full minute.
  case sleeping(remaining: Double, total: Double)
  /// The wait is over.
  case woken(requested: Bool)
  /// The account will not run again in this process.
  case accountEnded
  /// The account waits for one of `maxsyncaccounts` places.
  case waitingForTurn
  /// A person holds the account back between its runs, or lets it go on.
  case pauseChanged(AccountName, isPaused: Bool)

  /// A connection is being opened.
  case connecting(repository: RepositoryName, host: String, port: UInt16)
  /// A command is being started that makes a connection.
  case connectingByTunnel(repository: RepositoryName, command: String)
  /// The command of a tunnel has written a line to its standard error.
  case tunnelRemark(repository: RepositoryName, text: String)
  /// A login succeeded; `security` is `TLSv1.3`, or `plain` without encryption.
  case connected(
    repository: RepositoryName, security: String, tier: ListingTier, capabilities: [String])
  /// A connection broke and is being opened again; what was in progress is tried once more.
  case connectionReopened(repository: RepositoryName, SyncProblem)
  /// An additional connection was refused; the run goes on with fewer.
  case connectionSpared(repository: RepositoryName, remaining: Int, reason: String)

  /// A command of `presynchook` or `postsynchook` begins; a dry run only tells of it.
  case hookStarted(command: String, isDryRun: Bool)
  /// The command has ended, well or not.
  case hookFinished(HookReport)
  /// Python of the rc file printed a line.
  case expressionSaid(OptionPlace, line: String)

  /// The folders of both sides are being compared.
  case comparingFolders(from: StoreKind, to: StoreKind)
  /// The comparison found these folders to synchronise, by their names on the server.
  case foldersListed([FolderName])
  case creatingFolder(FolderPlace, isDryRun: Bool)
  /// A folder of the server was deleted because the user asked for it (`--delete-folder`).
  case folderDeleted(FolderPlace, isDryRun: Bool)
  /// A folder that takes part in no run, and why.
  case folderIgnored(FolderPlace, reason: FolderIgnoreReason)
  /// A message file gets the digest of the present name of its folder (`--migrate-fmd5-using-nametrans`).
  case markingFile(path: String, digest: String, isDryRun: Bool)
  /// A status database was created for a folder that had none; `place` names the local side.
  case statusCreated(FolderPlace)
  /// A status database of an older format was brought up to date.
  case statusUpgraded(FolderPlace, fromVersion: Int, toVersion: Int)
  /// A status database was filled with so many rows of the plain status file of OfflineIMAP 6 or 7.
  case statusImported(FolderPlace, messages: Int)

  case folderStarted(remote: FolderPlace, remoteKind: StoreKind, localKind: StoreKind)
  /// Neither side of this many folders has changed, so nobody opened them.
  case foldersUnchanged(count: Int)
  /// A quick look found nothing new, so the folder was not read.
  case folderSkipped(remote: FolderPlace)
  case folderFinished(remote: FolderPlace, took: Double, summary: RunSummary)
  case listing(FolderPlace, kind: StoreKind)
  case listed(FolderPlace, kind: StoreKind, messages: Int)

  /// A message begins to be copied; it is the `number`th of `total` in this folder and direction.
  ///
  /// Messages that are new on the local side have no UID yet.
  case copying(uid: UID?, number: Int, total: Int, from: FolderPlace, to: FolderPlace)
  /// A message is not copied because `copy_ignore_eval` says so.
  case copyIgnored(uid: UID, from: FolderPlace, to: RepositoryName)
  /// `done` of `total` messages are safe on the other side; `bytes` were moved so far.
  case progress(done: Int, total: Int, bytes: Int, from: FolderPlace, to: FolderPlace)
  /// In a dry run: this many messages would be copied.
  case wouldCopy(count: Int, from: FolderPlace, to: FolderPlace)
  case deleting(uids: [UID], on: FolderPlace, kind: StoreKind, isDryRun: Bool)
  /// Messages were moved within a repository, as somebody had moved them in the other one.
  case moved(count: Int, from: FolderPlace, to: FolderPlace)
  /// New messages of a folder were taken from another one of the same repository, which has them as well.
  case linked(count: Int, from: FolderPlace, to: FolderPlace)
  /// One flag is switched on for messages; `flag` has one member.
  case addingFlag(flag: MessageFlags, uids: [UID], on: FolderPlace)
  /// One flag is switched off for messages; `flag` has one member.
  case removingFlag(flag: MessageFlags, uids: [UID], on: FolderPlace)
  /// So many files were written to, and are read for their labels.
  case readingLabels(count: Int, on: FolderPlace)
  /// The file of a message gets other labels, as the server has them.
  case settingLabels(uid: UID, number: Int, total: Int, labels: [String], on: FolderPlace)
  /// A label is put on messages of the server, or taken from them, as the files have it.
  case changingLabel(String, isAdded: Bool, uids: [UID], on: FolderPlace)

  /// The thread of this record is told by the server what changes in the folder from now on.
  case watching(FolderPlace)
  /// It is not told any more, and tries again after so many seconds.
  case watchLost(FolderPlace, SyncProblem, pause: Double)
  /// The server has told of changes, and these folders are synchronised at once.
  case noticed(folders: [FolderName])

  /// Something about the file with the names of all folders (`[mbnames]`).
  case mailboxList(MailboxListNote)

  /// The folder on the server is not the one that the status describes, so it is left alone.
  case validityChanged(FolderPlace, saved: UInt32, current: UInt32)
  /// The UIDs of a folder have got another meaning, and so many of the local messages were recognised by
  /// their headers; none was transferred.
  case renumbered(FolderPlace, recognised: Int, total: Int)
  /// So many messages that both servers had were recognised by their headers; none was transferred.
  case recognised(FolderPlace, count: Int)
  /// A change was left out because the server opened the folder read-only.
  case readOnlyFolder(FolderPlace, kind: StoreKind, refused: RefusedChange)
  /// A login attempt failed, and the next mechanism is tried.
  case mechanismFailed(mechanism: String, serverText: String)
  /// A mechanism cannot be tried on this machine; `isWanted` if the rc file names it.
  case mechanismSkipped(mechanism: String, reason: String, isWanted: Bool)
  /// Which messages ``SyncProblem/deletionsHeld(_:count:total:)`` is about; some are named by their headers.
  case deletionsListed(on: FolderPlace, DeletionList)
  /// Something failed; ``ProblemScope`` says what it stopped.
  case problem(SyncProblem, ProblemScope)
  /// Something is odd, but nothing was stopped by it.
  case warning(SyncWarning)

  /// A person must type a password; the answer comes as ``SyncRequest/password(_:_:)``.
  case passwordWanted(PasswordQuestion)
  /// The question needs no answer any more.
  case passwordSettled(id: Int)
  /// A program of the user needs the terminal; the answer comes as ``SyncRequest/terminal(id:path:)``.
  case terminalWanted(TerminalQuestion)
  /// The program is done with the terminal.
  case terminalReturned(id: Int)
  /// The account does not run again before a person has asked for it, or changed the password.
  case passwordAwaited(PasswordWait)

  /// A folder was taken over (`--adopt`), or would be; without a local folder, named as on the server.
  case adopted(FolderPlace, AdoptionReport, isDryRun: Bool)

  /// The answer to `--info` for one account.
  case inspected(AccountReport)

  case resyncRequested
  case shutdownRequested(ShutdownKind)
  /// A line for `-d`; secrets are masked before it is published.
  case debug(DebugCategory, String)
  /// This many events were left out because the interface was too slow for them.
  case eventsDropped(count: Int)
}

/// How a server tells what has changed in a folder since the last run, best first.
package enum ListingTier: String, Codable, Sendable {
  /// New, changed and deleted messages in the answer to SELECT (RFC 7162 §3.2).
  case quickResynchronization = "QRESYNC"
  /// New and changed messages (RFC 7162 §3.1); what is deleted shows in a list of UIDs.
  case conditionalStore = "CONDSTORE"
  /// Nothing: every message is listed with its flags.
  case plain
}

/// How a run ended.
package enum RunOutcome: String, Codable, Sendable {
  case succeeded
  /// At least one folder or message failed; the rest is done.
  case incomplete
  /// The account could not be synchronised at all.
  case failed
  /// Stopped by the user before its end.
  case interrupted
}

/// How a program is asked to end.
package enum ShutdownKind: String, Codable, Sendable {
  /// SIGUSR2: finish the runs that are under way, start no other.
  case afterRun
  /// ^C, SIGTERM, `q`: finish what is in flight, commit, leave.
  case soon
  /// The second ^C: leave now, consistently.
  case now
}

/// Why a folder takes no part.
package enum FolderIgnoreReason: Equatable, Codable, Sendable {
  /// The name contains a separator that would make it another folder on the other side.
  case containsSeparator(of: Side, String)
  /// The local name would not be a safe path below the root.
  case unsafeName
  /// The user asked for other folders (`-f`).
  case filtered
  /// An option of that side leaves the folder out (`folderfilter`, `folderpatterns`).
  case excluded(by: Side)
  /// The user has not subscribed to the folder (`subscribedonly`).
  case unsubscribed
  /// The folder would lie outside the part of the server that takes part (`reference`).
  case outsideReference(String)
  /// Another folder has the same local name or the same state file.
  case collidesWith(FolderName)
  /// The folder exists on one side only, and the settings forbid creating it on the other.
  case creationForbidden(Side)
}

/// A change that a read-only folder refused.
package enum RefusedChange: Equatable, Codable, Sendable {
  case upload(count: Int)
  case flags(uids: [UID])
  case labels(uids: [UID])
  case deletion(uids: [UID])
}

/// What was done, or would be, to the files of `[mbnames]`.
package enum MailboxListNote: Equatable, Codable, Sendable {
  case wouldWrite(path: String)
  case removed(path: String)
  case wouldRemove(path: String)
  /// No account is gone whose file could be removed.
  case nothingToRemove
}

/// What `-d` can show.
package enum DebugCategory: String, Codable, Sendable, CaseIterable {
  case imap, maildir, thread
  /// Everything that fits none of the others.
  case other = ""
}

extension SyncEvent {
  /// The UIDs of an event as people read them in OfflineIMAP's lines, such as `1:3,7`.
  package static func ranges(of uids: [UID]) -> String { UIDSet(uids).encoded }
}
