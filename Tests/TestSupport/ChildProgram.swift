// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import POSIX

/// A program that was started by a test.
///
/// Foundation's `Process` needs threads of the pool that tests run on, so that some blocked tests can
/// stop all of them for ever; this class needs none.
package final class ChildProgram: Sendable {
  /// The process id.
  package let identifier: Int32
  /// The status once it is known: 128 plus the number for a signal.
  private let status = Monitor<Int32?>(nil)

  /// Starts a program that is found by `PATH`, its streams being files.
  ///
  /// - Parameters:
  ///   - arguments: The program and what it gets.
  ///   - environment: All its variables.
  ///   - directory: Where it runs; `nil` is where the test runs.
  ///   - streams: Paths of standard input, output and errors.
  /// - Throws: When it cannot be started.
  package init(
    _ arguments: [String], environment: [String: String], directory: String?, streams: [String]
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, path) in streams.enumerated() {
      let flags = descriptor == 0 ? O_RDONLY : O_WRONLY | O_CREAT | O_APPEND
      posix_spawn_file_actions_addopen(&actions, Int32(descriptor), path, flags, 0o600)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    Self.resetSignals(&attributes)
    // `env -C` changes the directory, which posix_spawn cannot do everywhere.
    let command = directory.map { ["env", "-C", $0] + arguments } ?? arguments
    let words = command.map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in words + variables { free(pointer) } }
    var identifier = pid_t()
    let code = posix_spawnp(&identifier, command[0], &actions, &attributes, words, variables)
    guard code == 0 else {
      throw ProgramFailure("\(command[0]): \(String(cString: strerror(code)))")
    }
    self.identifier = identifier
  }

  /// Lets every signal through: the threads of a test pool block them, and a child would inherit that.
  private static func resetSignals(_ attributes: inout posix_spawnattr_t) {
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
  }

  /// Sends a signal, unless the program has ended already.
  package func signal(_ number: Int32) {
    if poll() == nil { kill(identifier, number) }
  }

  /// Its status if it has ended.
  package func poll() -> Int32? { reap(options: WNOHANG) }

  /// Waits until it ends and returns its status.
  @discardableResult
  package func wait() -> Int32 { reap(options: 0) ?? -1 }

  private func reap(options: Int32) -> Int32? {
    status.update { known in
      if let known { return known }
      var raw: Int32 = 0
      guard waitpid(identifier, &raw, options) == identifier else { return nil }
      known = raw & 0x7f == 0 ? (raw >> 8) & 0xff : 128 + (raw & 0x7f)
      return known
    }
  }
}
