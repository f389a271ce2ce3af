// SPDX-License-Identifier: MIT

import SyncModel

extension BoardSession {
  /// Does what a key is for.
  mutating func perform(_ action: BoardAction, size: Size, time: Double) -> [Effect] {
    if place == .observing, action.isWriting {
      notify("This board observes; attach without --observe to act", time: time)
      return []
    }
    switch action {
    case .sync(let digit): return sync(digit - 1, time: time)
    case .syncChosen: return sync(accountCursor.index(of: board.accounts.count), time: time)
    case .syncAll: return [.send(.resyncAll)]
    case .pause: return pause(time: time)
    case .allowDeletions: return allowDeletions(time: time)
    case .save: return [.save(savedLines)]
    case .copy: return copy(size: size, time: time)
    case .repaint: return [.repaint]
    case .quit: return place == .own ? quit(time: time) : [.leave]
    case .stop: askToStop()
    case .toggleMouse: return toggleMouse(time: time)
    case .scroll(let scroll): self.scroll(scroll, size: size)
    case .nextPane: focus = focus == .main ? .accounts : .main
    case .open: open(time: time)
    case .close: close()
    case .attention: show(view == .attention ? .log : .attention)
    case .search: search = SearchLine(after: pane.filter.text)
    case .nextAccountFilter: filterNextAccount(time: time)
    case .nextLevelFilter: filterNextLevel(time: time)
    case .wrap:
      wrapsLog.toggle()
      notify(wrapsLog ? "Long lines are wrapped" : "Long lines are cut off", time: time)
    case .nextContext: filterNextContext(time: time)
    case .nextExtent: showNextExtent(time: time)
    case .help:
      isHelpShown.toggle()
      helpTop = 0
    case .nextTheme: showNextTheme(time: time)
    }
    return []
  }

  private mutating func sync(_ index: Int, time: Double) -> [Effect] {
    guard board.accounts.indices.contains(index), let name = board.accounts[index].name else {
      notify("There is no account \(index + 1)", time: time)
      return []
    }
    switch board.accounts[index].stage {
    case .running: notify("\(name) is being synchronised already", time: time)
    case .ended:
      notify(ending(of: board.accounts[index], name), time: time)
      return []
    default: break
    }
    return [.send(.resync(name))]
  }

  /// Why an account cannot be run any more.
  private func ending(of bar: AccountBar, _ name: AccountName) -> SafeText {
    guard case .settingsUnusable = bar.problem else {
      return "\(name) has ended; it runs again when offlineimap is started again"
    }
    let key = keys.label(of: .attention).map { "; \($0) tells what to correct" } ?? ""
    return "\(name) is left out: its settings cannot be used\(key)"
  }

  /// Holds the chosen account back or lets it go on; all accounts while none is being chosen.
  private mutating func pause(time: Double) -> [Effect] {
    let bars = focus == .accounts ? chosenAccount.map { [$0] } ?? [] : board.accounts
    let living = bars.filter { $0.stage != .ended }
    guard !living.isEmpty else {
      notify("No account will run again", time: time)
      return []
    }
    let areAllPaused = living.allSatisfy(\.isPaused)
    return living.compactMap(\.name).map { .send(areAllPaused ? .resume($0) : .pause($0)) }
  }

  /// Asks before anything is deleted, because that does not come back.
  private mutating func allowDeletions(time: Double) -> [Effect] {
    let held = board.accounts.filter { $0.heldDeletions > 0 }
    guard !held.isEmpty else {
      notify("No deletions are held", time: time)
      return []
    }
    confirmation = Confirmation(
      deleting: board.attention.items.filter(\.isHeldDeletion), board.attention.plans,
      of: held.compactMap(\.name))
    return []
  }

  /// Takes the answer to what lies over the board.
  mutating func decide(_ key: Key, size: Size) -> [Effect] {
    guard var asked = confirmation else { return [] }
    let outcome = asked.press(key, size: size)
    confirmation = outcome == .unfinished ? asked : nil
    return outcome == .agreed ? asked.requests.map { .send($0) } : []
  }

  /// Takes a whole line as the answer to what lies over the board.
  mutating func decide(byLine line: String) -> [Effect] {
    guard let asked = confirmation else { return [] }
    confirmation = nil
    return asked.isAgreed(by: line) ? asked.requests.map { .send($0) } : []
  }

  private mutating func quit(time: Double) -> [Effect] {
    let isSecond = board.shutdown == .soon || board.shutdown == .now || hasQuit
    if !isSecond { say(TextLine(.warning, "Requested shutdown via 'q'"), time: time) }
    hasQuit = true
    return [.send(.shutdown(isSecond ? .now : .soon))]
  }

  /// Asks first, because other people may be looking at the program, and the key is near `q`.
  private mutating func askToStop() {
    confirmation = Confirmation(
      title: "End offlineimap?",
      lines: ["It finishes what is in flight, and synchronises nothing until it is started again."],
      action: "end it", [.shutdown(.soon)])
  }

  private mutating func toggleMouse(time: Double) -> [Effect] {
    hasMouse.toggle()
    notify(
      hasMouse ? "Mouse on; Shift selects text in most terminals" : "Mouse off", time: time)
    return [.reportMouse(hasMouse)]
  }

  // MARK: The filter of the log

  /// Takes a key while the person types what to look for.
  mutating func type(_ key: Key) -> [Effect] {
    guard var line = search else { return [] }
    let outcome = line.press(key)
    search = outcome.isOver ? nil : line
    var filter = pane.filter
    filter.text = outcome.isCancelled ? line.former : line.text
    pane.show(filter, of: board.log)
    return []
  }

  /// All accounts, then one after the other.
  private mutating func filterNextAccount(time: Double) {
    let names = board.accounts.compactMap(\.name)
    var filter = pane.filter
    let next = filter.account.flatMap { names.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
    filter.account = next < names.count ? names[next] : nil
    filter.folder = nil
    if case .folder = view { view = .log }
    pane.show(filter, of: board.log)
    notify(
      filter.account.map { "Log of \($0)" } ?? "Log of all accounts", time: time)
  }

  /// Everything, then warnings and errors, then errors.
  private mutating func filterNextLevel(time: Double) {
    var filter = pane.filter
    let next: [LineLevel: LineLevel] = [.debug: .warning, .warning: .error]
    filter.level = next[filter.level] ?? .debug
    pane.show(filter, of: board.log)
    switch filter.level {
    case .warning: notify("Log of warnings and errors", time: time)
    case .error: notify("Log of errors", time: time)
    default: notify("Log of all levels", time: time)
    }
  }

  /// Matches alone, then with two, then with five lines around each.
  private mutating func filterNextContext(time: Double) {
    var filter = pane.filter
    let next = [0: 2, 2: 5]
    filter.context = next[filter.context] ?? 0
    pane.show(filter, of: board.log)
    notify(
      filter.context == 0
        ? "Matches alone" : "\(filter.context) lines around each match of / and !", time: time)
  }

  private mutating func showNextExtent(time: Double) {
    let all = BoardLayout.Extent.allCases
    let next = (all.firstIndex(of: extent) ?? 0) + 1
    extent = next < all.count ? all[next] : .full
    let name = extent.rawValue
    notify("Rows of the board: \(name) (to keep it: rows = \(name) in [general])", time: time)
  }

  /// The entries that the filter lets through, as the log file has them.
  private var savedLines: [String] { pane.entries(board.log).map(\.line) }
}

extension SearchLine.Outcome {
  fileprivate var isOver: Bool { self != .unfinished }
  fileprivate var isCancelled: Bool { self == .cancelled }
}
