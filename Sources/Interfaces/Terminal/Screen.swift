// SPDX-License-Identifier: MIT

import CNcurses
import Glibc

/// A terminal in full-screen mode, owned by one thread from `init` to its end.
///
/// ncurses keeps its state in C globals and is not thread-safe.  The type is therefore neither
/// `Sendable` nor copyable: the compiler rejects a second owner, and nothing can be drawn after its
/// end.  ncurses finds out which cells a terminal needs to be sent; this type tells it only of the
/// rows that changed.
package struct Screen: ~Copyable {
  private let handle: OpaquePointer
  private let window: UnsafeMutablePointer<WINDOW>
  /// Keys are read through a pad of their own, because reading through a window also draws it.
  private let keys: UnsafeMutablePointer<WINDOW>
  private let files: (input: UnsafeMutablePointer<FILE>, output: UnsafeMutablePointer<FILE>)
  private let pictures: PictureOutput
  private var pairs: ColourPairs
  private var synchronization: SynchronizedOutput
  /// Whether the terminal passes over what it does not know.
  private let isModern: Bool
  /// Whether nobody can see the terminal any more.
  package private(set) var isGone = false
  /// Whether the terminal was given back and not taken again.
  private var hasLeft = false
  private var shown: Canvas?
  private var shownTheme: Theme?

  /// Takes over a terminal, or returns `nil` when ncurses cannot drive one of this type.
  ///
  /// The descriptors stay open when the screen ends.
  package init?(type: String, input: CInt, output: CInt, allowsColour: Bool) {
    guard let source = Self.stream(input, "r"), let target = Self.stream(output, "w"),
      let pictures = PictureOutput(terminal: output, target: fileno(target))
    else { return nil }
    _ = Terminal.adoptLocale()
    use_env(false)
    use_tioctl(true)
    guard let handle = newterm(type, target, source), let window = cncurses_standard_screen(),
      let keys = newpad(1, 1)
    else {
      fclose(source)
      fclose(target)
      return nil
    }
    self.handle = handle
    self.window = window
    self.keys = keys
    self.pictures = pictures
    files = (source, target)
    pairs = ColourPairs(allowsColour: allowsColour)
    synchronization = SynchronizedOutput(asking: TerminalFamily.ignoresUnknown(type))
    isModern = TerminalFamily.ignoresUnknown(type)
    prepare(input)
  }

  /// A stream on a copy of a descriptor that programs started later do not inherit.
  private static func stream(_ descriptor: CInt, _ mode: String) -> UnsafeMutablePointer<FILE>? {
    fdopen(fcntl(descriptor, F_DUPFD_CLOEXEC, 0), mode)
  }

  private func prepare(_ input: CInt) {
    cbreak()
    noecho()
    nonl()
    Self.ignoreFlowControl(input)
    // A cursor that cannot be hidden waits at the end of the screen.
    leaveok(window, curs_set(0) != ERR)
    set_escdelay(25)
    nodelay(keys, true)
    keypad(keys, true)
    idlok(window, true)
  }

  /// Keeps ^S from freezing the screen for somebody who does not know ^Q.
  private static func ignoreFlowControl(_ input: CInt) {
    var modes = termios()
    guard tcgetattr(input, &modes) == 0 else { return }
    modes.c_iflag &= ~tcflag_t(IXON)
    tcsetattr(input, TCSANOW, &modes)
    def_prog_mode()
  }

  deinit {
    leaveFullScreen()
    delwin(keys)
    delscreen(handle)
    fclose(files.input)
    fclose(files.output)
  }

  /// Whether ncurses knows a type of terminal and can move the cursor of one.
  package static func knows(_ type: String, output: CInt) -> Bool {
    var status: CInt = 0
    guard setupterm(type, output, &status) == OK else { return false }
    defer { cncurses_forget_terminal() }
    return cncurses_capability("cup") != nil
  }

  /// How many colours can be shown.
  package var depth: ColourDepth { pairs.depth }

  /// What leaves the full screen, for a process that cannot end this value any more.
  package var farewell: [UInt8] {
    let parts = ["sgr0", "op", "rmkx", "cnorm", "rmcup"].compactMap(Self.capability)
    let modes = isModern ? SynchronizedOutput.end + Self.mouseOff : []
    return modes + parts.flatMap { $0 } + (Self.hasSecondScreen ? [] : Array("\r\n".utf8))
  }

  /// Ends what ncurses begins for ``reportMouse(_:)`` on a terminal of xterm's family.
  private static let mouseOff = Array("\u{1b}[?1006;1000l".utf8)

  /// Whether the terminal shows what was there before when the full screen is left.
  private static var hasSecondScreen: Bool { capability("rmcup") != nil }

  /// Without a second screen, what is written next begins below the picture.
  private func leaveFullScreen() {
    endwin()
    if !Self.hasSecondScreen { Output.write("\r\n", to: fileno(files.output)) }
  }

  /// A string of terminfo without its delays, which nobody needs since terminals lost their wheels.
  private static func capability(_ name: String) -> [UInt8]? {
    guard let text = cncurses_capability(name).map({ String(cString: $0) }) else { return nil }
    let parts = text.split(separator: "$<", omittingEmptySubsequences: false)
    let rest = parts.dropFirst().map { $0.drop { $0 != ">" }.dropFirst() }
    return Array((parts.prefix(1) + rest).joined().utf8)
  }

  /// Draws a picture; it must have the size that was last given to ``resize(to:)``.
  ///
  /// - Returns: How many octets were sent; none when the terminal shows this picture already, and
  ///   0 for the first one after ``leave()``, which nobody counts.
  @discardableResult
  package mutating func show(_ canvas: Canvas, in theme: Theme) -> Int {
    let isNew = shownTheme != theme || shown?.size != canvas.size
    if !isNew, shown == canvas { return 0 }
    if shownTheme != theme { pairs.adopt(theme) }
    let former = isNew ? nil : shown
    for row in 0..<canvas.size.rows { draw(canvas, row: row, over: former) }
    shown = canvas
    shownTheme = theme
    wmove(window, CInt(max(0, canvas.size.rows - 1)), 0)
    if hasLeft {
      // ncurses sets the modes of the terminal now, which it could not do in memory.
      hasLeft = false
      wrefresh(window)
      return 0
    }
    let picture = pictures.collect { wrefresh(window) }
    return send(synchronization.frame(picture))
  }

  /// Sends octets as they are, and returns how many.
  @discardableResult
  package mutating func send(_ bytes: [UInt8]) -> Int {
    if !pictures.send(bytes) { isGone = true }
    return bytes.count
  }

  /// Tells ncurses of the cells of a row that changed; positions anew after each wide character, in
  /// case ncurses thinks otherwise of its width.
  private func draw(_ canvas: Canvas, row: Int, over former: Canvas?) {
    let changed: Range<Int>? =
      former.map { canvas.difference(from: $0, row: row) } ?? 0..<canvas.size.columns
    guard let changed else { return }
    let cells = canvas[row: row]
    var run: [cchar_t] = []
    var start = changed.lowerBound
    for column in changed {
      let cell = cells[cells.startIndex + column]
      if cell.width == 0 { continue }
      run.append(pairs.character(cell))
      if cell.width == 2 {
        place(run, row: row, column: start)
        run = []
        start = column + 2
      }
    }
    if !run.isEmpty { place(run, row: row, column: start) }
  }

  private func place(_ run: [cchar_t], row: Int, column: Int) {
    guard wmove(window, CInt(row), CInt(column)) == OK else { return }
    wadd_wchnstr(window, run, CInt(run.count))
  }

  /// Follows the terminal to another size.
  package mutating func resize(to size: Size) {
    resize_term(CInt(max(1, size.rows)), CInt(max(1, size.columns)))
    repaint()
  }

  /// Sends everything again with the next picture.
  package mutating func repaint() {
    shown = nil
    clearok(window, true)
  }

  /// Gives the terminal back for a while; the next picture takes it again.
  package mutating func leave() {
    leaveFullScreen()
    hasLeft = true
    repaint()
  }

  /// Has the terminal report presses of the first button and turns of the wheel, or no more.
  package mutating func reportMouse(_ isOn: Bool) {
    cncurses_report_mouse(isOn)
  }

  /// The next key that was pressed, or `nil` when there is none at the moment.
  package mutating func nextKey() -> Key? {
    var code: wint_t = 0
    while true {
      let result = wget_wch(keys, &code)
      if result == ERR { return nil }
      if result != cncurses_key_code_yes() { return Key(code: code) }
      if !synchronization.takesAnswer(CInt(code)) { return Self.named(CInt(code)) }
    }
  }

  private static func mouse() -> Key {
    var event = MEVENT()
    guard getmouse(&event) == OK else { return .unknown }
    if event.bstate & cncurses_wheel_up() != 0 { return .up }
    if event.bstate & cncurses_wheel_down() != 0 { return .down }
    return .pressed(row: Int(event.y), column: Int(event.x))
  }

  private static func named(_ code: CInt) -> Key {
    switch code {
    case KEY_UP: .up
    case KEY_DOWN: .down
    case KEY_LEFT: .left
    case KEY_RIGHT: .right
    case KEY_PPAGE: .pageUp
    case KEY_NPAGE: .pageDown
    case KEY_HOME, KEY_FIND: .home
    case KEY_END, KEY_SELECT: .end
    case KEY_ENTER: .enter
    case KEY_BACKSPACE, KEY_DC: .backspace
    case KEY_MOUSE: mouse()
    default: .unknown
    }
  }
}
