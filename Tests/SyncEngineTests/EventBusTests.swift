// SPDX-License-Identifier: MIT

import Glibc
import POSIX
import SyncEngine
import SyncModel
import TestSupport
import Testing

@Suite("EventBus")
struct EventBusTests {
  /// Notes what it receives; `gate` holds it back until the test opens it.
  private final class Recorder: EventSubscriber, Sendable {
    let gate: Monitor<Bool>
    let events = Monitor<[SyncEvent]>([])

    init(isOpen: Bool = true) { gate = Monitor(isOpen) }

    func receive(_ record: EventRecord) {
      gate.wait { $0 ? () : nil }
      events.update { $0.append(record.event) }
    }
  }

  private static func record(_ event: SyncEvent, thread: Int = 1) -> EventRecord {
    EventRecord(
      time: 0, origin: EventOrigin(thread: thread, label: "t", account: nil), activity: .idle,
      event: event)
  }

  @Test("every subscriber sees every event in order, and close waits for that")
  func delivery() async throws {
    let recorders = [Recorder(), Recorder()]
    try await onThread {
      let bus = EventBus()
      for recorder in recorders { try bus.subscribe(recorder, named: "recorder") }
      for count in 0..<500 { bus.publish(Self.record(.foldersUnchanged(count: count))) }
      bus.close()
    }
    for recorder in recorders {
      #expect(recorder.events.update { $0 } == (0..<500).map { .foldersUnchanged(count: $0) })
    }
  }

  @Test("whoever subscribes while the program works has missed nothing, and the end waits for them")
  func latecomers() async throws {
    let recorders = [Recorder(), Recorder()]
    try await onThread {
      let bus = EventBus(expectsSubscribers: true)
      bus.publish(Self.record(.foldersUnchanged(count: 1)))
      try bus.subscribe(recorders[0], named: "early")
      bus.publish(Self.record(.foldersUnchanged(count: 2)))
      let end = try Thread(named: "end") { bus.close() }
      try bus.subscribe(recorders[1], named: "late")
      bus.complete()
      end.join()
    }
    for recorder in recorders {
      #expect(recorder.events.read { $0 } == [1, 2].map { .foldersUnchanged(count: $0) })
    }
  }

  @Test("when nobody is expected any more, whoever comes sees only what comes after")
  func strangers() async throws {
    let recorder = Recorder()
    try await onThread {
      let bus = EventBus(expectsSubscribers: true)
      bus.publish(Self.record(.foldersUnchanged(count: 1)))
      bus.complete()
      try bus.subscribe(recorder, named: "stranger")
      bus.publish(Self.record(.foldersUnchanged(count: 2)))
      bus.close()
    }
    #expect(recorder.events.read { $0 } == [.foldersUnchanged(count: 2)])
  }

  @Test("a subscriber that stands still delays nobody, and loses details only")
  func slowness() async throws {
    let slow = Recorder(isOpen: false)
    try await onThread {
      let bus = EventBus()
      try bus.subscribe(slow, named: "slow")
      for _ in 0..<20_000 { bus.publish(Self.record(.debug(.imap, "line"))) }
      bus.publish(Self.record(.accountEnded))
      slow.gate.update { $0 = true }
      bus.close()
    }
    let events = slow.events.update { $0 }
    let dropped = events.reduce(0) { sum, event in
      if case .eventsDropped(let count) = event { sum + count } else { sum }
    }
    #expect(events.filter { $0 == .debug(.imap, "line") }.count + dropped == 20_000)
    #expect(dropped > 0)
    #expect(events.contains(.accountEnded))
  }

  @Test("100,000 events wait for nobody, although both subscribers stand still")
  func rain() async {
    // In a process of its own, because whoever allocates waits for the other tests now and then.
    await #expect(processExitsWith: .success) {
      try await onThread {
        let slow = [Recorder(isOpen: false), Recorder(isOpen: false)]
        let bus = EventBus()
        for recorder in slow { try bus.subscribe(recorder, named: "slow") }
        bus.publish(Self.record(.accountStarted))
        let waits = Self.waits()
        for count in 0..<100_000 {
          bus.publish(Self.record(.debug(.imap, "line"), thread: count % 16))
        }
        // Who waits gives its processor away; 100,000 events that waited would be as many waits.
        #expect(Self.waits() - waits < 100)
        for recorder in slow { recorder.gate.update { $0 = true } }
        bus.close()
      }
    }
  }

  /// How often this thread has given its processor away because it had to wait.
  private static func waits() -> Int {
    var usage = rusage()
    // RUSAGE_THREAD, which Glibc shows to GNU sources only.
    getrusage(1, &usage)
    return usage.ru_nvcsw
  }

  @Test("of several states of one thread the last is enough, but not across other events")
  func merging() async throws {
    let slow = Recorder(isOpen: false)
    try await onThread {
      let bus = EventBus()
      try bus.subscribe(slow, named: "slow")
      // The first is taken at once and waits at the gate; the rest meet in the queue.
      bus.publish(Self.record(.accountStarted))
      slow.gate.update { _ in }
      for _ in 0..<100 { bus.publish(Self.record(.activityChanged)) }
      bus.publish(Self.record(.accountEnded))
      for _ in 0..<100 { bus.publish(Self.record(.activityChanged)) }
      slow.gate.update { $0 = true }
      bus.close()
    }
    let events = slow.events.update { $0 }
    #expect(events.filter { $0 == .activityChanged }.count <= 4, "\(events.count)")
    #expect(events.last == .activityChanged)
    #expect(events.contains(.accountEnded))
  }
}
