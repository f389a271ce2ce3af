// SPDX-License-Identifier: MIT

import Glibc
import POSIX
import SyncModel

/// Asks for a password on the controlling terminal, without echo.
///
/// The echo comes back when the value ends, and also when the process crashes.
struct TerminalPrompt: ~Copyable {
  enum Answer {
    case unfinished
    case given(Secret)
    /// An end of file, or an empty line.
    case refused
  }

  private let terminal: FileDescriptor
  private let protection: TerminalGuard
  private let jobs: JobControl
  private let question: String
  private var typed: [UInt8] = []

  /// Shows the question; `nil` when there is no terminal to show it on.
  init?(_ question: PasswordQuestion, path: String) {
    let descriptor = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    let terminal = FileDescriptor(owning: descriptor)
    guard let protection = TerminalGuard(descriptor: descriptor), let jobs = try? JobControl()
    else { return nil }
    let text = EventText.prompt(question).text
    guard Self.ask(text, on: descriptor, protection.modes) else { return nil }
    protection.setFarewell(Array("\r\n".utf8))
    self.terminal = terminal
    self.protection = protection
    self.jobs = jobs
    self.question = text
  }

  /// Hides what is typed and shows the question.
  private static func ask(_ question: String, on terminal: CInt, _ modes: termios) -> Bool {
    var modes = modes
    modes.c_lflag &= ~tcflag_t(ECHO)
    modes.c_lflag |= tcflag_t(ICANON | ISIG | ECHONL)
    guard tcsetattr(terminal, TCSAFLUSH, &modes) == 0 else { return false }
    return Output.write(question, to: terminal)
  }

  /// Readable when the person stopped the program, or let it go on.
  var signals: CInt { jobs.descriptor }

  /// Stops if that was asked for; afterwards the shell may have switched the echo on.
  func followSignals() {
    let (mustStop, wasStopped) = jobs.take()
    if mustStop {
      var modes = protection.modes
      tcsetattr(terminal.rawValue, TCSANOW, &modes)
      jobs.stop()
      _ = jobs.take()
    }
    guard mustStop || wasStopped else { return }
    _ = Self.ask(question, on: terminal.rawValue, protection.modes)
  }

  /// Readable when the person pressed Enter.
  var descriptor: CInt { terminal.rawValue }

  /// Takes what was typed, without waiting for more.
  mutating func read() -> Answer {
    var waiting = PollSet()
    waiting.add(terminal.rawValue, .read)
    guard (try? waiting.wait(until: .after(.zero))) == true else { return .unfinished }
    var chunk = [UInt8](repeating: 0, count: 512)
    var span = chunk.mutableSpan
    guard let count = try? terminal.read(into: &span), count > 0 else { return .refused }
    typed += chunk[..<count]
    guard let end = typed.firstIndex(of: UInt8(ascii: "\n")) else { return .unfinished }
    let secret = Secret(String(decoding: typed[..<end], as: UTF8.self))
    return secret.isEmpty ? .refused : .given(secret)
  }
}
