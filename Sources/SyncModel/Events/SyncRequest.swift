// SPDX-License-Identifier: MIT

/// What a person or a signal asks the engine to do.
///
/// Interfaces send requests and learn from events whether they were granted.
package enum SyncRequest: Equatable, Sendable {
  /// Run the account now instead of at the end of its wait; no effect while it runs.
  case resync(AccountName)
  /// The same for every account.
  case resyncAll
  /// Run the account, and let that run delete what is held (``SyncProblem/deletionsHeld``) and was listed by
  /// ``SyncEvent/deletionsListed(on:_:)``, and nothing else that is beyond the limits.
  ///
  /// `shown` has the ``DeletionList/digest`` of each list that the person saw: what was listed anew in
  /// between is held once more.  Without it, the last lists count, seen or not.
  case allowDeletions(AccountName, shown: [FolderPlace: String]? = nil)
  /// Run the account, and let that run copy the messages that wait because they failed several times
  /// (``SyncWarning/messagesWait(_:count:)``).
  case retryMessages(AccountName)
  /// Begin no further run of the account by itself; one that is under way goes on, and a
  /// ``resync(_:)`` is still obeyed.
  case pause(AccountName)
  /// Go on after a ``pause(_:)``.
  case resume(AccountName)
  /// End the program; a later, stronger kind overrides an earlier one.
  case shutdown(ShutdownKind)
  /// Answers the ``PasswordQuestion`` with that id; `nil` when nobody can or will answer.
  case password(id: Int, Secret?)
  /// Answers the ``TerminalQuestion`` with that id by the path of the terminal, which nobody else uses
  /// from now until ``SyncEvent/terminalReturned(id:)``; `nil` when there is none.
  case terminal(id: Int, path: String?)
}

/// Takes requests from any thread.
package protocol RequestReceiver: Sendable {
  /// Notes the request and returns at once.
  func receive(_ request: SyncRequest)
}
