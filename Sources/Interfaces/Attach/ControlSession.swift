// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The life of the thread that talks to the clients of a ``ControlService``.
struct ControlSession: ~Copyable {
  private let listener: UnixListener
  private let greeting: ControlGreeting
  private let desk: ControlService
  private let requests: any RequestReceiver
  private var clients: [Int: ControlClient] = [:]
  private var lastClient = 0
  private var answering = 0
  private var mayAccept = true

  /// A person has a few terminals; more is a mistake.
  private static let mostClients = 64
  private static let timeForGoodbye = Duration.seconds(5)
  /// How long the end of the process waits for clients that do not read.
  private static let timeAtEnd = Duration.seconds(1)

  init(
    listener: UnixListener, greeting: ControlGreeting, desk: ControlService,
    requests: any RequestReceiver
  ) {
    self.listener = listener
    self.greeting = greeting
    self.desk = desk
    self.requests = requests
  }

  mutating func run() {
    while !desk.isClosing {
      wait()
      deliver()
      sweep()
    }
    finish()
  }

  private var deadline: Deadline {
    let pause = mayAccept ? Deadline.never : .after(.milliseconds(200))
    return clients.values.compactMap(\.end).reduce(pause) { $0.sooner($1) }
  }

  private mutating func wait() {
    var waiting = PollSet()
    waiting.add(desk.descriptor, .read)
    let door = mayAccept ? waiting.add(listener.descriptor, .read) : nil
    let places = clients.map { id, client in
      (id, waiting.add(client.descriptor, client.interest))
    }
    _ = waiting.waitOrPause(until: deadline)
    mayAccept = true
    desk.calm()
    for (id, place) in places where waiting.isReady(place) { serve(id, waiting.readiness(place)) }
    if let door, waiting.isReady(door) { letIn() }
  }

  // MARK: - Coming and going

  /// One at a time: whoever comes and goes without end must not keep the others waiting.
  private mutating func letIn() {
    do throws(SystemError) {
      if let socket = try listener.accept() { admit(ControlClient(socket)) }
    } catch {
      // No descriptor is left: whoever waits can wait until one is.
      mayAccept = false
    }
  }

  /// Whether a user may use the program of another.
  static func lets(in caller: UInt32, of owner: UInt32) -> Bool { caller == owner || caller == 0 }

  private mutating func admit(_ client: ControlClient) {
    // The mode of the socket keeps others out already; this does not depend on the file system.
    guard let peer = try? UnixSocket.peer(of: client.descriptor),
      Self.lets(in: peer.user, of: ProcessInformation.user)
    else { return }
    client.send(ControlLine.greeting(greeting).encoded)
    guard clients.count < Self.mostClients else {
      return client.send(ControlLine.goodbye("Too many boards are attached already.").encoded)
    }
    lastClient += 1
    clients[lastClient] = client
    let past = desk.admit(lastClient)
    client.send(past.flatMap(EventJSON.line) + ControlLine.caughtUp.encoded)
  }

  /// Closes what is over, and counts who can answer.
  private mutating func sweep() {
    for (id, client) in clients where client.isOver {
      desk.dismiss(id)
      clients[id] = nil
    }
    let count = clients.values.count { $0.hello.answers && $0.end == nil }
    if count != answering { desk.setAnswering(count) }
    answering = count
  }

  /// Gives the last events a moment to get through.
  private mutating func finish() {
    deliver()
    let end = Deadline.after(Self.timeAtEnd)
    while !end.isOver {
      deliver()
      clients = clients.filter { id, client in
        let isDone = desk.withQueue(of: id) { _ in } > 0 || client.isBroken
        return !isDone && !(client.isIdle && isQueueEmpty(id))
      }
      if clients.isEmpty { return }
      var waiting = PollSet()
      for client in clients.values { waiting.add(client.descriptor, .write) }
      _ = waiting.waitOrPause(until: end)
    }
  }

  private func isQueueEmpty(_ id: Int) -> Bool {
    var isEmpty = true
    _ = desk.withQueue(of: id) { isEmpty = $0.isEmpty }
    return isEmpty
  }

  // MARK: - Events

  private func deliver() {
    for (id, client) in clients where client.end == nil && !client.isBroken {
      client.flush()
      let lost = desk.withQueue(of: id) { client.send(from: &$0) }
      if lost > 0 { cut(id, client, lost) }
    }
    for client in clients.values where client.end != nil { client.flush() }
  }

  private func cut(_ id: Int, _ client: ControlClient, _ lost: Int) {
    desk.dismiss(id)
    let record = EventRecord(
      time: WallClock.now, origin: .main, activity: .idle, event: .eventsDropped(count: lost))
    client.send(EventJSON.line(record))
    client.leave(
      "This client did not read for too long and has lost \(Amounts.count(lost, "event")); attach again.",
      within: desk.limit.patience)
  }

  // MARK: - Requests

  private mutating func serve(_ id: Int, _ readiness: PollSet.Interest) {
    guard let client = clients[id] else { return }
    if readiness.contains(.write) { client.flush() }
    guard readiness.contains(.read), client.hasInput else {
      // A hang-up that nobody reads shows in the next write; there may be none for long.
      if !client.hasInput, readiness == .both { client.hangUp() }
      return
    }
    switch client.read() {
    case .lines(let lines): for line in lines where client.end == nil { obey(line, client) }
    case .tooLong:
      client.leave("A line of this client is too long.", within: Self.timeForGoodbye)
    case .end: break
    }
  }

  private func obey(_ line: JSONValue, _ client: ControlClient) {
    if case .attach(let hello)? = ControlLine(line) {
      client.hello = hello
      if let mismatch = hello.mismatch { client.leave(mismatch, within: Self.timeForGoodbye) }
      return
    }
    guard let request = SyncRequest(line) else { return }
    guard !client.hello.observes else { return refuse(client) }
    // That nobody sits here says nothing of those who sit elsewhere.
    if case .password(_, nil) = request, !client.hello.answers { return }
    requests.receive(request)
  }

  private func refuse(_ client: ControlClient) {
    if client.answer(ControlLine.refused("This client only observes.").encoded) { return }
    client.leave(
      "This client asks on and does not read the answers.", within: Self.timeForGoodbye)
  }
}
