// SPDX-License-Identifier: MIT

import POSIX

/// What the threads of a server share.
final class ServerCore: Sendable {
  struct State {
    var isStopping = false
    var connections: [Int: ConnectionControl] = [:]
    /// Connections whose threads are about to end.
    var finished: [Int] = []
    var accepted = 0
  }

  let store: MailStore
  let settings: ServerSettings
  let surroundings = Surroundings(faults: FaultBoard(), log: DialogueLog())
  let line: Line
  let wake: WakeUp
  let state = Monitor(State())

  init(_ store: MailStore, _ settings: ServerSettings, _ line: LineQuality) throws(SystemError) {
    self.store = store
    self.settings = settings
    self.line = Line(line)
    wake = try WakeUp()
  }

  /// Ends all connections that are open now.
  func endConnections() {
    for control in state.read({ Array($0.connections.values) }) { control.end() }
  }
}

/// The thread that takes connections, starts a thread for each, and joins those that ended.
final class Acceptor {
  private let core: ServerCore
  private let listener: Listener
  private var threads: [Int: Thread] = [:]

  init(_ core: ServerCore, _ listener: consuming Listener) {
    self.core = core
    self.listener = listener
  }

  /// Runs until the server stops, and leaves no thread behind.
  func run() {
    while !core.state.read(\.isStopping) {
      joinFinished()
      if !waitForWork() { continue }
      do throws(SystemError) {
        while let socket = try listener.accept() { try start(socket) }
      } catch {
        // Too many files or threads: the client waits until others have left.
        pause()
      }
    }
    listener.stop()
    core.endConnections()
    for thread in threads.values { thread.join() }
  }

  /// - Returns: Whether a connection waits.
  private func waitForWork() -> Bool {
    var set = PollSet()
    let listener = set.add(self.listener.descriptor, .read)
    let wake = set.add(core.wake.descriptor, .read)
    guard set.waitOrPause(until: .never) else { return false }
    if set.isReady(wake) { core.wake.clear() }
    return set.isReady(listener)
  }

  private func pause() {
    var set = PollSet()
    set.add(core.wake.descriptor, .read)
    _ = set.waitOrPause(until: .after(.milliseconds(50)))
  }

  private func start(_ socket: consuming FileDescriptor) throws(SystemError) {
    let core = core
    let number = core.state.update { state in
      state.accepted += 1
      return state.accepted
    }
    let control = try ConnectionControl(number: number)
    let wire = Wire(socket, control: control, line: core.line, faults: core.surroundings.faults)
    let open = core.state.update { state in
      state.connections[number] = control
      return state.connections.count
    }
    do throws(SystemError) {
      threads[number] = try Thread(named: "demo-imap-\(number)") {
        let session = Session(core.store, settings: core.settings)
        Connection(wire, session: session, control: control, core.surroundings).run(open: open)
        core.state.update { state in
          state.connections[number] = nil
          state.finished.append(number)
        }
        core.wake.raise()
      }
    } catch {
      core.state.update { $0.connections[number] = nil }
      throw error
    }
  }

  private func joinFinished() {
    let finished = core.state.update { state in
      defer { state.finished = [] }
      return state.finished
    }
    for number in finished { threads.removeValue(forKey: number)?.join() }
  }
}
