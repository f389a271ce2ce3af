// SPDX-License-Identifier: MIT

import IMAP
import Testing

/// A dialogue with a server, as text.
///
/// - `! name` runs a step, which begins commands or supplies octets.
/// - `C: line` expects that line to be sent; `C> octets` expects octets without a line end.
/// - `C-` expects that nothing may be sent.
/// - `S: line` sends a line of the server; `S> octets` sends octets without a line end.
/// - `E: event` expects an event, as ``SessionEvent/summary`` tells it.
///
/// `\r`, `\n` and `\0` stand for those characters.  At the end nothing may be left over.
struct Transcript {
  typealias Step = @Sendable (inout Session) throws -> Void

  let text: String
  let steps: [String: Step]

  init(_ text: String, steps: [String: Step] = [:]) {
    self.text = text
    self.steps = steps
  }

  /// Plays the dialogue three times, with the server's bytes cut differently.
  func play(sourceLocation: SourceLocation = #_sourceLocation) throws {
    for cut in Cut.allCases {
      var player = Player(cut: cut, steps: steps, location: sourceLocation)
      for line in text.split(separator: "\n") {
        try player.play(line.trimmingPrefix { $0 == " " })
      }
      player.finish()
    }
  }
}

private struct Player {
  let cut: Cut
  let steps: [String: Transcript.Step]
  let location: SourceLocation
  var session = Session()
  var sent: [UInt8] = []
  var events: [String] = []

  mutating func play(_ line: Substring) throws {
    let content = unescaped(line.dropFirst(3))
    switch line.prefix(2) {
    case "! ": try run(line)
    case "C:": take(Array(content.utf8) + [13, 10], line)
    case "C>": take(Array(content.utf8), line)
    case "C-":
      sent += session.takeOutput()
      check(sent.isEmpty, line, "was sent: \(String(decoding: sent, as: UTF8.self))")
    case "S:": try receive(Array(content.utf8) + [13, 10])
    case "S>": try receive(Array(content.utf8))
    case "E:":
      try drain()
      let event = events.isEmpty ? "none" : events.removeFirst()
      check(event == content, line, "the event is: \(event)")
    default: Issue.record("\(line)", sourceLocation: location)
    }
  }

  private mutating func run(_ line: Substring) throws {
    guard let step = steps[String(line.dropFirst(2))] else {
      Issue.record("no step: \(line)", sourceLocation: location)
      return
    }
    try step(&session)
  }

  private mutating func take(_ expected: [UInt8], _ line: Substring) {
    sent += session.takeOutput()
    check(
      sent.starts(with: expected), line, "was sent: \(String(decoding: sent, as: UTF8.self))")
    sent.removeFirst(min(sent.count, expected.count))
  }

  private mutating func receive(_ bytes: [UInt8]) throws {
    for piece in cut.pieces(of: bytes) {
      session.receive(piece)
      try drain()
    }
  }

  private mutating func drain() throws {
    while let event = try session.nextEvent() {
      let summary = event.summary
      if summary.hasPrefix("octets "), let last = events.last, last.hasPrefix("octets ") {
        events[events.count - 1] = last + summary.dropFirst(7)
      } else {
        events.append(summary)
      }
    }
  }

  mutating func finish() {
    sent += session.takeOutput()
    check(events.isEmpty && sent.isEmpty, "the end", "left: \(events) \(sent)")
  }

  private func check(_ holds: Bool, _ line: Substring, _ message: String) {
    if !holds { Issue.record("\(line) (\(cut)): \(message)", sourceLocation: location) }
  }

  private func unescaped(_ text: Substring) -> String {
    var result = ""
    var rest = text
    while let character = rest.popFirst() {
      switch (character, rest.first) {
      case ("\\", "r"): result.append("\r")
      case ("\\", "n"): result.append("\n")
      case ("\\", "0"): result.append("\0")
      default:
        result.append(character)
        continue
      }
      rest.removeFirst()
    }
    return result
  }
}

extension SessionEvent {
  /// One line that says what a test wants to know.
  var summary: String {
    switch self {
    case .greeting(let text, let isAuthenticated):
      "greeting\(isAuthenticated ? " authenticated" : ""): \(text.text)"
    case .untagged(.fetch(let fetch)): "fetch \(fetch.summary)"
    case .untagged(.exists(let count)): "exists \(count)"
    case .untagged(.capability(let all)): "capability \(all.names.joined(separator: " "))"
    case .untagged(.status(let condition, let text)): "untagged \(condition.rawValue) \(text.text)"
    case .untagged(let other): "untagged \(other)"
    case .bodyBegan(let start):
      "body \(start.sequenceNumber) UID \(start.uid.map(\.description) ?? "?") {\(start.octets)}"
    case .bodyChunk(let octets): "octets \(String(decoding: octets, as: UTF8.self))"
    case .bodyEnded: "body ended"
    case .challenge(let tag, let octets):
      "challenge \(tag) \(String(decoding: octets, as: UTF8.self))"
    case .idling(let tag): "idling \(tag)"
    case .literalRefused(let tag): "refused \(tag)"
    case .completed(let end): "\(end.tag) \(end.condition.rawValue) \(end.name): \(end.text.text)"
    case .unparsable(let response): "unparsable: \(response.failure)"
    case .stray: "stray"
    case .bye(let text): "bye: \(text.text)"
    case .ended(let end):
      "ended\(end.isInsideResponse ? " inside a response" : "") \(end.unfinished.map(\.name))"
    }
  }
}

extension FetchResponse {
  fileprivate var summary: String {
    let bodies = bodies.map { body in
      switch body.content {
      case .octets(let octets): "\(body.section) \(octets.count) octets"
      case .streamed(let octets): "\(body.section) streamed {\(octets)}"
      case .absent: "\(body.section) absent"
      }
    }
    let uid = uid.map { "UID \($0)" }
    return (["\(sequenceNumber)", uid, flags?.description].compactMap { $0 } + bodies)
      .joined(separator: " ")
  }
}

/// A session that has logged in to a server with these capabilities, and has selected INBOX.
func selectedSession(_ capabilities: String = "") throws -> Session {
  var session = Session()
  session.receive(Array("* PREAUTH [CAPABILITY IMAP4rev1 \(capabilities)] hi\r\n".utf8)[...])
  _ = try session.nextEvent()
  _ = try session.begin(.select(.inbox))
  _ = session.takeOutput()
  session.receive(Array("A1 OK done\r\n".utf8)[...])
  _ = try session.nextEvent()
  return session
}
