// SPDX-License-Identifier: MIT

import Glibc
import POSIX

/// Connects to the first of several addresses that answers (happy eyeballs, RFC 8305 section 5).
///
/// A new attempt starts when the one before has failed or has not answered for ``delay``;
/// all of them run on until one succeeds.  The others are closed then.
struct ConnectionRace {
  /// RFC 8305 section 8: the recommended Connection Attempt Delay.
  static let delay = Duration.milliseconds(250)

  private let endpoint: Endpoint
  private let deadline: Deadline
  private let wakeUp: WakeUp
  private let delay: Duration
  private var waiting: ArraySlice<SocketAddress>
  private var running: [Socket] = []
  private var nextStart = Deadline.after(.zero)
  private var failure: TransportFailure

  /// The addresses are tried in the order in which they come.
  init(
    to endpoint: Endpoint, _ addresses: [SocketAddress], until deadline: Deadline,
    wokenBy wakeUp: WakeUp, delay: Duration = ConnectionRace.delay
  ) {
    self.endpoint = endpoint
    self.deadline = deadline
    self.wakeUp = wakeUp
    self.delay = delay
    waiting = addresses[...]
    failure = .hostUnknown(endpoint, reason: "no address")
  }

  /// Runs the race and returns the connected socket.
  ///
  /// When all attempts fail, a refusal counts more than an unreachable address, because it tells
  /// that a machine is there; otherwise the last failure is thrown.
  mutating func run() throws(TransportFailure) -> Socket {
    while true {
      while !waiting.isEmpty && (running.isEmpty || nextStart.isOver) { startNext() }
      guard !running.isEmpty else { throw failure }
      if let winner = try awaitAnswer() { return winner }
    }
  }

  private mutating func startNext() {
    guard let address = waiting.popFirst() else { return }
    do throws(SystemError) {
      let socket = try Socket(for: address)
      try socket.connect()
      running.append(socket)
      nextStart = .after(delay)
    } catch { note(error) }
  }

  /// Waits until an attempt has ended or the next may start.
  private mutating func awaitAnswer() throws(TransportFailure) -> Socket? {
    var wait = InterruptibleWait(wokenBy: wakeUp)
    let places = running.map { wait.add($0.descriptor, .write) }
    let limit = waiting.isEmpty ? deadline : deadline.sooner(nextStart)
    guard try wait.run(until: limit) else {
      if deadline.isOver { throw .timedOut(endpoint, during: .connecting) }
      return nil
    }
    let ended = zip(running, places).filter { wait.readiness($0.1).contains(.write) }.map(\.0)
    for socket in ended {
      guard let error = socket.connectionError() else { return socket }
      note(error)
      running.removeAll { $0 === socket }
      // RFC 8305 section 5: a failure makes room for the next attempt at once.
      nextStart = .after(.zero)
    }
    return nil
  }

  private mutating func note(_ error: SystemError) {
    if failure == .refused(endpoint) { return }
    failure =
      switch error.code {
      case ECONNREFUSED: .refused(endpoint)
      case ETIMEDOUT: .timedOut(endpoint, during: .connecting)
      // Accepted and thrown out before it was looked at.
      case ECONNRESET, EPIPE: .lost(endpoint, reason: error.reason)
      case EMFILE, ENFILE, ENOBUFS, ENOMEM: .system(error)
      default: .unreachable(endpoint, reason: error.reason)
      }
  }
}
