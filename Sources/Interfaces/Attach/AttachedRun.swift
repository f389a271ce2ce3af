// SPDX-License-Identifier: MIT

package import POSIX
package import SyncModel

/// Shows a running program of the user on an interface of this process.
///
/// The interface cannot tell it from a run of its own, but what it asks for goes over the socket, and its
/// end leaves the program alone.
package final class AttachedRun: RequestReceiver {
  /// How it came to its end.
  package enum Ending: Equatable, Sendable {
    /// The person left.
    case left
    /// The program came to its end, with this status.
    case finished(exitStatus: Int32)
    /// The program sent this client away: a sentence.
    case sentAway(String)
    /// The program is gone without a word.
    case lost
  }

  private let connection: Monitor<ControlConnection>
  private let reconnect: @Sendable () -> ControlConnection?
  private let interface: any Interface
  private let role: AttachedRole
  private let ending = Monitor<Ending?>(nil)
  private let refusals = Monitor<[String]>([])

  /// Prepares to show the program at the other end of `connection`.
  ///
  /// A client that did not read for too long, such as one that was stopped by `^Z`, is cut off.
  /// `reconnect` finds the same program again, or nothing.
  package init(
    _ connection: ControlConnection, on interface: any Interface, _ role: AttachedRole,
    reconnect: @escaping @Sendable () -> ControlConnection? = { nil }
  ) {
    self.connection = Monitor(connection)
    self.reconnect = reconnect
    self.interface = interface
    self.role = role
  }

  /// Runs the interface on the calling thread to its end, or to that of the program.
  package func run() throws(SystemError) -> Ending {
    introduce()
    let reader = try Thread(named: "attach") { self.read() }
    interface.run(sending: self)
    // What comes from now on is not seen any more.
    ending.update { $0 = $0 ?? .left }
    current.close()
    reader.join()
    return ending.read { $0 } ?? .left
  }

  private var current: ControlConnection { connection.read { $0 } }

  private func introduce() {
    current.send(ControlHello(observes: role.observes, answers: role.answers))
  }

  /// Leaves, from any thread; the program goes on.
  package func leave() {
    ending.update { $0 = $0 ?? .left }
    interface.finish()
  }

  /// Sends what the person asked for to the program.
  package func receive(_ request: SyncRequest) {
    // Only somebody who was asked may decline.
    if case .password(_, nil) = request, !role.answers { return }
    current.send(request)
  }

  /// What became of one connection.
  private enum Parting {
    /// The program wants no more of this client.
    case final(String)
    /// This client was too slow, and was told so.
    case cutOff(String)
    /// There was no last word; a client that does not read for long misses it.
    case silent
  }

  private func read() {
    var isAgain = false
    while true {
      let parting = follow(isAgain: isAgain)
      if case .final(let reason) = parting { return end(.sentAway(reason)) }
      guard comesBack() else {
        if case .cutOff(let reason) = parting { return end(.sentAway(reason)) }
        return end(.lost)
      }
      isAgain = true
    }
  }

  private func follow(isAgain: Bool) -> Parting {
    var isTooSlow = false
    while let incoming = current.next() {
      switch incoming {
      case .record(let record):
        if case .eventsDropped = record.event { isTooSlow = true } else { isTooSlow = false }
        show(record, isAgain: isAgain)
      case .goodbye(let reason): return isTooSlow ? .cutOff(reason) : .final(reason)
      case .caughtUp: if isAgain { interface.receive(Self.welcome) }
      case .refused: continue
      }
    }
    return .silent
  }

  /// Attaches to the same program anew, unless the end has come.
  private func comesBack() -> Bool {
    guard ending.read({ $0 == nil }), let fresh = reconnect() else { return false }
    connection.update { $0 = fresh }
    // Whoever leaves just now closes the connection that it finds.
    guard ending.read({ $0 == nil }) else { return false }
    introduce()
    return true
  }

  private static var welcome: EventRecord {
    EventRecord(
      time: WallClock.now, origin: .main, activity: .idle,
      event: .remark("This client did not read for long and was cut off. It is attached again."))
  }

  private func show(_ record: EventRecord, isAgain: Bool) {
    switch record.event {
    // Lines have introduced the program already.
    case .programStarted where isAgain && !interface.isToldPast: return
    // The terminal of this process is not that of the program.
    case .terminalWanted, .terminalReturned: return
    case .programFinished(let status): ending.update { $0 = $0 ?? .finished(exitStatus: status) }
    default: break
    }
    guard let record = interface.isToldPast ? record : record.asNews else { return }
    interface.receive(record)
  }

  private func end(_ kind: Ending) {
    let isNews = ending.update { ending in
      defer { ending = ending ?? kind }
      return ending == nil
    }
    if isNews { interface.finish() }
  }
}

/// What a client may do, and who sits at it.
package struct AttachedRole: Equatable, Sendable {
  /// Whether it only watches.
  package let observes: Bool
  /// Whether a person sits at it who can answer questions.
  package let answers: Bool

  package init(observes: Bool, answers: Bool) {
    self.observes = observes
    self.answers = answers && !observes
  }
}

extension EventRecord {
  /// The record for those who want no past: only an open question is still news.
  fileprivate var asNews: EventRecord? {
    guard past != nil else { return self }
    switch event {
    case .passwordWanted where past == .state, .programStarted where past == .state:
      return EventRecord(time: time, origin: origin, activity: activity, event: event)
    default: return nil
    }
  }
}

extension AttachedRun.Ending {
  /// What to tell the person on the terminal; `process` is the id of the program.
  package func sentence(process: Int) -> String {
    switch self {
    case .left: "Left; offlineimap (process \(process)) goes on."
    case .finished(0): "offlineimap (process \(process)) has ended, and all is well."
    case .finished(let status): "offlineimap (process \(process)) has ended with status \(status)."
    case .sentAway(let reason): EscapedText.of(reason)
    case .lost: "offlineimap (process \(process)) is gone; it was killed or has crashed."
    }
  }

  /// Whether that is what the person wanted.
  package var isClean: Bool {
    switch self {
    case .left, .finished: true
    case .sentAway, .lost: false
    }
  }
}
