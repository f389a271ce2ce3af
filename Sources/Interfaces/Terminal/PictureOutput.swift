// SPDX-License-Identifier: MIT

import CNcurses
import Glibc
import POSIX

/// The way from ncurses to the terminal: each picture is kept back until it is complete.
///
/// ncurses writes to a descriptor of its own.  While it draws, that leads into memory, so that a
/// picture goes out in one piece, can be framed, and its octets are counted; otherwise it leads to the
/// terminal, whose modes ncurses sets through it.
struct PictureOutput: ~Copyable {
  private let terminal: FileDescriptor
  /// Below 0 where the system gives no such file; then nothing is kept back or counted.
  private let memory: FileDescriptor
  /// The descriptor that ncurses writes to.
  private let target: CInt

  /// `nil` when the system has no descriptor left.
  init?(terminal: CInt, target: CInt) {
    let copy = fcntl(terminal, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { return nil }
    self.terminal = FileDescriptor(owning: copy)
    self.target = target
    memory = FileDescriptor(owning: cncurses_memory_file())
  }

  /// What ncurses writes meanwhile.
  func collect(_ draw: () -> Void) -> [UInt8] {
    guard memory.rawValue >= 0 else {
      draw()
      return []
    }
    lead(to: memory.rawValue)
    draw()
    lead(to: terminal.rawValue)
    return takeFromMemory()
  }

  private func lead(to descriptor: CInt) {
    // dup3 fails only while another thread opens the same number, which it cannot: it is open.
    while dup3(descriptor, target, O_CLOEXEC) < 0, errno == EINTR || errno == EBUSY {}
  }

  private func takeFromMemory() -> [UInt8] {
    guard (try? memory.rewind()) != nil, let bytes = try? memory.readToEnd() else { return [] }
    _ = ftruncate(memory.rawValue, 0)
    _ = lseek(memory.rawValue, 0, SEEK_SET)
    return bytes
  }

  /// Writes to the terminal; `false` when nobody can see it any more.
  func send(_ bytes: [UInt8]) -> Bool { Output.write(bytes, to: terminal.rawValue) }
}
