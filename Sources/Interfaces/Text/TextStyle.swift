// SPDX-License-Identifier: MIT

package import SyncModel

/// What distinguishes the text interfaces from each other.
package struct TextStyle: Sendable {
  /// Where the lines go.
  package enum Stream: Sendable {
    case output, error
  }

  /// How lines look.
  enum Form: Sendable {
    case plain
    /// Below the name of the thread that wrote them.
    case headed
    /// One for each event, and commands are taken.
    case linear
  }

  let stream: Stream
  let reader: EventText.Reader
  /// Lines of a lower level are left out even when `-d` asks for more.
  let floor: LineLevel
  let form: Form
  let canAsk: Bool

  /// `ttyui`: for a person at a terminal.
  package static let terminal = TextStyle(
    stream: .error, reader: .terminal, floor: .debug, form: .headed, canAsk: true)
  /// `linear`: for a person whose terminal is read aloud or has no screen.
  package static let linear = TextStyle(
    stream: .output, reader: .board, floor: .debug, form: .linear, canAsk: true)
  /// `basic`: plain lines for a pipe.
  package static let basic = TextStyle(
    stream: .output, reader: .stream, floor: .debug, form: .plain, canAsk: false)
  /// `quiet`: only what went wrong, for cron.
  package static let quiet = TextStyle(
    stream: .output, reader: .stream, floor: .warning, form: .plain, canAsk: false)

  var takesCommands: Bool { form == .linear }
  var hasProgress: Bool { form == .headed }

  func voice(_ setup: InterfaceSetup) -> any TextVoice {
    form == .linear ? LinearVoice(setup) : TextComposer(self, level: setup.level)
  }
}

/// What a text interface says of events, and what it does with the lines that a person types.
protocol TextVoice: Sendable {
  /// Text for lines that come from no event.
  func opening(_ lines: [TextLine]) -> String

  /// What to write for the event; the last one brings the summary of the process.
  mutating func text(for record: EventRecord) -> String

  /// Obeys a line at a time in seconds since 1970.
  mutating func obey(_ line: String, time: Double) -> TextReply
}

/// What a line of a person leads to.
struct TextReply {
  /// What to write.
  var text = ""
  /// What to ask the program for.
  var requests: [SyncRequest] = []
  /// Whether to leave a program that goes on.
  var leaves = false
}

extension TextVoice {
  mutating func obey(_ line: String, time: Double) -> TextReply { TextReply() }
}

/// Turns a sequence of events into the text that a text interface writes.
package struct TextComposer: TextVoice {
  private let style: TextStyle
  private let text: EventText
  private let level: LineLevel
  private var report = RunReport()
  /// The thread of the last line that was not of the main thread.
  private var heading: String?

  package init(_ style: TextStyle, level: LineLevel) {
    self.style = style
    self.level = max(level, style.floor)
    text = EventText(for: style.reader)
  }

  /// Text for lines that come from no event.
  package func opening(_ lines: [TextLine]) -> String {
    lines.filter { $0.level >= level }.reduce(into: "") { $0 += $1.text + "\n" }
  }

  /// What to write for the event; the last one brings the summary of the process.
  package mutating func text(for record: EventRecord) -> String {
    report.note(record)
    // A question is asked by whoever can ask; the summary tells of those that nobody could answer.
    if case .passwordWanted = record.event { return "" }
    if case .programFinished = record.event { return opening(report.lines) }
    return text.lines(record).filter { $0.level >= level }
      .reduce(into: "") { $0 += compose($1.text, origin: record.origin) }
  }

  private mutating func compose(_ line: String, origin: EventOrigin) -> String {
    guard style.form == .headed, origin.label != EventOrigin.main.label else { return line + "\n" }
    defer { heading = origin.label }
    let title = heading == origin.label ? "" : "\(EscapedText.of(origin.label)):\n"
    return "\(title) \(line)\n"
  }
}
