// SPDX-License-Identifier: MIT

package import SyncModel

/// A way to watch a run and to take part in it.
///
/// The event bus calls ``EventSubscriber/receive(_:)`` from its thread, and the main thread calls
/// ``run(sending:)`` once, while the engine works in others.  Every implementation is safe to use
/// from these threads at once.
package protocol Interface: EventSubscriber, Sendable {
  /// Whether a question for a password can reach a person.
  ///
  /// An interface that cannot ask answers each question at once with `nil`.
  var canAsk: Bool { get }

  /// Whether it can show what happened before it came (``EventRecord/past``).
  var isToldPast: Bool { get }

  /// Shows events on the calling thread and returns when the last one, `programFinished`, was shown.
  ///
  /// Requests of the person go to `requests`.  When it returns, the terminal is as it was before.
  func run(sending requests: any RequestReceiver)

  /// Says that the terminal may have another size (SIGWINCH); callable from any thread.
  func windowChanged()

  /// Lets ``run(sending:)`` return soon, without the last event; callable from any thread.
  func finish()
}

extension Interface {
  /// Lines of text are about what happens now.
  package var isToldPast: Bool { false }
}

/// Whose program an interface shows.
package enum InterfacePlace: Sendable {
  /// That of its own process.
  case own
  /// One that it is attached to.
  case attached
  /// One that it is attached to and must not change.
  case observing
}

/// What an interface needs to know of its surroundings.
package struct InterfaceSetup: Sendable {
  /// The terminal to use.
  package var terminal: Terminal
  /// What `-d` asked for; with any of it, lines of level debug are shown.
  package var debug: Set<DebugCategory> = []
  /// The look of the board; `nil` is the default theme, which only a board need read.
  package var theme: Theme?
  /// What the keys of the board do.
  package var keys = KeyMap.standard
  /// See ``InterfacePlace``.
  package var place = InterfacePlace.own
  /// How much of the board is shown at first.
  package var extent = BoardLayout.Extent.full
  /// How many pictures of the board are drawn in a second at most.
  package var frameRate = 10
  /// Sentences to show first, such as why another interface was chosen.
  package var remarks: [String] = []

  package init(terminal: Terminal) { self.terminal = terminal }

  /// The least level that is shown where ordinary lines are.
  var level: LineLevel { debug.isEmpty ? .info : .debug }

  /// The lines before the first event.
  var opening: [TextLine] {
    remarks.map { TextLine(.warning, "\($0)") } + EventText.announcements(of: debug)
  }
}
