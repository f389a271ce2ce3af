// SPDX-License-Identifier: MIT

import Glibc
import Synchronization

/// A program that this process started; it inherits no descriptor but those it was given.
///
/// Safe to share between threads.  Whoever makes one must see it end, by ``wait()`` or ``poll()``, or
/// it stays in the system's list of processes.
package final class ChildProcess: Sendable {
  /// How a program ended.
  package enum End: Equatable, Sendable {
    /// With a status, from 0 to 255.
    case exited(Int32)
    /// By the signal of that number.
    case killed(Int32)
  }

  /// How a program is started.
  package struct Launch: Sendable {
    /// The program, found by `PATH` unless it has a slash, and what it gets.
    package var arguments: [String]
    /// Its descriptors 0, 1, 2 and so on; `nil` is `/dev/null`.
    package var descriptors: [CInt?] = [nil, nil, nil]
    /// Variables besides those of this process, which they replace.
    package var environment: [String: String] = [:]
    /// It leads a session of its own: no terminal sends it signals, and ``kill(_:)`` reaches its
    /// children too.
    package var leadsSession = true

    package init(_ arguments: [String]) { self.arguments = arguments }
  }

  /// The process id.
  package let identifier: Int32
  private let leadsSession: Bool
  private let ending = Monitor<End?>(nil)

  /// Starts the program with all signals at their default.
  ///
  /// Throws when it cannot be started: ``SystemError/isMissing`` when there is no such program.
  package init(_ launch: Launch) throws(SystemError) {
    leadsSession = launch.leadsSession
    identifier = try Spawning(launch).run()
  }

  /// Sends a signal to the program, and to its children if it leads a session.
  package func kill(_ signal: Signal) {
    ending.update { ending in
      if ending == nil { _ = Glibc.kill(leadsSession ? -identifier : identifier, signal.number) }
    }
  }

  /// What ``kill(_:)`` can send.
  package enum Signal: Sendable {
    case hangUp, terminate, kill

    fileprivate var number: CInt {
      switch self {
      case .hangUp: SIGHUP
      case .terminate: SIGTERM
      case .kill: SIGKILL
      }
    }
  }

  /// How it ended; `nil` while it runs.
  package func poll() -> End? { reap(WNOHANG) }

  /// Whether it has ended; its number, and that of its session, are still its own then, so that
  /// ``kill(_:)`` reaches the children that it has left behind.
  package var hasEnded: Bool {
    ending.read { ending in
      if ending != nil { return true }
      var information = siginfo_t()
      let flags = WEXITED | WNOWAIT | WNOHANG
      return waitid(P_PID, id_t(identifier), &information, flags) == 0
        && information.si_signo == SIGCHLD
    }
  }

  /// Waits until it has ended; for a program that was killed, or that closed its end of a pipe.
  @discardableResult
  package func wait() -> End {
    // Not under the lock, so that others may still send signals.
    awaitEnd()
    return reap(0) ?? .exited(-1)
  }

  /// Waits until it has ended, and leaves it in the list of processes: its group can still be sent
  /// signals until ``wait()`` or ``poll()``.
  package func awaitEnd() {
    var information = siginfo_t()
    while waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
  }

  private func reap(_ options: CInt) -> End? {
    ending.update { ending in
      if let ending { return ending }
      var status: CInt = 0
      guard waitpid(identifier, &status, options) == identifier else { return nil }
      ending = status & 0x7f == 0 ? .exited((status >> 8) & 0xff) : .killed(status & 0x7f)
      return ending
    }
  }
}

/// The arguments of `posix_spawn` for as long as it runs.
private struct Spawning {
  private let launch: ChildProcess.Launch

  init(_ launch: ChildProcess.Launch) { self.launch = launch }

  func run() throws(SystemError) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let copies = try copiedDescriptors()
    defer { for copy in copies { if let copy { close(copy) } } }
    for (target, copy) in copies.enumerated() {
      if let copy {
        posix_spawn_file_actions_adddup2(&actions, copy, CInt(target))
      } else {
        posix_spawn_file_actions_addopen(&actions, CInt(target), "/dev/null", O_RDWR, 0)
      }
    }
    return try spawn(&actions)
  }

  /// Copies above all targets, so that no target overwrites what another one is made from.
  private func copiedDescriptors() throws(SystemError) -> [CInt?] {
    var copies: [CInt?] = []
    for descriptor in launch.descriptors {
      guard let descriptor else {
        copies.append(nil)
        continue
      }
      let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, CInt(launch.descriptors.count))
      guard copy >= 0 else {
        let error = SystemError.last("copy a descriptor")
        for case let copy? in copies { close(copy) }
        throw error
      }
      copies.append(copy)
    }
    return copies
  }

  private func spawn(_ actions: inout posix_spawn_file_actions_t) throws(SystemError) -> Int32 {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    setSignals(&attributes)
    let words = launch.arguments.map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in words + variables { free(pointer) } }
    var identifier = pid_t()
    let code = Pipe.starting.withLock { _ in
      posix_spawnp(&identifier, launch.arguments[0], &actions, &attributes, words, variables)
    }
    guard code == 0 else {
      throw SystemError(code: code, operation: "start \(launch.arguments[0])")
    }
    return identifier
  }

  /// This process blocks and ignores signals; a child would inherit that.
  private func setSignals(_ attributes: inout posix_spawnattr_t) {
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    let session = launch.leadsSession ? Self.setSession : 0
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | session))
  }

  /// `POSIX_SPAWN_SETSID`, which glibc shows only to programs that define `_GNU_SOURCE`.
  private static let setSession: CInt = 0x80

  private var environment: [String: String] {
    ProcessInformation.environment.merging(launch.environment) { $1 }
  }
}
