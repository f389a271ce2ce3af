// SPDX-License-Identifier: MIT

import Glibc
import POSIX

/// The terminal that the process has, as far as can be told before using it.
package struct Terminal: Sendable {
  /// `TERM`; `nil` when it is unset or empty.
  package var type: String?
  /// Where keys come from.
  package var input: CInt = 0
  /// Where the board is drawn, and where `basic` and `quiet` write.
  package var output: CInt = 1
  /// Where `ttyui` writes.
  package var error: CInt = 2
  /// The path of the terminal that a password is asked on.
  package var controlling = "/dev/tty"
  /// The name by which processes of other sessions know the terminal; `nil` when there is none.
  package var name: String?
  /// Whether both input and output are terminals.
  package var isInteractive = false
  /// What can be drawn besides letters: by the locale, and by the font that the type has.
  package var symbols = Symbols.ascii
  /// Whether colours are wanted; see ``wantsColour(_:)``.
  package var allowsColour = true
  /// Where `y` copies to.
  package var clipboard = Clipboard.missing
  /// The number of lines when the program started.
  package var rows = 24
  /// Whether there is a terminal, and terminfo knows the type, and the type can move its cursor.
  package var isCapable = false

  /// Whether standard error is a terminal on which a line can be written over.
  package var showsProgress = false

  /// The path to lend to a program, which may hand it on: `/dev/tty` means nothing to an agent of GnuPG.
  var lent: String { name ?? controlling }

  /// A terminal of which nothing is known.
  package init() {}

  /// Looks at the environment and the first three descriptors.
  ///
  /// Call it before there are other threads: it sets the locale of the process from the environment.
  package static func current() -> Terminal {
    var terminal = Terminal()
    terminal.type = ProcessInformation.environment("TERM").flatMap { $0.isEmpty ? nil : $0 }
    terminal.isInteractive =
      ProcessInformation.isTerminal(terminal.input)
      && ProcessInformation.isTerminal(terminal.output)
    let descriptors = [terminal.input, terminal.error, terminal.output]
    terminal.name = descriptors.lazy.compactMap(ProcessInformation.terminalName).first
    terminal.rows = size(of: terminal.output)?.rows ?? terminal.rows
    if Self.adoptLocale() { terminal.symbols = terminal.type == "linux" ? .plain : .unicode }
    terminal.clipboard = Clipboard(
      type: terminal.type ?? "", isInsideTmux: isSet("TMUX"), isInsideScreen: isSet("STY"))
    terminal.allowsColour = wantsColour(ProcessInformation.environment)
    // Where there is no terminal, its type need not be looked up.
    terminal.isCapable =
      descriptors.contains(where: ProcessInformation.isTerminal)
      && terminal.type.map { $0 != "dumb" && Screen.knows($0, output: terminal.output) } ?? false
    terminal.showsProgress = terminal.isCapable && ProcessInformation.isTerminal(terminal.error)
    return terminal
  }

  private static func isSet(_ variable: String) -> Bool {
    !(ProcessInformation.environment(variable) ?? "").isEmpty
  }

  /// Whether an environment wants colours: not with `NO_COLOR`, whatever it is, and not with `CLICOLOR=0`.
  package static func wantsColour(_ variable: (String) -> String?) -> Bool {
    (variable("NO_COLOR") ?? "").isEmpty && variable("CLICOLOR") != "0"
  }

  /// Sets the character set of the process from the environment.
  ///
  /// A UTF-8 locale that this machine lacks is replaced by `C.UTF-8`, because its name tells what the
  /// terminal can show.
  ///
  /// - Returns: Whether the character set is UTF-8.
  static func adoptLocale() -> Bool {
    if setlocale(LC_CTYPE, "") == nil, isNamedUTF8 { setlocale(LC_CTYPE, "C.UTF-8") }
    guard let codeset = nl_langinfo(nl_item(CODESET)) else { return false }
    return String(cString: codeset) == "UTF-8"
  }

  private static var isNamedUTF8: Bool {
    let name = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(ProcessInformation.environment)
      .first { !$0.isEmpty }
    let ending = name?.split(separator: ".").last?.lowercased().filter { $0 != "-" }
    return ending == "utf8"
  }

  /// Whether the process may use a terminal without being stopped: `&` and `bg` take that away.
  ///
  /// What is no terminal of the process belongs to nobody else.
  static func isInForeground(_ descriptor: CInt) -> Bool {
    let group = tcgetpgrp(descriptor)
    return group < 0 || group == getpgrp()
  }

  /// Whether the process has a terminal that a password can be asked on, whatever its streams are.
  package static var hasControlling: Bool { Terminal().canBeTypedOn }

  /// The same of the terminal that this value names.
  var canBeTypedOn: Bool { (try? FileDescriptor(opening: controlling, .readAndWrite)) != nil }

  /// The present size of a terminal; `nil` when the descriptor is none or does not know it.
  package static func size(of descriptor: CInt) -> Size? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0, size.ws_col > 0 else {
      return nil
    }
    return Size(rows: Int(size.ws_row), columns: Int(size.ws_col))
  }
}
