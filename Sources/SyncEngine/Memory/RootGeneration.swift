// SPDX-License-Identifier: MIT

import POSIX

/// Counts the runs that brought messages to the Maildirs of an account: in their marker and in the memory.
///
/// Maildirs that come back from a backup have a lower number than the memory knows.  What is missing in them was
/// deleted by nobody.  Shared by the workers of a run.
final class RootGeneration: Sendable {
  private let root: String
  private let id: String
  private let memory: AccountMemory
  private let isDurable: Bool
  private let hasAdvanced = Monitor(false)

  init(of id: String, in root: String, _ memory: AccountMemory, isDurable: Bool) {
    self.root = root
    self.id = id
    self.memory = memory
    self.isDurable = isDurable
  }

  /// Counts on, once in a run; called before the status knows of messages that it did not know.
  ///
  /// The marker goes first: after an end in between it is ahead of the memory, which means nothing.
  func advance() throws(SyncFailure) {
    try hasAdvanced.update { hasAdvanced throws(SyncFailure) in
      if hasAdvanced { return }
      let known = try memory.root()?.generation ?? 0
      let next = max(known, RootMarker(in: root)?.generation ?? 0) + 1
      let marker = RootMarker(id: id, generation: next)
      try marker.write(to: root, isDurable: isDurable)
      try memory.setRoot(marker)
      hasAdvanced = true
    }
  }
}
