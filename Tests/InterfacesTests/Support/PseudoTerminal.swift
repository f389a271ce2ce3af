// SPDX-License-Identifier: MIT

import Glibc
import Interfaces
import POSIX
import Synchronization

/// A terminal whose other end the test holds: it reads what is drawn and presses keys.
final class PseudoTerminal: Sendable {
  struct Shown: Sendable {
    var bytes: [UInt8] = []
    /// How often the terminal has answered.
    var answers = 0
    var screen: ScreenEmulator
  }

  private let master: FileDescriptor
  private let slave: FileDescriptor
  private let ending: WakeUp
  private let reader: Mutex<POSIX.Thread?>
  let shown: Monitor<Shown>
  /// The path of the end that a program uses.
  let path: String

  /// ncurses takes the characters of a terminal from the environment, which may be bare.
  private static let hasLocale: Bool = {
    if setlocale(LC_CTYPE, "") == nil || String(cString: nl_langinfo(nl_item(CODESET))) != "UTF-8" {
      setenv("LC_ALL", "C.UTF-8", 1)
    }
    return true
  }()

  /// `answer` is what the terminal says when it is asked for synchronised output; `nil` says nothing.
  init(_ size: Size, answer: Int? = nil) throws {
    _ = Self.hasLocale
    let master = FileDescriptor(owning: open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC))
    // What unlockpt and ptsname do; Glibc hides them from Swift.
    var (lock, number): (CInt, CUnsignedInt) = (0, 0)
    guard ioctl(master.rawValue, UInt(0x4004_5431), &lock) == 0,
      ioctl(master.rawValue, UInt(0x8004_5430), &number) == 0
    else { throw SystemError.last("open a terminal") }
    path = "/dev/pts/\(number)"
    slave = FileDescriptor(owning: open(path, O_RDWR | O_NOCTTY | O_CLOEXEC))
    let descriptor = master.rawValue
    self.master = master
    shown = Monitor(Shown(screen: ScreenEmulator(size)))
    ending = try WakeUp()
    reader = Mutex(nil)
    setSize(size)
    let (shown, ending) = (shown, ending)
    let thread = try POSIX.Thread(named: "terminal") {
      Self.read(descriptor, into: shown, until: ending, answer)
    }
    reader.withLock { $0 = thread }
  }

  deinit {
    ending.raise()
    reader.withLock { $0 }?.join()
  }

  /// The end that a program uses.
  var descriptor: CInt { slave.rawValue }

  private static func read(
    _ master: CInt, into shown: Monitor<Shown>, until ending: WakeUp, _ answer: Int?
  ) {
    var questions = 0
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      var waiting = PollSet()
      waiting.add(ending.descriptor, .read)
      let terminal = waiting.add(master, .read)
      guard (try? waiting.wait(until: .never)) == true else { return }
      if ending.isRaised { return }
      guard waiting.isReady(terminal) else { continue }
      let count = Glibc.read(master, &chunk, chunk.count)
      guard count > 0 else { return }
      let asked = shown.update { shown in
        shown.bytes += chunk[..<count]
        shown.screen.receive(chunk[..<count])
        return shown.screen.questions
      }
      guard let answer, asked > questions else { continue }
      questions = asked
      let reply = Array("\u{1b}[?2026;\(answer)$y".utf8)
      _ = Glibc.write(master, reply, reply.count)
      shown.update { $0.answers += 1 }
    }
  }

  /// Gives the terminal another size, as dragging a window does.
  func setSize(_ size: Size) {
    var window = winsize()
    window.ws_row = UInt16(size.rows)
    window.ws_col = UInt16(size.columns)
    _ = ioctl(master.rawValue, UInt(TIOCSWINSZ), &window)
    shown.update { $0.screen.resize(to: size) }
  }

  /// Presses keys.
  func type(_ keys: String) throws { try master.write(Array(keys.utf8)) }

  /// Waits until the screen is as it should be; `false` when that takes too long.
  func waits(for isRight: (ScreenEmulator) -> Bool) -> Bool {
    shown.wait(atMost: .seconds(60)) { isRight($0.screen) ? true : nil } ?? false
  }

  /// Waits until the screen shows a text.
  func waits(for text: String) -> Bool { waits { $0.contains(text) } }

  /// Waits until the screen shows a text no more.
  func waitsForAbsence(of text: String) -> Bool { waits { !$0.contains(text) } }

  /// How often the whole screen was cleared.
  var clearings: Int { shown.read { $0.screen.clearings } }

  /// What the emulator did not understand.
  var unknownSequences: [String] { shown.read { $0.screen.unknown } }

  /// How many octets were sent so far.
  var count: Int { shown.read { $0.bytes.count } }

  /// Waits until a sequence was sent so many times.
  func waits(forBytes text: String, times: Int = 1) -> Bool {
    shown.wait(atMost: .seconds(60)) { shown in
      String(decoding: shown.bytes, as: UTF8.self).components(text) >= times ? true : nil
    } ?? false
  }

  /// What the screen shows.
  var lines: [String] { shown.read { $0.screen.lines } }

  /// Everything that was sent.
  var text: String { shown.read { String(decoding: $0.bytes, as: UTF8.self) } }

  /// The modes of the terminal that a program can change, as text.
  var modes: String {
    var modes = termios()
    tcgetattr(slave.rawValue, &modes)
    return "\(modes.c_iflag) \(modes.c_oflag) \(modes.c_cflag) \(modes.c_lflag) \(modes.c_cc)"
  }

  /// Whether ^S would freeze the terminal.
  var hasFlowControl: Bool {
    var modes = termios()
    tcgetattr(slave.rawValue, &modes)
    return modes.c_iflag & tcflag_t(IXON) != 0
  }

  /// A board's view of this terminal.
  func facts(type: String = "xterm-256color") -> Terminal {
    var terminal = Terminal()
    terminal.type = type
    terminal.input = descriptor
    terminal.output = descriptor
    terminal.error = descriptor
    terminal.controlling = path
    terminal.isInteractive = true
    terminal.isCapable = true
    terminal.symbols = .unicode
    return terminal
  }
}

extension String {
  /// How often a text occurs.
  fileprivate func components(_ text: String) -> Int {
    var count = 0
    var rest = self[...]
    while let range = rest.firstRange(of: text) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
