// SPDX-License-Identifier: MIT

package import POSIX
package import SyncModel

/// The board: a full screen with a lamp for each thread, a log, and a bar for each account.
package final class BlinkenlightsInterface: Interface {
  private let setup: InterfaceSetup
  private let inbox: EventInbox

  /// Throws when the system has no descriptor left to wake the interface by.
  package init(_ setup: InterfaceSetup) throws(SystemError) {
    self.setup = setup
    inbox = try EventInbox()
  }

  /// A question lies over the board until it is answered.
  package var canAsk: Bool { true }

  /// A board begins with the state and the last lines.
  package var isToldPast: Bool { true }

  /// Waits while the board is thousands of events behind.
  package func receive(_ record: EventRecord) { inbox.put(record) }

  /// Ends the board as soon as its thread wakes.
  package func finish() { inbox.finish() }

  /// Lets the board look at its size and draw everything again.
  package func windowChanged() { inbox.windowChanged() }

  /// Fills the screen until the end; becomes `linear` when the terminal cannot be taken over.
  package func run(sending requests: any RequestReceiver) {
    defer { inbox.close() }
    guard var loop = BoardLoop(setup, inbox: inbox, requests: requests) else {
      runAsText(sending: requests)
      return
    }
    loop.run()
    let board = loop.close()
    // Who leaves a program that goes on needs no report of it.
    if setup.place == .own || board.isFinished {
      Output.write(Self.farewell(board), to: setup.terminal.output)
    }
  }

  /// The terminal was promising, but cannot be taken over.
  private func runAsText(sending requests: any RequestReceiver) {
    var setup = setup
    setup.remarks.append("Using linear: the terminal cannot be used for blinkenlights.")
    TextInterface(.linear, setup, inbox: inbox).run(sending: requests)
  }

  /// What stays on the terminal: who was here, and what went wrong.
  static func farewell(_ board: LightBoard) -> String {
    let banner = EventText.banner(version: board.version, environment: board.environment)
    let lines = (board.version.isEmpty ? [] : [banner.text]) + board.report.lines.map(\.text)
    return lines.map { $0 + "\n" }.joined()
  }
}
