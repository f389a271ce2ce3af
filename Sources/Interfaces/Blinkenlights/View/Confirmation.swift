// SPDX-License-Identifier: MIT

import SyncModel

/// Something that is explained over the board, and perhaps done when a person agrees.
package struct Confirmation: Equatable, Sendable {
  /// What a key made of it.
  enum Outcome: Equatable {
    case unfinished
    case agreed
    case declined
  }

  /// In the frame.
  package let title: String
  /// Escaped; long ones are wrapped.
  package let lines: [String]
  /// What agreeing does, in a few words; empty where there is nothing to agree to.
  package let action: String
  /// What must be typed to agree; with `nil`, `y` is enough.
  package let password: String?
  /// What was typed of it.
  package private(set) var typed = ""
  /// Whether something else was typed last.
  package private(set) var isMistyped = false
  /// The first row in sight.
  private var top = 0
  let requests: [SyncRequest]
  /// What is shown of deletions.
  private let plans: [FolderPlace: DeletionList]

  init(
    title: String, lines: [String], action: String, typing password: String? = nil,
    _ requests: [SyncRequest], showing plans: [FolderPlace: DeletionList] = [:]
  ) {
    self.title = title
    self.lines = lines
    self.action = action
    self.password = password
    self.requests = requests
    self.plans = plans
  }

  /// Explains an item of the attention list and offers what can be done about it.
  ///
  /// Deletions are agreed to for a whole account, so that all that the account holds is shown.
  init(_ item: AttentionItem, in attention: AttentionList) {
    let plans = attention.plans
    let held = attention.items.filter { $0.account == item.account && $0.isHeldDeletion }
    if item.isHeldDeletion, held.count > 1, let account = item.account {
      self.init(deleting: held, plans, of: [account])
      return
    }
    let place = item.folder.map { ": \(EscapedText.of($0.folder.rawValue))" } ?? ""
    let remedy = item.account.flatMap {
      Self.remedy(item.remedy, of: $0, Self.shown([item], plans))
    }
    self.init(
      title: item.account.map { EscapedText.of($0.rawValue) + place } ?? "At the start",
      lines: Self.explain(item, plans) + (item.advice.map { ["", $0] } ?? []) + item.places,
      action: remedy?.action ?? "", typing: item.held.map { "\($0.count)" },
      [remedy?.request].compactMap(\.self), showing: plans)
  }

  /// Asks whether everything that is held shall be deleted.
  init(
    deleting items: [AttentionItem], _ plans: [FolderPlace: DeletionList],
    of accounts: [AccountName]
  ) {
    let count = items.reduce(0) { $0 + ($1.held?.count ?? 0) }
    self.init(
      title: "Delete \(Amounts.count(count, "message"))?",
      lines: Array(items.map { Self.explain($0, plans) }.joined(separator: [""])),
      action: "delete them now", typing: "\(count)",
      accounts.map { account in
        .allowDeletions(account, shown: Self.shown(items.filter { $0.account == account }, plans))
      },
      showing: plans)
  }

  /// Whether an event makes other deletions wait than those that are shown.
  func isOutdated(by record: EventRecord) -> Bool {
    guard case .deletionsListed(let place, let list) = record.event, let account = record.account,
      requests.contains(where: { $0.allowsDeletions(of: account) })
    else { return false }
    return plans[place]?.uids != list.uids
  }

  /// The lists that a person sees of some items, by their digests; what has no list is not agreed to.
  private static func shown(
    _ items: [AttentionItem], _ plans: [FolderPlace: DeletionList]
  ) -> [FolderPlace: String] {
    var shown: [FolderPlace: String] = [:]
    for place in items.compactMap(\.held?.place) { shown[place] = plans[place]?.digest }
    return shown
  }

  private static func explain(_ item: AttentionItem, _ plans: [FolderPlace: DeletionList])
    -> [String]
  {
    let text = item.text.split(separator: "\n").map(String.init)
    guard let plan = item.held.flatMap({ plans[$0.place] }) else { return text }
    return text + plan.lines
  }

  private static func remedy(
    _ remedy: AttentionItem.Remedy, of account: AccountName, _ shown: [FolderPlace: String]
  ) -> (action: String, request: SyncRequest)? {
    switch remedy {
    case .allowDeletions: ("delete them now", .allowDeletions(account, shown: shown))
    case .retryMessages: ("try them now", .retryMessages(account))
    case .logIn: ("log in again; a refusal asks you", .resync(account))
    case .retry: ("try again now", .resync(account))
    case .correct, .note: nil
    }
  }

  // MARK: Keys

  /// Takes a key; without something to type, every key but `y` and those that scroll is no.
  mutating func press(_ key: Key, size: Size) -> Outcome {
    if let scroll = Self.scroll(key) {
      move(scroll, size: size)
      return .unfinished
    }
    guard let password else { return key == .character("y") ? .agreed : .declined }
    switch key {
    case .character(let scalar): typed.unicodeScalars.append(scalar)
    case .backspace: _ = typed.popLast()
    case .control("u"): typed = ""
    case .enter where typed == password: return .agreed
    case .enter: (typed, isMistyped) = ("", true)
    case .escape: return .declined
    default: break
    }
    return .unfinished
  }

  /// Whether a line that a person typed says yes.
  func isAgreed(by line: String) -> Bool {
    let word = line.filter { !$0.isWhitespace }.lowercased()
    return password.map { $0 == word } ?? ["y", "yes"].contains(word)
  }

  private static func scroll(_ key: Key) -> BoardAction.Scroll? {
    switch key {
    case .up: .lineUp
    case .down: .lineDown
    case .pageUp: .pageUp
    case .pageDown: .pageDown
    case .home: .start
    case .end: .end
    default: nil
    }
  }

  private mutating func move(_ scroll: BoardAction.Scroll, size: Size) {
    let room = room(size)
    let wanted =
      switch scroll {
      case .lineUp: top - 1
      case .lineDown: top + 1
      case .pageUp: top - room
      case .pageDown: top + room
      case .start: 0
      case .end: Int.max
      }
    top = first(wanted, size: size)
  }

  // MARK: The picture

  /// The columns of the box on a screen.
  static func width(_ size: Size) -> Int { min(76, size.columns) }

  /// The rows for the lines in the box on a screen.
  private func room(_ size: Size) -> Int { max(1, size.rows - 3 - keyRows(size).count) }

  private func rows(_ size: Size) -> [String] {
    lines.flatMap { Self.wrap($0, to: max(1, Self.width(size) - 4)) }
  }

  /// The rows of a line; those of an item of a list stand below its words, not below its dash.
  private static func wrap(_ line: String, to columns: Int) -> [String] {
    let dash = "- "
    guard line.hasPrefix(dash) else { return TextWidth.wrap(line, to: columns) }
    var rows = TextWidth.wrap("  " + line.dropFirst(dash.count), to: columns)
    if let first = rows.first { rows[0] = dash + first.dropFirst(dash.count) }
    return rows
  }

  private func first(_ wanted: Int, size: Size) -> Int {
    max(0, min(wanted, rows(size).count - room(size)))
  }

  /// The rows in sight on a screen, and how many more there are below.
  func visible(_ size: Size) -> (rows: ArraySlice<String>, below: Int) {
    let rows = rows(size)
    let top = first(top, size: size)
    let shown = rows.dropFirst(top).prefix(room(size))
    return (shown, rows.count - shown.endIndex)
  }
}

extension SyncRequest {
  fileprivate func allowsDeletions(of account: AccountName) -> Bool {
    if case .allowDeletions(account, _) = self { true } else { false }
  }
}
