// SPDX-License-Identifier: MIT

import Foundation
import TestSupport

/// Lets the kernel interfere with the system calls of a program, by the tool `strace`.
enum Strace {
  /// What a system call meets.
  enum Injection: Sendable {
    /// The process is killed before the *n*th call.
    case kill(call: Int)
    /// The *n*th call fails with an error such as `ENOSPC`.
    case error(String, call: Int)

    fileprivate var text: String {
      switch self {
      case .kill(let call): "signal=KILL:when=\(call)"
      case .error(let name, let call): "error=\(name):when=\(call)"
      }
    }
  }

  /// System calls that change something outside of the process, by the ways to make them; calls are
  /// counted for each thread and each way.
  static let changes = [
    "write", "pwrite64", "sendto", "rename,renameat,renameat2", "link,linkat", "unlink,unlinkat",
    "mkdir,mkdirat", "ftruncate", "fsync,fdatasync", "utimensat",
  ]

  /// The command line to put before that of a program.
  ///
  /// The calls that met the injection are marked as `INJECTED` in `log`.
  static func wrapper(
    _ calls: String, _ injection: Injection, log: String = "/dev/null"
  ) -> [String] {
    [
      "strace", "-f", "-qq", "-o", log, "-e", "signal=none",
      "-e", "trace=\(calls)", "-e", "inject=\(calls):\(injection.text)",
    ]
  }

  /// Whether it can be used here; a container may forbid to trace a process.
  static let isAllowed: Bool = {
    let command = wrapper("write", .kill(call: 1)) + ["sh", "-c", "echo"]
    let isAllowed = (try? Shell.run(command).status) == 128 + SIGKILL
    if !isAllowed {
      print(
        """
        ===== strace IS MISSING OR FORBIDDEN: the program is killed at random instants only, not at \
        every system call =====
        """)
    }
    return isAllowed
  }()
}
