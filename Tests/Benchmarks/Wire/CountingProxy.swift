// SPDX-License-Identifier: MIT

import Glibc
import POSIX
import TestSupport

/// A proxy on loopback that counts what passes, and delays it without limiting how much passes.
///
/// It knows no slow start and loses nothing, so it flatters every client a little.
final class CountingProxy: Sendable {
  private struct State {
    var traffic = Traffic()
    var threads: [Thread] = []
    var sockets: Set<Int32> = []
  }

  /// Where clients connect.
  let port: UInt16
  private let listener: Int32
  private let destination: UInt16
  private let roundTrip: Duration
  private let disguise: (@Sendable (inout [UInt8]) -> Void)?
  private let state = Monitor(State())
  private let acceptor = Monitor<Thread?>(nil)

  /// Starts to listen on a free port; each byte takes half of `roundTrip` in each direction.
  ///
  /// `disguise` changes what the server sends; see ``DelayedDirection``.
  init(
    to destination: UInt16, roundTrip: Duration,
    disguise: (@Sendable (inout [UInt8]) -> Void)? = nil
  ) throws {
    self.destination = destination
    self.roundTrip = roundTrip
    self.disguise = disguise
    (listener, port) = try Socket.listener()
    let thread = try Thread(named: "proxy") { [self] in accept() }
    acceptor.update { $0 = thread }
  }

  /// Ends every connection, waits for all threads, and returns what was counted.
  func stop() -> Traffic {
    shutdown(listener, Int32(SHUT_RDWR))
    acceptor.update { thread -> Thread? in
      defer { thread = nil }
      return thread
    }?.join()
    close(listener)
    let threads = state.update { state -> [Thread] in
      for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
      return state.threads
    }
    for thread in threads { thread.join() }
    return state.read { $0.traffic }
  }

  private func accept() {
    while true {
      let client = Glibc.accept(listener, nil, nil)
      guard client >= 0 else { return }
      Socket.disableNagle(client)
      guard let thread = try? Thread(named: "proxy line", { [self] in serve(client) }) else {
        close(client)
        continue
      }
      state.update {
        $0.traffic.connections += 1
        $0.threads.append(thread)
      }
    }
  }

  /// A connection is there for the client after one round trip, and for the server after one and a
  /// half.
  private func serve(_ client: Int32) {
    usleep(UInt32(roundTrip.seconds * 1.5e6))
    guard let server = try? Socket.connected(to: destination) else {
      close(client)
      return
    }
    state.update { $0.sockets.formUnion([client, server]) }
    let counter = TurnCounter()
    let up = DelayedDirection(from: client, to: server, delay: roundTrip / 2) { [state] count in
      counter.clientSent()
      state.update { $0.traffic.bytesUp += count }
    }
    let down = DelayedDirection(
      from: server, to: client, delay: roundTrip / 2, disguise: disguise
    ) { [state] count in
      counter.serverSent()
      state.update { $0.traffic.bytesDown += count }
    }
    let upward = try? Thread(named: "proxy up") { up.run() }
    down.run()
    upward?.join()
    state.update { state in
      state.sockets.subtract([client, server])
      state.traffic.roundTrips += counter.turns
      state.traffic.longestChain = max(state.traffic.longestChain, counter.turns)
    }
    close(client)
    close(server)
  }
}

/// Counts the turns of one connection.
private final class TurnCounter: Sendable {
  private let state = Monitor((turns: 0, isServerLast: false))

  var turns: Int { state.read { $0.turns } }

  func serverSent() { state.update { $0.isServerLast = true } }

  func clientSent() {
    state.update { state in
      if state.isServerLast { state.turns += 1 }
      state.isServerLast = false
    }
  }
}
