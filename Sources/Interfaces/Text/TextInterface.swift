// SPDX-License-Identifier: MIT

package import POSIX
package import SyncModel

/// Writes events as lines: `ttyui`, `linear`, `basic` and `quiet`.
package final class TextInterface: Interface {
  private let style: TextStyle
  private let setup: InterfaceSetup
  private let inbox: EventInbox

  /// Throws when the system has no descriptor left to wake the interface by.
  package convenience init(_ style: TextStyle, _ setup: InterfaceSetup) throws(SystemError) {
    self.init(style, setup, inbox: try EventInbox())
  }

  /// Takes over the events of another interface that cannot show them.
  init(_ style: TextStyle, _ setup: InterfaceSetup, inbox: EventInbox) {
    self.style = style
    self.setup = setup
    self.inbox = inbox
    canAsk = style.canAsk && setup.terminal.canBeTypedOn
  }

  /// Only `ttyui` and `linear` ask, and only on a terminal; a service has none.
  package let canAsk: Bool

  /// Only `linear` can be asked for it.
  package var isToldPast: Bool { style.takesCommands }

  /// Waits while the reader of the text is thousands of events behind.
  package func receive(_ record: EventRecord) { inbox.put(record) }

  /// Ends the text as soon as its thread wakes.
  package func finish() { inbox.finish() }

  /// Has the line of progress take the new width.
  package func windowChanged() { inbox.windowChanged() }

  /// Writes until the end; a question holds the text back until it is answered.
  package func run(sending requests: any RequestReceiver) {
    defer { inbox.close() }
    var session = TextSession(style, setup, requests)
    while !session.isFinished {
      var waiting = PollSet()
      waiting.add(inbox.descriptor, .read)
      let prompt = session.promptDescriptors.map { waiting.add($0, .read) }
      let commands = session.commandDescriptor.map { waiting.add($0, .read) }
      _ = waiting.waitOrPause(until: session.deadline)
      if prompt.contains(where: waiting.isReady) { session.followPrompt() }
      if let commands, waiting.isReady(commands) { session.readCommands() }
      session.take(inbox.take())
    }
  }
}
