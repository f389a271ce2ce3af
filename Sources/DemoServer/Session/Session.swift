// SPDX-License-Identifier: MIT

import POSIX

/// One client's conversation: commands in, answers out, without a socket, a clock or a wait.
///
/// Owned by the thread of its connection.  The two commands that need more than one exchange,
/// AUTHENTICATE and IDLE, are led by the connection.
final class Session {
  enum Phase {
    case beforeLogin
    case afterLogin
    case selected(SelectedView)
  }

  let store: MailStore
  let settings: ServerSettings
  var phase = Phase.beforeLogin
  /// What the client has shown to understand.
  var style = NewsStyle()
  /// Whether the client has switched compression on.
  private(set) var isCompressed = false
  /// The tag of the command that is being answered; an ESEARCH response names it.
  private(set) var tag = ""

  init(_ store: MailStore, settings: ServerSettings) {
    self.store = store
    self.settings = settings
  }

  var isLoggedIn: Bool {
    if case .beforeLogin = phase { false } else { true }
  }

  /// The text of the greeting and of the answer to a login: `[CAPABILITY …] text`.
  var capabilityCode: String { "CAPABILITY \(settings.capabilityText)" }

  /// Does what a command asks for, and adds what changed meanwhile.
  func answer(_ command: Command, tag: String) -> Answer {
    guard settings.offers(command.required) else { return Answer([], .bad("Unknown command.")) }
    guard isAllowed(command.phase) else {
      return Answer([], .bad("This command is not allowed now."))
    }
    self.tag = tag
    if settings.offers(.condStore), command.enablesModSequences { style.hasModSequences = true }
    var answer = execute(command)
    guard !answer.isLast, let updates = updates(allowingExpunges: command.allowsExpunges) else {
      return answer.isLast ? answer : .bye("The selected mailbox is gone.")
    }
    answer.responses += updates
    return answer
  }

  /// What the client must hear of the selected mailbox, or `nil` when that mailbox is gone.
  ///
  /// A mailbox whose UIDVALIDITY changed is another one: the UIDs that the client knows mean nothing.
  func updates(allowingExpunges: Bool) -> [Response]? {
    guard case .selected(var view) = phase else { return [] }
    let responses: [Response]?? = store.changeQuietly { mailboxes in
      try? mailboxes.change(identity: view.identity) { mailbox in
        guard mailbox.uidValidity == view.uidValidity else { return nil }
        return view.update(from: &mailbox, allowingExpunges: allowingExpunges, style)
      }
    }
    phase = .selected(view)
    return responses ?? nil
  }

  /// COMPRESS (RFC 4978): the connection compresses what follows the answer.
  private func compress(_ mechanism: String) -> Answer {
    guard mechanism == "DEFLATE" else { return Answer([], .bad("Unknown mechanism.")) }
    guard !isCompressed else {
      return Answer([], .no("DEFLATE is active.", code: "COMPRESSIONACTIVE"))
    }
    isCompressed = true
    return Answer([], .ok("DEFLATE active."))
  }

  private func isAllowed(_ phase: Command.Phase) -> Bool {
    switch (phase, self.phase) {
    case (.any, _), (.beforeLogin, .beforeLogin), (.selected, .selected): true
    case (.afterLogin, .afterLogin), (.afterLogin, .selected): true
    default: false
    }
  }

  private func execute(_ command: Command) -> Answer {
    switch command {
    case .capability:
      Answer(
        [.line("CAPABILITY \(settings.capabilityText)")], .ok("CAPABILITY completed."))
    case .noop: Answer([], .ok("NOOP completed."))
    case .check: Answer([], .ok("CHECK completed."))
    case .logout: logOut()
    case .id: Answer([.line(#"ID ("name" "offlineimap demo server")"#)], .ok("ID completed."))
    case .enable(let words): enable(words)
    case .login(let user, let password): logIn(user, password)
    case .authenticate(let mechanism, let response): authenticate(mechanism, response ?? [])
    case .namespace: namespace()
    case .compress(let mechanism): compress(mechanism)
    case .list(let request): list(request)
    case .status(let name, let items): status(name, items)
    case .select(let request): select(request)
    case .create(let name): create(name)
    case .delete(let name):
      changeFolders("DELETE") { mailboxes throws(StoreRefusal) in try mailboxes.delete(name) }
    case .rename(let old, let new):
      changeFolders("RENAME") { mailboxes throws(StoreRefusal) in try mailboxes.rename(old, to: new)
      }
    case .subscribe(let name):
      changeFolders("SUBSCRIBE") { mailboxes throws(StoreRefusal) in try mailboxes.subscribe(name) }
    case .unsubscribe(let name): changeFolders("UNSUBSCRIBE") { $0.unsubscribe(name) }
    case .append(let name, let messages): append(messages, to: name)
    case .close: close()
    case .unselect: unselect()
    case .idle: Answer([], .ok("IDLE completed."))
    case .expunge(let set): expunge(set)
    case .search(let request): search(request)
    case .fetch(let selector, let request): fetch(selector, request)
    case .store(let selector, let request): store(selector, request)
    case .label(let selector, let change): label(selector, change)
    case .copy(let selector, let name): copy(selector, to: name)
    case .move(let selector, let name): move(selector, to: name)
    }
  }
}
