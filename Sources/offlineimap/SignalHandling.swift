// SPDX-License-Identifier: MIT

import Interfaces
import POSIX
import SyncEngine
import SyncModel

/// What the signals of the process mean.
struct SignalHandling: Sendable {
  let receiver: any RequestReceiver
  let interface: any Interface
  let lastResort: LastResort
  private let stops = Monitor(0)

  init(
    _ receiver: any RequestReceiver, _ interface: any Interface, _ lastResort: LastResort
  ) {
    self.receiver = receiver
    self.interface = interface
    self.lastResort = lastResort
  }

  func obey(_ kind: Signals.Kind) {
    switch kind {
    case .user1: receiver.receive(.resyncAll)
    case .user2, .abort: receiver.receive(.shutdown(.afterRun))
    case .quit:
      lastResort.tellThreads()
      Signals.abortProcess()
    case .windowChange: interface.windowChanged()
    case .interrupt, .terminate, .hangUp:
      let count = stops.update { count in
        count += 1
        return count
      }
      receiver.receive(.shutdown(count == 1 ? .soon : .now))
    }
  }
}
