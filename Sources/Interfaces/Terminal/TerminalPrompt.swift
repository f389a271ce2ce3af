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
  private var typed: [UInt8] = []

  /// Shows the question; `nil` when there is no terminal to show it on.
  init?(_ question: PasswordQuestion, path: String) {
    let descriptor = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    let terminal = FileDescriptor(owning: descriptor)
    guard let protection = TerminalGuard(descriptor: descriptor) else { return nil }
    var modes = protection.modes
    modes.c_lflag &= ~tcflag_t(ECHO)
    modes.c_lflag |= tcflag_t(ICANON | ISIG | ECHONL)
    guard tcsetattr(descriptor, TCSAFLUSH, &modes) == 0 else { return nil }
    protection.setFarewell(Array("\r\n".utf8))
    self.terminal = terminal
    self.protection = protection
    Output.write("\(EventText.password(question).text): ", to: descriptor)
  }

  /// Readable when the person pressed Enter.
  var descriptor: CInt { terminal.rawValue }

  /// Takes what was typed; call it when ``descriptor`` is readable.
  mutating func read() -> Answer {
    var chunk = [UInt8](repeating: 0, count: 512)
    var span = chunk.mutableSpan
    guard let count = try? terminal.read(into: &span), count > 0 else { return .refused }
    typed += chunk[..<count]
    guard let end = typed.firstIndex(of: UInt8(ascii: "\n")) else { return .unfinished }
    let secret = Secret(String(decoding: typed[..<end], as: UTF8.self))
    return secret.isEmpty ? .refused : .given(secret)
  }
}
