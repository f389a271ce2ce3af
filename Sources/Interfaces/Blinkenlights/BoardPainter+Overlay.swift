// SPDX-License-Identifier: MIT

import SyncModel

/// A piece of text in one role.
private typealias Piece = (text: String, role: Role)

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
    var lines: [[Piece]] = TextWidth.wrap(text, to: width - 4).prefix(3).map { [($0, .boxText)] }
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

  private var promptKeys: [Piece] {
    let waiting = board.questions.count - 1
    let more: [Piece] = waiting > 0 ? [("   \(waiting) more to come", .hint)] : []
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
    let width = min(72, size.columns)
    let rows = confirmation.lines.flatMap { TextWidth.wrap($0, to: max(1, width - 4)) }
    let room = max(1, size.rows - 4)
    var lines: [[Piece]] = rows.prefix(room).map { [($0, .boxText)] }
    lines.append([])
    lines.append([
      ("y", .key), (" \(confirmation.action)   ", .hint), ("Esc", .key), (" leave it", .hint),
    ])
    paintBox(confirmation.title, lines, width: width)
  }

  // MARK: The help

  private mutating func paintHelp() {
    let keys = helpKeys
    let lamps = session.theme.face == .classic ? [] : helpLamps
    let wide = 70
    if size.columns >= wide + 2 {
      let lines = (0..<max(keys.count, lamps.count)).map { row -> [Piece] in
        let left = row < keys.count ? keys[row] : []
        let used = left.reduce(0) { $0 + TextWidth.of($1.text) }
        let gap: Piece = (String(repeating: " ", count: max(0, 46 - used)), .boxText)
        return left + [gap] + (row < lamps.count ? lamps[row] : [])
      }
      paintBox("Keys and lamps", lines, width: wide)
    } else {
      paintBox("Keys and lamps", keys + lamps, width: min(44, size.columns))
    }
  }

  private var helpKeys: [[Piece]] {
    session.keys.bindings.map { binding in
      [(TextWidth.fit(binding.label, to: 10), .key), (binding.meaning, .boxText)]
    }
  }

  private var helpLamps: [[Piece]] {
    Activity.allCases.map { activity in
      [(symbols.lamp(activity), Role(lamp: activity)), ("  \(activity.meaning)", .boxText)]
    }
  }

  // MARK: Boxes

  /// Draws a framed box in the middle of the screen; what does not fit is left out.
  private mutating func paintBox(_ title: String, _ lines: [[Piece]], width: Int) {
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

  private mutating func paint(_ pieces: [Piece], _ row: Int, _ column: Int, end: Int) {
    var column = column
    for piece in pieces where column < end {
      column += canvas.write(
        piece.text, row: row, column: column, role: piece.role, limit: end - column)
    }
  }
}
