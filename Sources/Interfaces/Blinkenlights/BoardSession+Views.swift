// SPDX-License-Identifier: MIT

package import SyncModel

extension BoardSession {
  /// The account under the cursor.
  package var chosenAccount: AccountBar? {
    board.accounts.isEmpty ? nil : board.accounts[accountCursor.index(of: board.accounts.count)]
  }

  /// The rows of the list in the upper part; 0 while that shows the log.
  package var listCount: Int {
    switch view {
    case .log, .folder: 0
    case .folders(let account): folders(of: account).count
    case .attention: board.attention.items.count
    }
  }

  /// The rows of the screen that show rows of the list; above them stands what it is.
  package func listRows(_ layout: BoardLayout) -> Range<Int> {
    guard let first = layout.log.first else { return layout.log }
    var top = first + 1
    if case .folders = view, layout.log.count >= 8 { top += 1 }
    return top..<layout.log.upperBound
  }

  /// The folders of an account that the board knows.
  package func folders(of account: AccountName) -> [FolderRow] {
    board.accounts.first { $0.name == account }?.folderTable.rows ?? []
  }

  /// Moves what the arrow keys move now.
  mutating func scroll(_ scroll: BoardAction.Scroll, size: Size) {
    let layout = layout(size)
    if isHelpShown { return scrollHelp(scroll, size: size) }
    if focus == .accounts {
      accountCursor.move(scroll, of: board.accounts.count, rows: layout.bars.count)
    } else if view.isList {
      listCursor.move(scroll, of: listCount, rows: max(1, listRows(layout).count))
    } else {
      pane.scroll(
        scroll, log: board.log, rows: layout.log.count, format: logFormat(columns: size.columns))
    }
  }

  private mutating func scrollHelp(_ scroll: BoardAction.Scroll, size: Size) {
    let page = HelpPage(self, columns: size.columns)
    let rows = HelpPage.room(size.rows)
    let wanted =
      switch scroll {
      case .lineUp: helpTop - 1
      case .lineDown: helpTop + 1
      case .pageUp: helpTop - rows
      case .pageDown: helpTop + rows
      case .start: 0
      case .end: page.lines.count
      }
    helpTop = page.top(wanted, rows: size.rows)
  }

  /// Goes down: from the accounts to folders, from a folder to its log, from a problem to its remedy.
  mutating func open(time: Double) {
    let index = listCursor.index(of: listCount)
    switch view {
    case _ where focus == .accounts: openChosenAccount(time: time)
    case .log: openChosenAccount(time: time)
    case .folders(let account):
      guard listCount > 0 else { return }
      show(.folder(account, folders(of: account)[index].name))
    case .folder: break
    case .attention:
      guard listCount > 0 else { return }
      confirmation = Confirmation(board.attention.items[index], in: board.attention)
    }
  }

  private mutating func openChosenAccount(time: Double) {
    guard let name = chosenAccount?.name else {
      return notify("There is no account yet", time: time)
    }
    focus = .main
    listCursor = ListCursor()
    show(.folders(name))
  }

  /// Goes up: closes what lies over the board, then the view, then the filter of the log.
  mutating func close() {
    if isHelpShown {
      isHelpShown = false
      return
    }
    switch view {
    case .folder(let account, let folder):
      let row = folders(of: account).firstIndex { $0.name == folder }
      show(.folders(account))
      listCursor.choose(row ?? 0)
    case .folders, .attention: show(.log)
    case .log where focus == .accounts: focus = .main
    case .log: pane.show(LogFilter(), of: board.log)
    }
  }

  /// Puts something into the upper part.
  mutating func show(_ next: BoardView) {
    var filter = pane.filter
    // The log of a folder is the log with a filter that goes when the person goes.
    if case .folder = view { (filter.account, filter.folder) = (nil, nil) }
    if case .folder(let account, let folder) = next {
      (filter.account, filter.folder) = (account, folder)
    }
    if next == .attention { listCursor = ListCursor() }
    view = next
    focus = .main
    pane.show(filter, of: board.log)
  }

  // MARK: The mouse

  /// Chooses what lies under a click; a second click on it opens it.
  mutating func click(row: Int, column: Int, size: Size) -> [Effect] {
    let layout = layout(size)
    if layout.bars.contains(row) {
      let index = accountWindow(layout).lowerBound + row - layout.bars.lowerBound
      let isSecond = focus == .accounts && accountCursor.index(of: board.accounts.count) == index
      focus = .accounts
      accountCursor.choose(index)
      if isSecond { open(time: 0) }
    } else if view.isList, listRows(layout).contains(row) {
      let screen = listRows(layout)
      let rows = listCursor.window(of: listCount, rows: screen.count)
      let index = rows.lowerBound + row - screen.lowerBound
      guard rows.contains(index) else { return [] }
      let isSecond = focus == .main && listCursor.index(of: listCount) == index
      focus = .main
      listCursor.choose(index)
      if isSecond { open(time: 0) }
    }
    return []
  }

  /// The accounts whose bars are shown: the first ones, or those around the cursor while it moves.
  package func accountWindow(_ layout: BoardLayout) -> Range<Int> {
    let count = board.accounts.count
    guard count > layout.bars.count else { return 0..<count }
    if focus == .accounts { return accountCursor.window(of: count, rows: layout.bars.count) }
    return 0..<max(0, layout.bars.count - 1)
  }
}
