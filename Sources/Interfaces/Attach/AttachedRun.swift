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

  private let connection: ControlConnection
  private let interface: any Interface
  private let role: AttachedRole
  private let ending = Monitor<Ending?>(nil)
  private let refusals = Monitor<[String]>([])

  /// Prepares to show the program at the other end of `connection`.
  package init(_ connection: ControlConnection, on interface: any Interface, _ role: AttachedRole) {
    self.connection = connection
    self.interface = interface
    self.role = role
  }

  /// Runs the interface on the calling thread to its end, or to that of the program.
  package func run() throws(SystemError) -> Ending {
    connection.send(ControlHello(observes: role.observes, answers: role.answers))
    let reader = try Thread(named: "attach") { self.read() }
    interface.run(sending: self)
    // What comes from now on is not seen any more.
    ending.update { $0 = $0 ?? .left }
    connection.close()
    reader.join()
    return ending.read { $0 } ?? .left
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
    connection.send(request)
  }

  private func read() {
    while let incoming = connection.next() {
      switch incoming {
      case .record(let record): show(record)
      case .goodbye(let reason): return end(.sentAway(reason))
      case .caughtUp, .refused: continue
      }
    }
    end(.lost)
  }

  private func show(_ record: EventRecord) {
    switch record.event {
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
