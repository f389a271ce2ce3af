// SPDX-License-Identifier: MIT

package import SyncModel

/// Something that went wrong or waits for a person, until a later run of the account is without it.
package struct AttentionItem: Equatable, Sendable {
  /// What a person can do about it on the board.
  package enum Remedy: Equatable, Sendable {
    /// Let the deletions happen that were held.
    case allowDeletions
    /// Try again.
    case retry
  }

  /// The account that it is about.
  package let account: AccountName
  /// The folder or message that it is about; `nil` when it is the whole account.
  package let folder: FolderPlace?
  /// Seconds since 1970.
  package fileprivate(set) var time: Double
  /// What happened and why, escaped; may have several lines.
  package let text: String
  /// What to do, escaped.
  package let advice: String?
  /// See ``Remedy-swift.enum``.
  package let remedy: Remedy
  /// Whether it is about messages that would be deleted.
  package var isHeldDeletion: Bool { remedy == .allowDeletions }

  /// `nil` for events that need nobody.
  init?(_ record: EventRecord) {
    guard let account = record.account else { return nil }
    self.account = account
    time = record.time
    switch record.event {
    case .problem(let problem, let scope):
      folder = scope.place
      text = EscapedText.of(problem.message)
      advice = problem.remedy.map(EscapedText.of)
      if case .deletionsHeld = problem { remedy = .allowDeletions } else { remedy = .retry }
    case .warning(.messagesWait(let place, let count)):
      folder = place
      text = SafeText("\(Amounts.count(count, "message")) failed several times and waits").text
      advice = "It is tried again later; --info lists it with the reason."
      remedy = .retry
    case .warning(.folderEmptied(let place, let count)):
      folder = place
      text =
        SafeText("The server shows the folder empty; it had \(Amounts.count(count, "message"))")
        .text
      advice = "Nothing is deleted here before the next run sees the same."
      remedy = .retry
    case .validityChanged(let place, _, _):
      folder = place
      text = "The server has numbered the messages anew, and too few were recognised"
      advice = "The folder is left alone; docs/safety.md tells how to go on."
      remedy = .retry
    default: return nil
    }
  }

  /// Whether both say the same of the same place.
  fileprivate func isSame(as other: AttentionItem) -> Bool {
    account == other.account && folder == other.folder && text == other.text
  }
}

extension ProblemScope {
  fileprivate var place: FolderPlace? {
    switch self {
    case .program, .account: nil
    case .folder(let place, _), .message(_, let place, _): place
    }
  }
}

/// What needs a person, the newest last.
package struct AttentionList: Equatable, Sendable {
  /// Each matter once, however often it was met.
  package private(set) var items: [AttentionItem] = []
  private var began: [AccountName: Double] = [:]

  /// More than a person reads; a server that fails everywhere must not fill the memory.
  private static let most = 500

  /// Takes one event in.
  mutating func receive(_ record: EventRecord) {
    if let item = AttentionItem(record) { return add(item) }
    guard let account = record.account else { return }
    switch record.event {
    case .accountStarted: began[account] = record.time
    case .accountFinished:
      let start = began[account] ?? 0
      items.removeAll { $0.account == account && $0.time < start }
    default: break
    }
  }

  private mutating func add(_ item: AttentionItem) {
    if let index = items.firstIndex(where: item.isSame) {
      items[index].time = item.time
    } else if items.count < Self.most {
      items.append(item)
    }
  }
}
