// SPDX-License-Identifier: MIT

import SyncModel

extension BoardPainter {
  /// Draws what lies over the board: a question, or the help.
  mutating func paintOverlay() {
    if let prompt = session.prompt {
      if size.rows >= 7, size.columns >= 30 {
        paintPrompt(prompt)
      } else {
        paintPromptLine(prompt, size.rows - 1)
      }
    } else if let confirmation = session.confirmation {
      paintConfirmation(confirmation)
    } else if session.isHelpShown {
      paintHelp()
    }
  }

  // MARK: The question

  private mutating func paintPrompt(_ prompt: PasswordPrompt) {
    let question = prompt.question
    let width = min(64, size.columns - 4)
    let place = "\(EscapedText.of(question.user)) at \(EscapedText.of(question.host))"
    let text = question.prompt.map { "\(EscapedText.of($0))" } ?? place
    var lines: [[HelpPage.Piece]] = TextWidth.wrap(text, to: width - 4).prefix(3).map {
      [($0, .boxText)]
    }
    if let refusal = question.refusal {
      let text = "Refused: \(EscapedText.of(refusal))"
      lines += TextWidth.wrap(text, to: width - 4).prefix(3).map { [($0, .failed)] }
    }
    lines.append([])
    lines.append([(dots(prompt, width: width - 6), .input), (cursor, .input)])
    lines.append([])
    lines.append(promptKeys)
    let title = question.prompt == nil ? "Password" : "Question of the rc file"
    paintBox("\(title) for \(EscapedText.of(question.account.rawValue))", lines, width: width)
  }

  private var promptKeys: [HelpPage.Piece] {
    let waiting = board.questions.count - 1
    let more: [HelpPage.Piece] = waiting > 0 ? [("   \(waiting) more to come", .hint)] : []
    return [("Enter", .key), (" send  ", .hint), ("Esc", .key), (" cancel", .hint)] + more
  }

  var cursor: String { symbols.isPlain ? "_" : "▏" }

  private func dots(_ prompt: PasswordPrompt, width: Int) -> String {
    String(repeating: symbols.dot, count: max(0, min(prompt.length, width)))
  }

  /// The question where there is no room for a box.
  mutating func paintPromptLine(_ prompt: PasswordPrompt, _ row: Int) {
    canvas.clear(row: row, columns: 0..<size.columns, role: .box)
    let what = prompt.question.prompt.map { "\(EscapedText.of($0))" } ?? "Password"
    let text = "\(what) \(EscapedText.of(prompt.question.account.rawValue)): "
    let label = TextWidth.cut(text, to: max(0, size.columns - 6), ellipsis: symbols.ellipsis)
    let column = write(label, row, 0, .boxTitle)
    write(dots(prompt, width: size.columns - column - 1) + cursor, row, column, .input)
  }

  // MARK: Something to agree to

  private mutating func paintConfirmation(_ confirmation: Confirmation) {
    let (rows, below) = confirmation.visible(size)
    var lines: [[HelpPage.Piece]] = rows.map { [($0, .boxText)] }
    lines.append(remarks(confirmation, below: below))
    lines += confirmation.keyRows(
      size, cursor: cursor, isObserving: session.place == .observing)
    paintBox(confirmation.title, lines, width: Confirmation.width(size))
  }

  /// That something else was typed, and how much of the text is below; as much of it as fits.
  private func remarks(_ confirmation: Confirmation, below: Int) -> [HelpPage.Piece] {
    let width = Confirmation.width(size) - 4
    let isWrong = confirmation.isMistyped && confirmation.typed.isEmpty
    let more = below > 0 ? "Down: \(below) more" : ""
    let wrong = isWrong ? "That is something else." : ""
    if !isWrong || wrong.utf8.count + 3 + more.utf8.count <= width {
      return [(wrong + (isWrong ? "   " : ""), .failed), (more, .hint)]
    }
    return [(wrong.utf8.count <= width ? wrong : "Something else.", .failed)]
  }

  // MARK: The help

  /// The help is a page; what does not fit is scrolled to.
  private mutating func paintHelp() {
    let page = HelpPage(session, columns: size.columns)
    let top = page.top(session.helpTop, rows: size.rows)
    let rows = page.lines.dropFirst(top).prefix(HelpPage.room(size.rows))
    let (title, above) = page.head(above: top)
    paintBox(title, Array(rows), width: page.width)
    let height = min(rows.count + 2, size.rows)
    let first = (size.rows - height) / 2
    let left = (size.columns - page.width) / 2 + 2
    let right = (size.columns + page.width) / 2 - 2
    write(above, first, right - TextWidth.of(above), .hint)
    let (hasKey, below) = page.foot(below: page.lines.count - top - rows.count)
    let last = first + height - 1
    write(below, last, right - TextWidth.of(below), .hint)
    guard hasKey, let key = session.keys.label(of: .close) else { return }
    let column = left + write(" \(key)", last, left, .key)
    write(" close ", last, column, .hint)
  }

  // MARK: Boxes

  /// Draws a framed box in the middle of the screen; what does not fit is left out.
  private mutating func paintBox(_ title: String, _ lines: [[HelpPage.Piece]], width: Int) {
    let height = min(lines.count + 2, size.rows)
    let top = (size.rows - height) / 2
    let left = (size.columns - width) / 2
    let (corners, horizontal, vertical) = symbols.box
    let line = String(repeating: horizontal, count: max(0, width - 2))
    write(corners[0] + line + corners[1], top, left, .box)
    write(
      TextWidth.cut(" \(title) ", to: width - 4, ellipsis: symbols.ellipsis), top, left + 2,
      .boxTitle)
    for offset in 1..<max(1, height - 1) {
      canvas.clear(row: top + offset, columns: left..<left + width, role: .boxText)
      write(vertical, top + offset, left, .box)
      write(vertical, top + offset, left + width - 1, .box)
      if offset <= lines.count {
        paint(lines[offset - 1], top + offset, left + 2, end: left + width - 2)
      }
    }
    write(corners[3] + line + corners[2], top + height - 1, left, .box)
  }

  private mutating func paint(_ pieces: [HelpPage.Piece], _ row: Int, _ column: Int, end: Int) {
    var column = column
    for piece in pieces where column < end {
      column += canvas.write(
        piece.text, row: row, column: column, role: piece.role, limit: end - column)
    }
  }
}
