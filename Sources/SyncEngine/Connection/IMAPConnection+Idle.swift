// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// What somebody who waits in IDLE wants to hear.
protocol IdleObserver {
  /// From now on nothing is missed.
  func idling()
  /// Something has changed in the open mailbox.
  func mailboxChanged()
}

extension IMAPConnection {
  /// The longest time without a look at the clock, which may have jumped while the machine slept.
  private static let slice = Duration.seconds(30)
  /// So much longer than it should have taken: the machine has slept.
  private static let sleepiness = Duration.seconds(15)
  /// How long a server may take for an answer that only proves that it is there.
  static let probeLimit = Duration.seconds(20)

  /// Lets the server tell of changes until the deadline is over or the machine was asleep; at its end
  /// the server has shown that the connection works (RFC 2177).
  ///
  /// `messages` is how many the open mailbox has.  Throws `interrupted` within IDLE when the stream's
  /// wake-up is raised; the connection is then good for nothing but to be closed.
  func idle(
    messages: Int, until deadline: Deadline, _ observer: some IdleObserver
  ) throws(SyncFailure) {
    begin("watching for changes")
    var change = IdleChange(messages: messages)
    let tag = try send(.idle)
    while !isIdling {
      let event = try nextEvent()
      if change.isNews(event) { observer.mailboxChanged() }
      if let completion = completion(of: tag) {
        try completion.success()
        return
      }
    }
    observer.idling()
    var isAwake = true
    while isAwake, !deadline.isOver {
      let start = ContinuousClock.now
      try transferPatiently(until: .after(Self.slice).sooner(deadline))
      isAwake = start.duration(to: .now) < Self.slice + Self.sleepiness
      var hasNews = false
      while let event = try readyEvent() { hasNews = change.isNews(event) || hasNews }
      if hasNews { observer.mailboxChanged() }
    }
    try endIdle(within: Self.probeLimit)
    _ = try withLimit(Self.probeLimit) { () throws(SyncFailure) in
      try wait(for: tag) { event in if change.isNews(event) { observer.mailboxChanged() } }
    }
  }

  /// Whether the server answers soon; a connection that does not is closed.
  func answersSoon() -> Bool {
    guard !isBroken else { return false }
    begin("looking whether the connection still works")
    let completion = try? withLimit(Self.probeLimit) { () throws(SyncFailure) in
      try run(.noOperation)
    }
    if completion?.condition != .ok { abandon() }
    return !isBroken
  }
}

/// Tells changes of the open mailbox from everything else that a server says.
private struct IdleChange {
  /// Some servers repeat the number of messages without a reason.
  var messages: Int

  mutating func isNews(_ event: SessionEvent) -> Bool {
    guard case .untagged(let response) = event else { return false }
    switch response {
    case .exists(let count):
      defer { messages = Int(count) }
      return messages != Int(count)
    case .expunge, .vanished, .fetch: return true
    default: return false
    }
  }
}
