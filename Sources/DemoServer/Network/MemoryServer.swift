// SPDX-License-Identifier: MIT

package import POSIX

/// An IMAP server on this machine whose mailboxes live in memory.
///
/// It serves one user, on a free port of 127.0.0.1, without TLS.  Each connection has a thread that
/// blocks.  The server stops with ``stop()`` or with its owner's last reference.
package final class MemoryServer: Sendable {
  /// The address to connect to.
  package static let host = "127.0.0.1"

  private let core: ServerCore
  private let acceptor: Thread
  /// The port that the system chose.
  package let port: UInt16

  /// Starts to listen.
  ///
  /// - Throws: `SystemError` when the system has no socket or thread left.
  package init(
    _ store: MailStore = MailStore(), settings: ServerSettings = ServerSettings(),
    line: LineQuality = LineQuality()
  ) throws(SystemError) {
    let listener = try Listener()
    port = listener.port
    core = try ServerCore(store, settings, line)
    let acceptor = Acceptor(core, listener)
    self.acceptor = try Thread(named: "demo-imap") { acceptor.run() }
  }

  deinit { stop() }

  /// The mailboxes that the server shows, for its owner to look at and to change.
  package var store: MailStore { core.store }
  /// What the server was started with.
  package var settings: ServerSettings { core.settings }
  /// What goes wrong; empty at first.
  package var faults: FaultBoard { core.surroundings.faults }
  /// What the clients said.
  package var log: DialogueLog { core.surroundings.log }

  /// How slow the line is; a change holds for the next bytes.
  package var line: LineQuality {
    get { core.line.quality }
    set { core.line.quality = newValue }
  }

  /// What all connections have carried so far.
  package var traffic: Traffic { core.line.traffic }

  /// How many connections are open now.
  package var openConnections: Int { core.state.read(\.connections.count) }

  /// How many connections were ever accepted.
  package var acceptedConnections: Int { core.state.read(\.accepted) }

  /// Waits until that many connections are open.
  ///
  /// - Returns: Whether it came to that before the time was up.
  package func wait(atMost limit: Duration, untilOpen count: Int) -> Bool {
    core.state.wait(atMost: limit) { $0.connections.count == count ? true : nil } ?? false
  }

  /// Ends every open connection, as when a network fails; new ones are welcome.
  package func dropConnections() { core.endConnections() }

  /// Ends all connections and stops to listen; returns when no thread of the server is left.
  ///
  /// Calling it again does nothing.
  package func stop() {
    core.state.update { $0.isStopping = true }
    core.wake.raise()
    acceptor.join()
  }
}
