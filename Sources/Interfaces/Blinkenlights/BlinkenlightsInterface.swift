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

  /// What stays on the terminal: who was here, what the rc file made to say, what came of the last run of each
  /// account, and what went wrong.
  static func farewell(_ board: LightBoard) -> String {
    let banner = EventText.banner(version: board.version, environment: board.environment)
    var lines = board.version.isEmpty ? [] : [banner.text]
    lines += board.report.remarks.map { TextLine(.warning, "WARNING: \($0)").text }
    lines += board.accounts.compactMap { account in
      guard let name = account.name, let summary = account.lastSummary else { return nil }
      return TextLine(.info, "Last run of \(name): \(SummaryText.ofRun(summary))").text
    }
    lines += board.report.lines.map(\.text)
    return lines.map { $0 + "\n" }.joined()
  }
}
