// SPDX-License-Identifier: MIT

import POSIX
import SyncModel
import Synchronization
import TestSupport
import Testing

@testable import SyncEngine

/// A clock that stands still until the test moves it.
final class HandMovedTime: TimeSource {
  private let moment = Monitor(ContinuousClock.now)

  var now: ContinuousClock.Instant { moment.update { $0 } }

  func slice(of rest: Duration) -> Duration { .milliseconds(1) }

  /// Moves the clock forward.
  func advance(by seconds: Double) { moment.update { $0 += .seconds(seconds) } }
}

/// Keeps every event, and lets a test wait for one.
final class EventLog: EventPublisher {
  private let published = Monitor<[EventRecord]>([])
  private let reaction = Mutex<(@Sendable (SyncEvent) -> Void)?>(nil)

  func publish(_ record: EventRecord) {
    published.update { $0.append(record) }
    let reaction = reaction.withLock { $0 }
    reaction?(record.event)
  }

  /// Does something whenever an event is published, on the thread that publishes it.
  func react(_ reaction: @escaping @Sendable (SyncEvent) -> Void) {
    self.reaction.withLock { $0 = reaction }
  }

  var records: [EventRecord] { published.read { $0 } }
  var events: [SyncEvent] { records.map(\.event) }

  /// Waits until an event was published `count` times; blocks.
  func wait(for count: Int = 1, of matches: @escaping @Sendable (SyncEvent) -> Bool) {
    published.wait { $0.filter { matches($0.event) }.count >= count ? () : nil }
  }
}

@Suite("AccountRunner")
struct AccountRunnerTests {
  /// An account runner on a hand-moved clock whose runs only count.
  private final class Stage: Sendable {
    let log = EventLog()
    let time = HandMovedTime()
    let control = AccountControl()
    let turns: Turns
    let stop: StopSignal
    let runs = Monitor<[Bool]>([])
    let account: AccountSettings
    /// What the server asks for in the first run.
    let pause: Double
    /// How many runs end because the server was used too much.
    let throttledRuns: Int

    init(
      autorefresh: Double?, quick: Int = 0, turns: Int = 1, pause: Double = 0,
      throttledRuns: Int = 0
    ) throws {
      self.pause = pause
      self.throttledRuns = throttledRuns
      self.turns = Turns(turns)
      stop = try StopSignal()
      var account = AccountSettings.example
      account.autorefresh = autorefresh
      account.quick = quick
      self.account = account
    }

    func start() throws -> Thread {
      try Thread(named: "runner") { [self] in
        let context = RunContext(
          general: GeneralSettings(metadata: "/nonexistent"), account: account,
          layout: StateLayout(metadata: "/nonexistent"), namer: MaildirNamer(), publisher: log,
          stop: stop)
        _ = AccountRunner(context, control: control, turns: turns, time: time) { order, _ in
          var result = RunResult()
          result.pause = self.runs.read { $0.isEmpty } ? self.pause : 0
          result.isThrottled = self.runs.read { $0.count < self.throttledRuns }
          self.runs.update { $0.append(order.isQuick) }
          return result
        }.run()
      }
    }

    func end() {
      stop.raise(.soon)
      control.end()
      turns.close()
    }

    func waitForSleep(_ count: Int) {
      log.wait(for: count) { if case .sleeping(_, let total) = $0 { total > 0 } else { false } }
    }
  }

  @Test("without autorefresh an account runs once")
  func once() async throws {
    let stage = try Stage(autorefresh: nil)
    try await onThread { try stage.start().join() }
    #expect(stage.runs.update { $0 } == [false])
    #expect(stage.log.events.contains(.accountEnded))
  }

  @Test("a paused account sleeps on when the time is up, obeys a request, and goes on at once")
  func paused() async throws {
    let stage = try Stage(autorefresh: 60)
    try await onThread {
      let thread = try stage.start()
      stage.waitForSleep(1)
      stage.control.pause(true)
      stage.time.advance(by: 600)
      // A pause that did not hold would run here; the request makes sure that only it does.
      stage.control.requestRun()
      stage.waitForSleep(2)
      #expect(stage.runs.read { $0.count } == 2)
      #expect(stage.log.events.contains(.resyncRequested))
      stage.time.advance(by: 600)
      stage.control.pause(false)
      stage.waitForSleep(3)
      stage.end()
      thread.join()
    }
    #expect(stage.runs.read { $0.count } == 3)
    #expect(stage.log.events.filter { $0 == .resyncRequested }.count == 1)
  }

  @Test("with autorefresh it runs again when the time is up, and tells of each full minute")
  func refresh() async throws {
    let stage = try Stage(autorefresh: 150)
    try await onThread {
      let thread = try stage.start()
      stage.waitForSleep(1)
      stage.time.advance(by: 30)
      stage.waitForSleep(2)
      stage.time.advance(by: 60)
      stage.waitForSleep(3)
      stage.time.advance(by: 60)
      stage.waitForSleep(4)
      stage.end()
      thread.join()
    }
    let sleeps = stage.log.events.compactMap { event in
      if case .sleeping(let remaining, _) = event { remaining } else { nil }
    }
    #expect(sleeps == [150, 120, 60, 150])
    #expect(stage.log.events.contains(.woken(requested: false)))
    #expect(stage.runs.update { $0.count } == 2)
  }

