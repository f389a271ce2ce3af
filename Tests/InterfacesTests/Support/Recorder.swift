// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Remembers requests and lets a test wait for them.
final class Recorder: RequestReceiver, Sendable {
  private let requests = Monitor<[SyncRequest]>([])

  func receive(_ request: SyncRequest) { requests.update { $0.append(request) } }

  /// What has come so far.
  var all: [SyncRequest] { requests.read { $0 } }

  /// Waits until so many requests have come; fewer come back when that takes too long.
  func waitFor(_ count: Int) -> [SyncRequest] {
    requests.wait(atMost: .seconds(60)) { $0.count >= count ? $0 : nil } ?? all
  }
}
