// SPDX-License-Identifier: MIT

import DemoServer
import SyncEngine
import SyncModel
import TestSupport

extension TortureAccount {
  /// Runs the account until nothing changes any more, and twice more: what a server shows empty is believed at the
  /// second look.
  func runToRest() throws -> Outcome {
    var outcome = try run()
    for _ in 0..<4 where !(outcome.isClean && outcome.result.summary.changedNothing) {
      outcome = try run()
    }
    for _ in 0..<2 { outcome = try run() }
    return outcome
  }

  /// Runs the account once while something goes wrong: on the disk, or on a server, the remote one if no other is
  /// named.
  func run(
    _ disturbance: Disturbance, on struck: MemoryServer? = nil
  ) throws -> (outcome: Outcome, hasStruck: Bool) {
    let result = try disturbed(disturbance, struck ?? server)
    for server in servers {
      // What a stalled connection still holds must not arrive after all, while the next run looks for it.
      server.dropConnections()
      _ = server.wait(atMost: .seconds(20), untilOpen: 0)
      server.faults.clear()
    }
    return result
  }

  private func disturbed(
    _ disturbance: Disturbance, _ struck: MemoryServer
  ) throws -> (outcome: Outcome, hasStruck: Bool) {
    guard let fault = disturbance.diskFault else {
      let tickets = disturbance.faults.map { struck.faults.add($0) }
      let outcome = try run(isHasty: true)
      return (outcome, tickets.contains { struck.faults.strikes(of: $0) > 0 })
    }
    return try Disk.fail(below: path, fault) { [servers] in
      guard case .frozen = fault.kind else { return }
      for server in servers {
        server.faults.add(Fault(.reset, at: .greeting))
        server.dropConnections()
      }
    } during: {
      try run()
    }
  }
}