  @Test("a machine that slept for days runs an account once, and then waits as usual")
  func suspended() async throws {
    let stage = try Stage(autorefresh: 60)
    try await onThread {
      let thread = try stage.start()
      stage.waitForSleep(1)
      stage.time.advance(by: 3 * 86_400)
      stage.waitForSleep(2)
      // A run for each minute that was missed would have begun before this sleep.
      stage.time.advance(by: 30)
      stage.control.requestRun()
      stage.waitForSleep(3)
      stage.end()
      thread.join()
    }
    #expect(stage.runs.read { $0.count } == 3)
    let sleeps = stage.log.events.compactMap { event in
      if case .sleeping(let remaining, _) = event { remaining } else { nil }
    }
    #expect(sleeps.allSatisfy { $0 >= 30 && $0 <= 60 }, "\(sleeps)")
  }

  @Test("the next run waits as long as the server asks, if that is longer, and only that one")
  func pause() async throws {
    let stage = try Stage(autorefresh: 30, pause: 60)
    try await onThread {
      let thread = try stage.start()
      stage.waitForSleep(1)
      stage.time.advance(by: 60)
      stage.waitForSleep(2)
      stage.end()
      thread.join()
    }
    let sleeps = stage.log.events.compactMap { event in
      if case .sleeping(let remaining, _) = event { remaining } else { nil }
    }
    #expect(sleeps == [60, 30])
  }

  @Test("a server that was used too much gets longer and longer pauses, until a run succeeds")
  func growingPause() async throws {
    let stage = try Stage(autorefresh: 30, throttledRuns: 6)
    try await onThread {
      let thread = try stage.start()
      for run in 1...6 {
        stage.log.wait(for: run) {
          if case .sleeping(let rest, let total) = $0 { rest == total } else { false }
        }
        stage.time.advance(by: 14_400)
      }
      stage.log.wait { if case .sleeping(_, 30) = $0 { true } else { false } }
      stage.end()
      thread.join()
    }
    let pauses = stage.log.events.compactMap { event -> Double? in
      if case .sleeping(let rest, let total) = event, rest == total { total } else { nil }
    }
    #expect(pauses == [900, 1_800, 3_600, 7_200, 14_400, 14_400, 30])
  }

  @Test("a request wakes it at once; the clock need not move")
  func request() async throws {
    let stage = try Stage(autorefresh: 3_600)
    try await onThread {
      let thread = try stage.start()
      stage.waitForSleep(1)
      stage.control.requestRun()
      stage.waitForSleep(2)
      stage.end()
      thread.join()
    }
    #expect(stage.runs.update { $0.count } == 2)
    #expect(stage.log.events.contains(.resyncRequested))
  }

  @Test("quick = 2 puts two quick runs after each full one, and a request makes the next one full")
  func quick() async throws {
    let stage = try Stage(autorefresh: 60, quick: 2)
    try await onThread {
      let thread = try stage.start()
      for run in 1...4 {
        stage.waitForSleep(run)
        stage.time.advance(by: 60)
      }
      stage.waitForSleep(5)
      stage.control.requestRun()
      stage.waitForSleep(6)
      stage.end()
      thread.join()
    }
    #expect(stage.runs.update { $0 } == [false, true, true, false, true, false])
  }

  @Test("an account that has no turn waits for one, and leaves when the program ends")
  func turns() async throws {
    let stage = try Stage(autorefresh: nil, turns: 1)
    try await onThread {
      #expect(stage.turns.tryTake())
      let thread = try stage.start()
      stage.log.wait { $0 == .waitingForTurn }
      stage.end()
      thread.join()
    }
    #expect(stage.runs.update { $0.isEmpty })
  }

  @Test("a sleeping account ends at once when the program does")
  func shutdown() async throws {
    let stage = try Stage(autorefresh: 3_600)
    let took = try await onThread {
      let thread = try stage.start()
      stage.waitForSleep(1)
      let start = ContinuousClock.now
      stage.end()
      thread.join()
      return ContinuousClock.now - start
    }
    #expect(took < .seconds(60))
    #expect(stage.runs.update { $0.count } == 1)
  }
}

extension AccountSettings {
  /// An account whose sides do not exist, for tests that never reach them.
  static var example: AccountSettings {
    AccountSettings(
      name: "A", local: MaildirSettings(rules: RepositoryRules(name: "L"), root: "/nonexistent"),
      remote: IMAPSettings(
        rules: RepositoryRules(name: "R"), host: "localhost", user: "u", password: .ask))
  }
}
