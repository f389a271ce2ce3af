// SPDX-License-Identifier: MIT

import SyncModel
import Testing

/// A folder in step is looked at again when the text of what decides about it has changed.
@Suite("SyncRules")
struct SyncRulesTests {
  @Test("rules and windows that differ in one point differ as text")
  func texts() {
    var rules = [SyncRules()]
    func add(_ change: (inout SyncRules) -> Void) {
      var other = SyncRules()
      change(&other)
      rules.append(other)
    }
    add { $0.local.isReadOnly = true }
    add { $0.local.propagatesDeletions = false }
    add { $0.local.leavesMarkedDeleted = true }
    add { $0.remote.isReadOnly = true }
    add { $0.remote.propagatesDeletions = false }
    add { $0.remote.leavesMarkedDeleted = true }
    add { $0.sharedFlags = [.seen] }
    #expect(Set(rules.map { "\($0)" }).count == rules.count)

    var windows = [MessageWindow()]
    for change: (inout MessageWindow) -> Void in [
      { $0.days = 7 }, { $0.start = 7 }, { $0.octets = 7 },
      { ($0.start, $0.startSide) = (7, .local) }, { ($0.start, $0.startSide) = (7, .remote) },
    ] {
      var window = MessageWindow()
      change(&window)
      windows.append(window)
    }
    #expect(Set(windows.map { "\($0)" }).count == windows.count)
  }
}
