// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import POSIX
import TestSupport

/// A program that is started in a process group of its own, waited for, and billed.
///
/// GNU time stands between: a process inherits the peak memory of the one that started it, and the
/// benchmark is larger than the programs that it measures.
final class MeasuredProgram: Sendable {
  private let identifier: pid_t
  private let begin: ContinuousClock.Instant
  private let memoryFile: String
  private let hasEnded = Monitor(false)

  /// Starts a program; what it prints is added to the file `log`.
  init(_ command: [String], home: String, log: String) throws {
    memoryFile = "\(home)/peak-memory"
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
    let words = (["/usr/bin/time", "-q", "-o", memoryFile, "-f", "%M"] + command).map { strdup($0) }
    let variables = Self.environment(home: home).map { strdup($0) }
    defer { for pointer in words + variables { free(pointer) } }
    var identifier = pid_t()
    begin = .now
    let code = posix_spawn(
      &identifier, "/usr/bin/time", &actions, &attributes, words + [nil], variables + [nil])
    guard code == 0 else { throw ProgramFailure("time: \(String(cString: strerror(code)))") }
    self.identifier = identifier
  }

  private static func environment(home: String) -> [String] {
    ["HOME=\(home)", "PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"]
  }

  /// Ends the program and its children at once, if it still runs.
  func kill() { hasEnded.read { if !$0 { _ = Glibc.kill(-identifier, SIGKILL) } } }

  /// Waits for its end, which comes by force after `limit`; what it left running ends too.
  ///
  /// - Throws: ``ProgramFailure`` when it ended otherwise than well.
  func finish(within limit: Duration) throws -> Measurement {
    let guardian = try? Thread(named: "time limit") { [self] in
      if hasEnded.wait(atMost: limit, for: { $0 ? true : nil }) == nil { kill() }
    }
    // The number stays ours until it is reaped, so that nobody else can be hit by `kill`.
    var ending = siginfo_t()
    while waitid(P_PID, id_t(identifier), &ending, WEXITED | WNOWAIT) < 0 && errno == EINTR {}
    let wall = ContinuousClock.now - begin
    kill()
    hasEnded.update { $0 = true }
    guardian?.join()
    var status: Int32 = 0
    var usage = rusage()
    while wait4(identifier, &status, 0, &usage) < 0 && errno == EINTR {}
    guard status == 0 else { throw ProgramFailure(Self.explanation(of: status)) }
    return Measurement(
      wall: wall, processor: usage.ru_utime.duration + usage.ru_stime.duration,
      peakMemory: try peakMemory())
  }

  private static func explanation(of status: Int32) -> String {
    status & 0x7f == 0
      ? "ended with status \((status >> 8) & 0xff)" : "ended by signal \(status & 0x7f)"
  }

  private func peakMemory() throws -> Int {
    let text = try String(contentsOfFile: memoryFile, encoding: .utf8)
    let last = text.split(separator: "\n").last.flatMap { Int($0) }
    guard let last else { throw ProgramFailure("time wrote: \(text)") }
    return last * 1_024
  }
}

extension timeval {
  /// The time as a duration.
  fileprivate var duration: Duration { .seconds(tv_sec) + .microseconds(tv_usec) }
}
