// SPDX-License-Identifier: MIT

import Glibc
import Interfaces
import POSIX
import SyncEngine
import SyncModel

/// Ends the process when its threads do not, although they were told to end at once: one may wait for a disk, a pipe
/// or another system call that nothing interrupts.
///
/// No message is lost by that: the next run goes on from what is on the disk, as after a crash.
struct LastResort: Sendable {
  /// After that time it is told that threads have not ended.
  private static let forbearance = Duration.seconds(2)
  /// After that time more nobody is waited for.
  private static let patience = Duration.seconds(8)

  let interface: any Interface
  let watch: RunWatch
  /// Set once the terminal is as it was.
  let hasLeft: Monitor<Bool>
  private let state = Monitor(State())

  private struct State {
    var requests = 0
    /// Whether all threads have ended after all.
    var isDismissed = false
  }

  init(_ interface: any Interface, _ watch: RunWatch, hasLeft: Monitor<Bool>) {
    self.interface = interface
    self.watch = watch
    self.hasLeft = hasLeft
  }

  /// Notes that everything was told to end now; for the second time it means without waiting for anybody.
  func note() {
    let count = state.update { state in
      state.requests += 1
      return state.requests
    }
    if count == 1 { _ = try? Thread(named: "last resort") { wait() } }
  }

  /// Notes that nobody need be waited for any more.
  func dismiss() { state.update { $0.isDismissed = true } }

  private func wait() {
    if !isSettled(within: Self.forbearance) {
      watch.publish(
        EventRecord(
          time: WallClock.now, origin: .main, activity: .idle,
          event: .remark(
            "Some threads have not ended yet; once more ends the program without them.")))
      _ = isSettled(within: Self.patience)
    }
    if state.read({ $0.isDismissed }) { return }
    tellThreads()
    Console.complain(
      "ERROR: The program was ended while threads were at work that nothing interrupts, as when a disk does not "
        + "answer. The next run goes on from here.")
    exit(ExitStatus.failure.rawValue)
  }

  /// Whether the end was asked for once more, or has come by itself.
  private func isSettled(within limit: Duration) -> Bool {
    state.wait(atMost: limit) { $0.requests > 1 || $0.isDismissed ? true : nil } ?? false
  }

  /// Tells what each thread does, below the screen that an interface gives back.
  func tellThreads() {
    let lines = watch.threads(at: WallClock.now)
    interface.finish()
    // An interface that hangs must not keep the process.
    _ = hasLeft.wait(atMost: .seconds(2)) { $0 ? () : nil }
    for line in lines { Console.complain(EscapedText.of(line)) }
  }
}
