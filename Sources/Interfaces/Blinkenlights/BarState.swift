// SPDX-License-Identifier: MIT

import SyncModel

/// The state of an account in one word.
package struct BarState: Equatable, Sendable {
  /// At most ten letters.
  package let word: String
  /// At most five letters.
  package let terse: String
  /// How it looks.
  package let role: Role
  /// Whether a mark says that something needs a person.
  package let isMarked: Bool
  /// How soon a person should see this account; 0 first.
  package let urgency: Int

  private init(_ word: String, _ terse: String, _ role: Role, urgency: Int, isMarked: Bool = false)
  {
    self.word = word
    self.terse = terse
    self.role = role
    self.urgency = urgency
    self.isMarked = isMarked
  }

  /// The state of a bar at a time in seconds since 1970.
  package init(_ bar: AccountBar, of board: LightBoard, time: Double) {
    if board.questions.contains(where: { $0.account == bar.name }) {
      self.init("password", "pass", .attention, urgency: 0, isMarked: true)
      return
    }
    switch bar.stage {
    case .new: self.init("starting", "start", .waiting, urgency: 4)
    case .waiting: self.init("waiting", "wait", .waiting, urgency: 4)
    case .running: self.init(running: bar, isStopping: board.shutdown != nil)
    case .sleeping where bar.isPaused: self.init("paused", "pause", .waiting, urgency: 6)
    case .sleeping(let until): self.init(sleeping: bar, remaining: until - time)
    case .awaiting: self.init("password", "pass", .attention, urgency: 0, isMarked: true)
    case .between, .ended: self.init(ended: bar)
    }
  }

  private init(running bar: AccountBar, isStopping: Bool) {
    if isStopping {
      self.init("stopping", "stop", .active, urgency: 2)
    } else if bar.leadingLamp?.activity == .connecting {
      self.init("connecting", "conn", .active, urgency: 3)
    } else {
      self.init("syncing", "sync", .active, urgency: 2)
    }
  }

  private init(sleeping bar: AccountBar, remaining: Double) {
    let hasFailed = bar.outcome == .failed || bar.outcome == .incomplete
    let whole = max(0, remaining.rounded())
    self.init(
      Amounts.clock(whole), Self.short(whole), hasFailed ? .failed : .sleeping,
      urgency: hasFailed ? 1 : 5, isMarked: hasFailed)
  }

  /// A countdown in five columns: `4:36`, `59:59`, `75m`, `23h`.
  private static func short(_ seconds: Double) -> String {
    let clock = Amounts.clock(seconds)
    if clock.utf8.count <= 5 { return clock }
    let minutes = Int(clamping: seconds / 60)
    return minutes < 600 ? "\(minutes)m" : "\(minutes / 60)h"
  }

  private init(ended bar: AccountBar) {
    switch bar.outcome {
    case .failed: self.init("failed", "fail", .failed, urgency: 1, isMarked: true)
    case .incomplete: self.init("errors", "error", .failed, urgency: 1, isMarked: true)
    case .interrupted: self.init("stopped", "stop", .waiting, urgency: 6)
    case .succeeded: self.init("done", "done", .success, urgency: 6)
    case nil: self.init(bar.stage == .ended ? "ended" : "starting", "", .waiting, urgency: 6)
    }
  }
}
