// SPDX-License-Identifier: MIT

package import SyncModel

/// Something that went wrong or waits for a person, until a later run of the account is without it.
package struct AttentionItem: Equatable, Sendable {
  /// What a person can do about it on the board.
  package enum Remedy: Equatable, Sendable {
    /// Let the deletions happen that were held.
    case allowDeletions
    /// Copy at once the messages that wait.
    case retryMessages
    /// Log in again, and be asked for the password if it is refused.
    case logIn
    /// Try again.
    case retry
    /// Correct the rc file and start the program again; the board can do nothing.
    case correct
    /// Nothing that the board could do; the person knows it now.
    case note
  }

  /// The account that it is about; `nil` when it is about how the program began.
  package let account: AccountName?
  /// The folder or message that it is about; `nil` when it is the whole account.
  package let folder: FolderPlace?
  /// Seconds since 1970.
  package fileprivate(set) var time: Double
  /// What happened and why, escaped; may have several lines.
  package let text: String
  /// What to do, escaped.
  package let advice: String?
  /// Where the options stand that the advice talks about, a line each, escaped.
  package let places: [String]
  /// See ``Remedy-swift.enum``.
  package let remedy: Remedy
  /// Where messages would be deleted, and how many; `nil` for other matters.
  package let held: (place: FolderPlace, count: Int)?
  /// Whether it is about messages that would be deleted.
  package var isHeldDeletion: Bool { remedy == .allowDeletions }

  /// `nil` for events that need nobody.
  init?(_ record: EventRecord) {
    account = record.account
    time = record.time
    places = (record.places ?? []).lines.map(EscapedText.of)
    if case .remark(let sentence) = record.event {
      (folder, held, advice, remedy) = (nil, nil, nil, .note)
      text = EscapedText.of(sentence)
      return
    }
    guard account != nil else { return nil }
    held =
      if case .problem(.deletionsHeld(let place, let count, _), _) = record.event {
        (place, count)
      } else { nil }
    switch record.event {
    case .problem(let problem, let scope):
      folder = scope.place
      text = EscapedText.of(problem.message)
      remedy = Remedy(of: problem)
      advice =
        remedy == .correct
        ? "Correct the file and start offlineimap again."
        : problem.remedy.map(EscapedText.of)
    case .warning(.messagesWait(let place, let count)):
      folder = place
      text = SafeText("\(Amounts.count(count, "message")) failed several times and waits").text
      advice = "It is tried again later; --info lists it with the reason."
      remedy = .retryMessages
    case .warning(.folderEmptied(let place, let count)):
      folder = place
      text =
        SafeText("The server shows the folder empty; it had \(Amounts.count(count, "message"))")
        .text
      advice = "Nothing is deleted here before the next run sees the same."
      remedy = .retry
    case .warning(.maildirsOlder(let path)):
      folder = nil
      text = SafeText("The mail is older than the last run, as from a backup: \(path)").text
      advice = "Nothing is deleted because of that; what is missing is fetched again."
      remedy = .note
    case .warning(.folderOlder(let place)):
      folder = place
      text = "The folder here is older than the last run, as from a backup"
      advice = "Nothing is deleted because of that; what is missing is fetched again."
      remedy = .note
    case .validityChanged(let place, _, _):
      folder = place
      text = "The server has numbered the messages anew, and too few were recognised"
      advice = "The folder is left alone. Run once with --adopt: it deletes nothing."
      remedy = .retry
    default: return nil
    }
  }

  /// The account and the folder that it is about, escaped.
  package var subject: String {
    let parts = [account?.rawValue ?? "start", folder?.folder.rawValue]
    return parts.compactMap(\.self).map(EscapedText.of).joined(separator: " ")
  }

  /// Whether both say the same of the same place.
  fileprivate func isSame(as other: AttentionItem) -> Bool {
    account == other.account && folder == other.folder && text == other.text
  }
}

extension AttentionItem.Remedy {
  fileprivate init(of problem: SyncProblem) {
    switch problem {
    case .deletionsHeld: self = .allowDeletions
    case .loginRefused, .passwordMissing: self = .logIn
    case .settingsUnusable: self = .correct
    default: self = .retry
    }
  }
}

extension AttentionItem {
  package static func == (left: AttentionItem, right: AttentionItem) -> Bool {
    left.isSame(as: right) && left.time == right.time && left.remedy == right.remedy
  }
}

extension ProblemScope {
  /// The folder that it is about, or is part of.
  var place: FolderPlace? {
    switch self {
    case .program, .account: nil
    case .folder(let place, _), .message(_, let place, _): place
    }
  }
}

extension DeletionList {
  /// A line for each message that is named, the newest first, and one for the others; escaped.
  package var lines: [String] {
    let named = titles.reversed().map { title in
      let subject = title.subject.isEmpty ? "(no subject)" : title.subject
      let sender = title.sender.isEmpty ? "" : ", \(EscapedText.of(title.sender))"
      return "- \(title.number)  \(EscapedText.of(subject))\(sender)"
    }
    let (count, ranges) = others
    if count == 0 { return named }
    let which = "\(titles.isEmpty ? "" : "and ")\(Amounts.count(count, "message"))"
    return named + ["- \(which) with UID \(ranges)"]
  }
}

/// What needs a person, the newest last.
package struct AttentionList: Equatable, Sendable {
  /// Each matter once, however often it was met.
  package private(set) var items: [AttentionItem] = []
  /// Which messages would be deleted where.
  package private(set) var plans: [FolderPlace: DeletionList] = [:]
  /// Whose messages the plans are about.
  private var owners: [FolderPlace: AccountName] = [:]
  private var began: [AccountName: Double] = [:]

  /// More than a person reads; a server that fails everywhere must not fill the memory.
  private static let most = 500

  /// Takes one event in.
  mutating func receive(_ record: EventRecord) {
    if let item = AttentionItem(record) { return add(item) }
    guard let account = record.account else { return }
    switch record.event {
    case .deletionsListed(let place, let list):
      plans[place] = list
      owners[place] = account
    case .accountStarted: began[account] = record.time
    case .accountFinished:
      let start = began[account] ?? 0
      items.removeAll { $0.account == account && $0.time < start }
      // A list comes before what it is about; that of another account may still be on its way.
      let held = Set(items.compactMap(\.held?.place))
      plans = plans.filter { owners[$0.key] != account || held.contains($0.key) }
    default: break
    }
  }

  private mutating func add(_ item: AttentionItem) {
    // Of what is held in a folder, only the last look counts.
    if let place = item.held?.place {
      items.removeAll {
        $0.account == item.account && $0.held?.place == place && !$0.isSame(as: item)
      }
    }
    if let index = items.firstIndex(where: item.isSame) {
      items[index].time = item.time
    } else if items.count < Self.most || item.isHeldDeletion {
      items.append(item)
    }
  }
}
