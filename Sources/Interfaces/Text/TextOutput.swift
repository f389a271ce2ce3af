// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Where a text interface writes, and the line of progress that stands below its text on a terminal.
///
/// The line is gone before anything else is written, so that it stays nowhere else than at the end.
struct TextOutput: Sendable {
  private let descriptor: CInt
  private let symbols: Symbols
  private var text = ""
  /// `nil` where a line cannot be written over, or there is nobody to see it.
  private var progress: CopyProgress?
  /// The line at the end of the terminal.
  private var shown = ""
  private var nextFrame = Deadline.after(.zero)

  /// The time between two pictures of the line while it changes.
  private static let frame = Duration.milliseconds(200)

  init(_ style: TextStyle, _ terminal: Terminal) {
    descriptor = style.stream == .output ? terminal.output : terminal.error
    symbols = terminal.symbols
    progress = style.hasProgress && terminal.showsProgress ? CopyProgress() : nil
  }

  /// When the line must be drawn again although nothing happens.
  var deadline: Deadline {
    guard progress?.start != nil || !shown.isEmpty else { return .never }
    return nextFrame.isOver ? .after(.seconds(1)) : nextFrame
  }

  /// Takes in what the event says of the progress.
  mutating func note(_ record: EventRecord) { progress?.receive(record) }

  /// Adds text, which appears with the next ``flush()``.
  mutating func write(_ text: String) { self.text += text }

  /// Writes what was added, and the line below it.
  mutating func flush() {
    guard !text.isEmpty || nextFrame.isOver else { return }
    let line = line
    guard !text.isEmpty || line != shown else { return }
    send(text, thenLine: line)
    nextFrame = .after(Self.frame)
  }

  /// Writes what was added, without a line: somebody else writes next.
  mutating func pause() { send(text, thenLine: "") }

  /// Ends the line for ever.
  mutating func end() {
    progress = nil
    nextFrame = .after(.zero)
  }

  /// In the last column some terminals go on in the next line.
  private var columns: Int { (Terminal.size(of: descriptor)?.columns ?? 80) - 1 }

  private var line: String {
    guard let progress, Terminal.isInForeground(descriptor) else { return "" }
    let bar = ProgressBar(progress, symbols: symbols, time: WallClock.now)
    return bar.line(columns: columns) ?? ""
  }

  /// In one piece, so that nothing flickers and no other program writes in between.
  private mutating func send(_ text: String, thenLine line: String) {
    let blanks = min(TextWidth.of(shown), columns)
    let isCovered = text.isEmpty && TextWidth.of(line) >= blanks
    let clearing = isCovered ? "" : "\r" + String(repeating: " ", count: blanks)
    let start = shown.isEmpty ? "" : clearing + "\r"
    let all = start + text + line
    if !all.isEmpty { Output.write(all, to: descriptor) }
    shown = line
    self.text = ""
  }
}
