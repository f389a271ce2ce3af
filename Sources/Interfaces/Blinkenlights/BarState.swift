// SPDX-License-Identifier: MIT

import SyncModel

/// The state of an account: a glyph and a word, and how soon a person should see it.
package struct BarState: Equatable, Sendable {
  /// What there is to be told of an account.
  package enum Kind: String, Sendable, CaseIterable {
    case starting, waiting, connecting, syncing, stopping
    case sleeping, watching, throttled, paused
    case failed, held, password
    case done, stopped
  }

  /// See ``Kind-swift.enum``.
  package let kind: Kind
  /// At most ten letters; for an account that sleeps, the time until its next run.
  package let word: String
  /// At most five letters.
  package let terse: String

  private init(_ kind: Kind, _ word: String, _ terse: String) {
    self.kind = kind
    self.word = word
    self.terse = terse
  }

  /// The state of a bar at a time in seconds since 1970.
  package init(_ bar: AccountBar, of board: LightBoard, time: Double) {
    if board.questions.contains(where: { $0.account == bar.name }) {
      self.init(.password, "password", "pass")
      return
    }
    switch bar.stage {
    case .new: self.init(.starting, "starting", "start")
    case .waiting: self.init(.waiting, "waiting", "wait")
    case .running: self.init(running: bar, isStopping: board.shutdown != nil)
    case .sleeping where bar.isPaused: self.init(.paused, "paused", "pause")
    case .sleeping(let until): self.init(sleeping: bar, remaining: until - time)
    case .awaiting: self.init(.password, "password", "pass")
    case .between, .ended: self.init(ended: bar)
    }
  }

  private init(running bar: AccountBar, isStopping: Bool) {
    if isStopping {
      self.init(.stopping, "stopping", "stop")
    } else if bar.leadingLamp?.activity == .connecting {
      self.init(.connecting, "connecting", "conn")
    } else {
      self.init(.syncing, "syncing", "sync")
    }
  }

  private init(sleeping bar: AccountBar, remaining: Double) {
    let rest = max(0, remaining.rounded())
    if bar.heldDeletions > 0 {
      self.init(.held, "held \(Self.short(rest, letters: 5))", "held")
    } else if bar.hasFailed {
      let isAsked = bar.throttling != nil
      self.init(
        isAsked ? .throttled : .failed,
        isAsked
          ? "wait \(Self.short(rest, letters: 5))" : "retry \(Self.short(rest, letters: 4))",
        isAsked ? "wait" : "retry")
    } else {
      self.init(
        bar.watched.isEmpty ? .sleeping : .watching, Amounts.clock(rest),
        Self.short(rest, letters: 5))
    }
  }

  /// A countdown of so many letters at most: `4:36`, `59:59`, `75m`, `23h`.
  private static func short(_ seconds: Double, letters: Int) -> String {
    let clock = Amounts.clock(seconds)
    if clock.utf8.count <= letters { return clock }
    let minutes = Int(clamping: seconds / 60)
    return minutes < 600 ? "\(minutes)m" : "\(minutes / 60)h"
  }

  private init(ended bar: AccountBar) {
    switch bar.outcome {
    case .incomplete where bar.heldDeletions > 0: self.init(.held, "held", "held")
    case .failed: self.init(.failed, "failed", "fail")
    case .incomplete: self.init(.failed, "errors", "error")
    case .interrupted: self.init(.stopped, "stopped", "stop")
    case .succeeded: self.init(.done, "done", "done")
    // An account whose settings cannot be used never ran.
    case nil where bar.stage == .ended && bar.problem != nil: self.init(.failed, "failed", "fail")
    case nil where bar.stage == .ended: self.init(.stopped, "ended", "ended")
    case nil: self.init(.starting, "starting", "start")
    }
  }

  /// How it looks.
  package var role: Role { kind.role }
  /// Whether a mark says that something needs a person.
  package var isMarked: Bool { kind.needsPerson }
  /// How soon a person should see this account; 0 first.
  package var urgency: Int { kind.urgency }
}

extension BarState.Kind {
  /// How glyph and word look.
  package var role: Role {
    switch self {
    case .starting, .waiting, .throttled, .paused, .stopped: .waiting
    case .connecting, .syncing, .stopping: .active
    case .sleeping, .watching: .sleeping
    case .failed: .failed
    case .held, .password: .attention
    case .done: .success
    }
  }

  /// Whether the account cannot go on by itself, or did not get on.
  var needsPerson: Bool { self == .failed || self == .held || self == .password }

  fileprivate var urgency: Int {
    switch self {
    case .password: 0
    case .failed, .held: 1
    case .syncing, .stopping: 2
    case .connecting: 3
    case .throttled, .starting, .waiting: 4
    case .sleeping, .watching: 5
    case .paused, .done, .stopped: 6
    }
  }

  /// The word as the legend of the help has it; a time stands for any.
  package var legend: String {
    switch self {
    case .sleeping, .watching: "4:36"
    case .throttled: "wait 4:36"
    case .failed: "retry 4:36"
    case .held: "held 4:36"
    default: rawValue
    }
  }

  /// What the state means, for the help.
  package var meaning: String {
    switch self {
    case .starting: "not heard of yet"
    case .waiting: "for its turn"
    case .connecting: "to the server"
    case .syncing: "a run is under way"
    case .stopping: "ends what it began"
    case .sleeping: "until the next run"
    case .watching: "and told of news"
    case .throttled: "as the server asks"
    case .paused: "until you go on"
    case .failed: "it did not work"
    case .held: "wants your yes"
    case .password: "it is wanted"
    case .done: "the run went well"
    case .stopped: "before its end"
    }
  }
}

extension AccountBar {
  /// Whether the last run did not do all that it should.
  var hasFailed: Bool { outcome == .failed || outcome == .incomplete }

  /// The problem, if it is that the server wants to be left alone.
  var throttling: SyncProblem? {
    switch problem {
    case .throttled, .loginUnavailable(_, _, .some): problem
    default: nil
    }
  }
}
