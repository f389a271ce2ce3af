// SPDX-License-Identifier: MIT

/// The lives of several accounts in the time of the demo, which begins at 0 and waits for nobody.
struct DemoScript: Sendable {
  private struct Part {
    var due: Duration
    var life: any AccountLife
  }

  private let start: Int
  private var parts: [Part]
  /// When the last step was due.
  private(set) var now = Duration.zero

  /// Begins the first life after one second and each of the others a second later.
  ///
  /// `start` is the date at the beginning, in seconds since 1970 in UTC.
  init(_ lives: [any AccountLife], start: Int) {
    self.start = start
    parts = lives.enumerated().map { Part(due: .seconds($0 + 1), life: $1) }
  }

  /// When the next step is due.
  var due: Duration { parts.map(\.due).min() ?? .zero }

  /// Takes the step that is due next.
  mutating func step() {
    guard let next = parts.indices.min(by: { parts[$0].due < parts[$1].due }) else { return }
    now = parts[next].due
    let date = MailDate(seconds: start + Int(now.components.seconds), zone: 60)
    parts[next].due += parts[next].life.step(at: date)
  }
}
