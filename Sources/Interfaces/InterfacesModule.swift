// SPDX-License-Identifier: MIT

/// What people see: the Blinkenlights board and the text interfaces.
///
/// Nothing here can reach the engine: events come in, requests go out.  An ``Interface`` runs on the
/// main thread; events wait for it in an inbox that the thread of the subscription fills.
///
/// Reading order:
/// 1. ``Interface`` and ``InterfaceCatalog``: what an interface is, and which one serves a terminal.
///    A new one is a file of its own and a line in the catalog.
/// 2. `Text/`: ``EventText`` puts events into words, ``EscapedText`` makes the words of others
///    harmless; ``TextInterface`` (`ttyui`, `linear`, `basic`, `quiet`) and ``LogFile`` write them.
///    `Text/Progress/` makes the line below `ttyui`; `LinearVoice` is a ``BoardSession`` as text.
/// 3. `Blinkenlights/` in the order of the data: ``LightBoard`` gathers events, ``BoardSession`` adds
///    what a person looks at and does, ``BoardLayout`` and ``BarColumns`` divide the screen,
///    ``BoardPainter`` draws a ``Canvas``.  All of that are values without a clock or a terminal.
///    ``BlinkenlightsInterface`` and its loop connect them to the world.
/// 4. `Themes/`: a ``Role`` says what a cell means, a ``Theme`` how that looks.
/// 5. `Terminal/`: ``Screen``, the only file that calls ncurses; ``TerminalGuard`` and `JobControl`,
///    which give the terminal back whatever happens.
package enum InterfacesModule {}
