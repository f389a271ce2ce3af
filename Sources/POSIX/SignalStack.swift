// SPDX-License-Identifier: MIT

import Glibc

/// A stack on which the calling thread takes signals, so that even an overflow can be handled.
///
/// It serves handlers that were installed with `SA_ONSTACK`.  The value must end on the thread that
/// created it.
package struct SignalStack: ~Copyable {
  private let memory: UnsafeMutableRawPointer?
  private static let size = 65_536

  /// Gives the thread a stack unless it has one already.
  package init() {
    var current = stack_t()
    guard sigaltstack(nil, &current) == 0, current.ss_flags & CInt(SS_DISABLE) != 0 else {
      memory = nil
      return
    }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: Self.size, alignment: 16)
    var stack = stack_t(ss_sp: memory, ss_flags: 0, ss_size: Self.size)
    sigaltstack(&stack, nil)
    self.memory = memory
  }

  deinit {
    guard let memory else { return }
    var stack = stack_t(ss_sp: nil, ss_flags: CInt(SS_DISABLE), ss_size: 0)
    sigaltstack(&stack, nil)
    memory.deallocate()
  }
}
