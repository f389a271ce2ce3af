// SPDX-License-Identifier: MIT

import Interfaces
import POSIX
import SyncEngine
import SyncModel

/// What the signals of the process mean.
struct SignalHandling: Sendable {
  let receiver: any RequestReceiver
  let interface: any Interface
  let watch: RunWatch
  /// Set once the terminal is as it was.
  let hasLeft: Monitor<Bool>
  private let stops = Monitor(0)

  init(
    _ receiver: any RequestReceiver, _ interface: any Interface, _ watch: RunWatch,
    hasLeft: Monitor<Bool>
  ) {
    self.receiver = receiver
    self.interface = interface
    self.watch = watch
    self.hasLeft = hasLeft
  }

  func obey(_ kind: Signals.Kind) {
    switch kind {
    case .user1: receiver.receive(.resyncAll)
    case .user2, .abort: receiver.receive(.shutdown(.afterRun))
    case .quit: tellAndAbort()
    case .windowChange: interface.windowChanged()
    case .interrupt, .terminate, .hangUp:
      let count = stops.update { count in
        count += 1
        return count
      }
      receiver.receive(.shutdown(count == 1 ? .soon : .now))
    }
  }

  /// Tells what each thread does, below the screen that an interface gives back, and ends the process.
  private func tellAndAbort() {
    let lines = watch.threads(at: WallClock.now)
    interface.finish()
    // An interface that hangs must not keep the process.
    _ = hasLeft.wait(atMost: .seconds(2)) { $0 ? () : nil }
    for line in lines { Console.complain(EscapedText.of(line)) }
    Signals.abortProcess()
  }
}
