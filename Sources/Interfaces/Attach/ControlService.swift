// SPDX-License-Identifier: MIT

package import POSIX
package import SyncModel

/// Serves the events of this process on a socket, and takes requests from it.
///
/// It is one more subscriber of the event bus, and safe to share between threads. Its own thread talks to
/// the clients and waits for none: what a client does not take is queued for it, and one that is too far
/// behind is cut off. Neither the bus nor a worker notices.
package final class ControlService: EventSubscriber, Sendable {
  fileprivate struct State {
    var history = RunHistory()
    var queues: [Int: LineQueue] = [:]
    /// Questions that wait for a person.
    var questions: Set<Int> = []
    /// How many clients have somebody who can answer.
    var answering = 0
    var requests: (any RequestReceiver)?
    var isClosing = false

    /// Queues the event for each client, and returns whether the thread of the service must know.
    mutating func spread(_ record: EventRecord) -> Bool {
      guard !queues.isEmpty else { return false }
      let line = EventJSON.line(record)
      var isNews = false
      // Each queue is changed where it lies: a long one is not copied for each event.
      for client in Array(queues.keys) where queues[client]?.add(line) == true { isNews = true }
      return isNews
    }
  }

  private let listener: UnixListener
  private let greeting: ControlGreeting
  /// Whether the interface of this process can answer questions itself.
  private let ownInterfaceAsks: Bool
  /// When a client is cut off.
  let limit: LineQueue.Limit
  private let wakeUp: WakeUp
  private let state = Monitor(State())
  private let thread = Monitor<Thread?>(nil)

  /// Prepares to serve a socket; nobody is let in before ``start(sending:)``.
  package convenience init(
    _ listener: UnixListener, _ greeting: ControlGreeting, ownInterfaceAsks: Bool
  ) throws(SystemError) {
    try self.init(listener, greeting, ownInterfaceAsks: ownInterfaceAsks, limit: LineQueue.Limit())
  }

  init(
    _ listener: UnixListener, _ greeting: ControlGreeting, ownInterfaceAsks: Bool,
    limit: LineQueue.Limit
  ) throws(SystemError) {
    self.listener = listener
    self.greeting = greeting
    self.ownInterfaceAsks = ownInterfaceAsks
    self.limit = limit
    wakeUp = try WakeUp()
  }

  /// Whether a question would reach a person at some client.
  package var canAnswer: Bool { state.read { $0.answering > 0 } }

  /// Begins to let clients in; what they ask goes to `requests`.
  package func start(sending requests: any RequestReceiver) throws(SystemError) {
    state.update { $0.requests = requests }
    let thread = try Thread(named: "control") {
      var session = ControlSession(
        listener: self.listener, greeting: self.greeting, desk: self, requests: requests)
      session.run()
    }
    self.thread.update { $0 = thread }
  }

  /// Sends everybody the last events, for a second at most, and removes the socket.
  package func stop() {
    state.update { $0.isClosing = true }
    wakeUp.raise()
    thread.read { $0 }?.join()
    listener.remove()
  }

  /// Notes the event and queues it for every client; waits for none.
  package func receive(_ record: EventRecord) {
    let (mustWake, declined, requests) = state.update { state in
      state.history.add(record)
      let declined = note(record.event, &state)
      return (state.spread(record), declined, state.requests)
    }
    if mustWake { wakeUp.raise() }
    if let declined { requests?.receive(declined) }
  }

  /// Returns the answer to a question that nobody can answer.
  private func note(_ event: SyncEvent, _ state: inout State) -> SyncRequest? {
    switch event {
    case .passwordWanted(let question):
      state.questions.insert(question.id)
      let isAttended = ownInterfaceAsks || state.answering > 0
      return isAttended ? nil : .password(id: question.id, nil)
    case .passwordSettled(let id): state.questions.remove(id)
    // The terminals of clients are not lent.
    case .terminalWanted(let question) where !ownInterfaceAsks:
      return .terminal(id: question.id, path: nil)
    default: break
    }
    return nil
  }
}

// MARK: - For the thread that talks to the clients

extension ControlService {
  /// Readable when there is something to send, or the end has come.
  var descriptor: CInt { wakeUp.descriptor }

  /// Whether the process ends.
  var isClosing: Bool { state.read { $0.isClosing } }

  /// Begins a queue for a client, and returns what happened before it.
  func admit(_ client: Int) -> [EventRecord] {
    state.update { state in
      state.queues[client] = LineQueue(limit: limit)
      return state.history.snapshot
    }
  }

  /// Ends the queue of a client.
  func dismiss(_ client: Int) { state.update { $0.queues[client] = nil } }

  /// Hands the queue of a client to `body`, and returns how many lines it has lost.
  func withQueue(of client: Int, _ body: (inout LineQueue) -> Void) -> Int {
    state.update { $0.queues[client]?.lend(to: body) ?? 0 }
  }

  /// Makes later waits wait again.
  func calm() { wakeUp.clear() }

  /// Notes how many clients can answer; the last one that leaves leaves no question behind.
  func setAnswering(_ count: Int) {
    let (orphans, requests) = state.update { state in
      state.answering = count
      let orphans = count == 0 && !ownInterfaceAsks ? state.questions : []
      return (orphans, state.requests)
    }
    for id in orphans { requests?.receive(.password(id: id, nil)) }
  }
}
