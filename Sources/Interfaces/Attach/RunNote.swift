// SPDX-License-Identifier: MIT

import POSIX
package import SyncModel

/// What is remembered of the last run of an account, for `offlineimap status`.
package struct RunNote: Equatable, Codable, Sendable {
  /// Something that waits for a person.
  package struct Need: Equatable, Codable, Sendable {
    /// The folder that it is about, as the server has it.
    package let folder: String?
    /// What happened and why; may have several lines.
    package let text: String
    /// What to do.
    package let advice: String?
    /// Whether messages wait to be deleted.
    var held = false
  }

  /// Of this form; another one is as good as none.
  private(set) var version = 1
  /// When the run ended, in seconds since 1970.
  package let ended: Double
  /// How it ended.
  package let outcome: RunOutcome
  /// When the last run ended that succeeded.
  package let succeeded: Double?
  /// What it left for a person.
  package let needs: [Need]

  /// Reads the note at a path; `nil` when there is none that can be understood.
  package init?(path: String) {
    guard let bytes = try? Files.read(path), let value = JSONReader.read(bytes),
      let note: RunNote = try? value.decode(), note.version == 1
    else { return nil }
    self = note
  }

  init(ended: Double, outcome: RunOutcome, succeeded: Double?, needs: [Need]) {
    self.ended = ended
    self.outcome = outcome
    self.succeeded = succeeded
    self.needs = needs
  }
}

extension RunNote.Need {
  init(_ item: AttentionItem) {
    folder = item.folder?.folder.rawValue
    text = item.text
    advice = item.advice.map { ([$0] + item.places).joined(separator: " ") }
    held = item.isHeldDeletion
  }

  init(_ wait: PasswordWait) {
    folder = nil
    text = EscapedText.of("The password of \(wait.user) at \(wait.host) is needed.")
    advice = "Attach a board and synchronise the account, or mend the password in the rc file."
  }

  init(_ question: PasswordQuestion) {
    folder = nil
    text = EscapedText.of("The password of \(question.user) at \(question.host) is asked for.")
    advice = "Attach a board and answer."
  }
}

/// Writes a ``RunNote`` for each account at the end of each run.
package final class RunNotes: EventSubscriber {
  private let path: (AccountName) -> String
  private var attention = AttentionList()
  private var isLockedOut: Set<AccountName> = []

  /// `path` is where the note of an account lies.
  package init(path: @escaping (AccountName) -> String) { self.path = path }

  /// Writes at once, on the thread of the subscription.
  package func receive(_ record: EventRecord) {
    attention.receive(record)
    guard let account = record.account else { return }
    switch record.event {
    case .problem(.accountLocked, _): isLockedOut.insert(account)
    case .accountFinished(_, let outcome, _): write(outcome, account, record.time)
    case .passwordAwaited(let wait): write(.failed, account, record.time, wait)
    default: break
    }
  }

  /// A note that cannot be written must not stop the synchronisation.
  private func write(
    _ outcome: RunOutcome, _ account: AccountName, _ time: Double, _ wait: PasswordWait? = nil
  ) {
    // Another process has the account, and writes its notes.
    guard isLockedOut.remove(account) == nil else { return }
    let path = path(account)
    let succeeded = outcome == .succeeded ? time : RunNote(path: path)?.succeeded
    let needs = attention.items.filter { $0.account == account }.map { RunNote.Need($0) }
    let note = RunNote(
      ended: time, outcome: outcome, succeeded: succeeded,
      needs: (wait.map { [RunNote.Need($0)] } ?? []) + needs)
    guard let value = try? JSONValue(encoding: note) else { return }
    try? Files.overwrite(path, with: value.encoded)
  }
}
