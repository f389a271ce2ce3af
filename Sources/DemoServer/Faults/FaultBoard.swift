// SPDX-License-Identifier: MIT

import POSIX

/// The faults of a server, to be changed from any thread while it runs.
package final class FaultBoard: Sendable {
  /// Names a fault that was put on the board.
  package struct Ticket: Hashable, Sendable {
    fileprivate let number: Int
  }

  /// Something that happened on a connection, for which there may be faults.
  enum Event {
    case connecting(open: Int)
    case greeting
    /// The name, and the whole command without its tag and literals.
    case command(String, text: String)
    case login(open: Int)
    case literal(String)
    case answers(Int)
    case sent(bytes: Int)
    case received(bytes: Int)
  }

  /// What befalls the connection that met an event.
  struct Strike {
    let ticket: Ticket
    let effect: Fault.Effect
  }

  private struct Entry {
    let ticket: Ticket
    let fault: Fault
    var encounters = 0
    var strikes = 0

    var isSpent: Bool { fault.times.map { strikes >= $0 } ?? false }

    mutating func meets() -> Bool {
      encounters += 1
      guard encounters > fault.skipping, !isSpent else { return false }
      strikes += 1
      return true
    }
  }

  private struct State {
    var entries: [Entry] = []
    var next = 0
  }

  private let state = Monitor(State())
  /// The connections that must look again when the board changes.
  let connections = WakeUpList()

  /// The faults on the board, spent ones included.
  package var all: [Fault] { state.read { $0.entries.map(\.fault) } }

  /// Puts a fault on the board; faults strike in the order in which they came.
  @discardableResult
  package func add(_ fault: Fault) -> Ticket {
    defer { connections.raise() }
    return state.update { state in
      state.next += 1
      state.entries.append(Entry(ticket: Ticket(number: state.next), fault: fault))
      return Ticket(number: state.next)
    }
  }

  /// Takes a fault off the board and ends the stalls it caused.
  package func remove(_ ticket: Ticket) {
    state.update { $0.entries.removeAll { $0.ticket == ticket } }
    connections.raise()
  }

  /// Takes all faults off the board and ends the stalls they caused.
  package func clear() {
    state.update { $0.entries = [] }
    connections.raise()
  }

  /// How often a fault has struck; 0 once it is off the board.
  package func strikes(of ticket: Ticket) -> Int {
    state.read { $0.entries.first { $0.ticket == ticket }?.strikes ?? 0 }
  }

  /// Waits until a fault has struck.
  ///
  /// - Returns: Whether it did before the time was up.
  package func waitForStrike(of ticket: Ticket, atMost limit: Duration) -> Bool {
    state.wait(atMost: limit) { state in
      state.entries.contains { $0.ticket == ticket && $0.strikes > 0 } ? true : nil
    } ?? false
  }

  /// Counts an event, and says what it brings.
  func strikes(at event: Event) -> [Strike] {
    guard state.read({ !$0.entries.isEmpty }) else { return [] }
    return state.update { state in
      var strikes: [Strike] = []
      for index in state.entries.indices
      where state.entries[index].fault.moment.covers(event) && state.entries[index].meets() {
        let entry = state.entries[index]
        strikes.append(Strike(ticket: entry.ticket, effect: entry.fault.effect))
      }
      return strikes
    }
  }

  func isPresent(_ ticket: Ticket) -> Bool {
    state.read { $0.entries.contains { $0.ticket == ticket } }
  }

  /// How many bytes may be sent in one go after `sent`, so that no fault is passed over.
  func room(afterSending sent: Int) -> Int {
    room { if case .sent(let bytes) = $0, bytes > sent { bytes - sent } else { nil } }
  }

  /// How many bytes may be received in one go after `received`.
  func room(afterReceiving received: Int) -> Int {
    room { if case .received(let bytes) = $0, bytes > received { bytes - received } else { nil } }
  }

  private func room(_ distance: (Fault.Moment) -> Int?) -> Int {
    state.read { $0.entries.compactMap { distance($0.fault.moment) }.min() ?? .max }
  }
}

extension Fault.Moment {
  fileprivate func covers(_ event: FaultBoard.Event) -> Bool {
    switch (self, event) {
    case (.connecting(let limit), .connecting(let open)): open > limit
    case (.greeting, .greeting): true
    case (.command(let pattern), .command(let name, _)),
      (.literal(let pattern), .literal(let name)):
      pattern == "*" || pattern == name || "UID \(pattern)" == name
    case (.mention(let words), .command(let name, let text)):
      text.dropFirst(name.count).uppercased().contains(words.uppercased())
    case (.login(let limit), .login(let open)): open > limit
    case (.answers(let limit), .answers(let count)): count == limit
    case (.sent(let limit), .sent(let count)): count == limit
    case (.received(let limit), .received(let count)): count == limit
    default: false
    }
  }
}
