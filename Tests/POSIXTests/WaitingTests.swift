// SPDX-License-Identifier: MIT

import Glibc
import POSIX
import Synchronization
import TestSupport
import Testing

@Suite("Monitor")
struct MonitorTests {
  @Test("a waiting thread sees the update that it waits for")
  func wakes() async throws {
    let monitor = Monitor(0)
    let seen = try await onThread {
      let writer = try Thread(named: "writer") {
        for _ in 0..<3 { monitor.update { $0 += 1 } }
      }
      let value = monitor.wait { $0 == 3 ? $0 : nil }
      writer.join()
      return value
    }
    #expect(seen == 3)
  }

  @Test("a limited wait gives up, and not before its time")
  func limit() async throws {
    let (value, took) = try await onThread {
      let monitor = Monitor(())
      let start = ContinuousClock.now
      let value: Int? = monitor.wait(atMost: .milliseconds(30)) { _ in nil }
      return (value, ContinuousClock.now - start)
    }
    #expect(value == nil)
    #expect(took >= .milliseconds(30))
  }

  @Test("many threads count without losing one")
  func exclusion() async throws {
    let total = try await onThread {
      let monitor = Monitor(0)
      let threads = try (0..<8).map { _ in
        try Thread(named: "counter") { for _ in 0..<1_000 { monitor.update { $0 += 1 } } }
      }
      for thread in threads { thread.join() }
      return monitor.read { $0 }
    }
    #expect(total == 8_000)
  }
}

@Suite("WakeUp")
struct WakeUpTests {
  @Test("a thread in poll is woken, and stays awake until it is cleared")
  func wakes() async throws {
    let wakeUp = try WakeUp()
    let isReady = try await onThread {
      let raiser = try Thread(named: "raiser") { wakeUp.raise() }
      var set = PollSet()
      set.add(wakeUp.descriptor, .read)
      let isReady = try set.wait(until: .after(.seconds(20)))
      raiser.join()
      return isReady
    }
    #expect(isReady)
    #expect(wakeUp.isRaised)
    wakeUp.clear()
    #expect(!wakeUp.isRaised)
  }

  @Test("raising it very often does not block")
  func flood() throws {
    let wakeUp = try WakeUp()
    for _ in 0..<200_000 { wakeUp.raise() }
    wakeUp.clear()
    #expect(!wakeUp.isRaised)
  }
}

@Suite("Deadline")
struct DeadlineTests {
  @Test("never is not over and waits without limit")
  func never() {
    #expect(!Deadline.never.isOver)
    #expect(Deadline.never.milliseconds == -1)
  }

  @Test("a deadline in the past is over and waits not at all")
  func past() {
    let past = Deadline.after(.seconds(-1))
    #expect(past.isOver)
    #expect(past.milliseconds == 0)
  }

  @Test("what is left is rounded up, so that a wait never ends early")
  func rounding() {
    let soon = Deadline.after(.microseconds(300))
    #expect(soon.milliseconds <= 1)
    #expect(Deadline.after(.seconds(10)).milliseconds > 9_000)
    #expect(Deadline.after(.seconds(1 << 40)).milliseconds == .max)
  }

  @Test("the sooner of two")
  func sooner() {
    let near = Deadline.after(.seconds(1))
    let far = Deadline.after(.seconds(9))
    #expect(near.sooner(far) == near)
    #expect(far.sooner(near) == near)
    #expect(Deadline.never.sooner(far) == far)
    #expect(far.sooner(.never) == far)
  }
}

@Suite("Thread")
struct ThreadTests {
  @Test("a thread runs its function once, and a second join returns at once")
  func runs() async throws {
    let count = try await onThread {
      let count = Monitor(0)
      let thread = try Thread(named: "a rather long thread name") { count.update { $0 += 1 } }
      thread.join()
      thread.join()
      return count.read { $0 }
    }
    #expect(count == 1)
  }
}

@Suite("PollSet")
struct PollSetTests {
  /// More descriptors than the process may have, which poll(2) refuses.
  private static func refused() -> PollSet {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    var set = PollSet()
    for _ in 0...limit.rlim_cur { set.add(-1, .read) }
    return set
  }

  @Test("a wait that cannot be tells so, or lets time pass where nobody can be told")
  func refusal() async throws {
    let (isReady, took, isBounded) = try await onThread {
      var set = Self.refused()
      #expect(throws: SystemError.self) { try set.wait(until: .never) }
      let start = ContinuousClock.now
      let isReady = set.waitOrPause(until: .never)
      let took = ContinuousClock.now - start
      return (isReady, took, set.waitOrPause(until: .after(.zero)))
    }
    #expect(!isReady && !isBounded)
    #expect(took >= .milliseconds(50))
  }
}
