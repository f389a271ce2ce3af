// SPDX-License-Identifier: MIT

import SyncModel
import Synchronization

extension Computed where Input == Void, Output: Sendable {
  /// The same, computed only until it has succeeded once.
  var remembered: Computed {
    let memory = Memory<Output>()
    return Computed(source) { (_: Void) throws(SyncProblem) in
      if let known = memory.value.withLock({ $0 }) { return known }
      let output = try find()
      memory.value.withLock { $0 = output }
      return output
    }
  }
}

private final class Memory<Value: Sendable>: Sendable {
  let value = Mutex<Value?>(nil)
}
