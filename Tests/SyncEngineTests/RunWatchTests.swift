// SPDX-License-Identifier: MIT

import SyncModel
import Testing

@testable import SyncEngine

@Suite("RunWatch")
struct RunWatchTests {
  private func record(
    _ time: Double, _ event: SyncEvent, _ activity: Activity, thread: Int = 1
  ) -> EventRecord {
    EventRecord(
      time: time, origin: EventOrigin(thread: thread, label: "Worker \(thread)", account: "A"),
      activity: activity, event: event)
  }

  @Test("the time of each thread goes to what it did, and hooks count by themselves")
  func profile() throws {
    let log = EventLog()
    let watch = RunWatch(passingTo: log)
    let records = [
      record(100, .threadStarted, .idle), record(101, .accountStarted, .account),
      record(102, .hookStarted(command: "x", isDryRun: false), .account),
      record(
        105,
        .hookFinished(
          HookReport(command: "x", ending: .returned(0), output: "", errors: "", omitted: 0)),
        .account),
      record(105, .activityChanged, .connecting), record(106.5, .activityChanged, .listing),
      record(106.5, .threadStarted, .downloading, thread: 2),
      record(
        108.5, .accountFinished(took: 7.5, outcome: .succeeded, summary: RunSummary()), .listing),
    ]
    for record in records { watch.publish(record) }
    #expect(log.records == records)
    let profile = try #require(watch.profiles(until: 109).first)
    #expect(profile.runs == 1 && profile.elapsed == 7.5)
    #expect(
      profile.work == [
        .idle: 1, .other: 1, .hooks: 3, .connecting: 1.5, .listing: 2.5, .downloading: 2.5,
      ])
    #expect(
      watch.threads(at: 110) == [
        "# Thread #1, Worker 1: listing for 3 s", "# Thread #2, Worker 2: downloading for 3 s",
      ])
  }

  @Test("threads that come and go are told of only when that is asked for")
  func threads() {
    let log = EventLog()
    let watch = RunWatch(passingTo: log, tellsThreads: true)
    watch.publish(record(1, .threadStarted, .idle))
    watch.publish(record(2, .threadFinished, .idle))
    #expect(
      log.events == [
        .threadStarted, .debug(.thread, "Thread #1, Worker 1, begins"), .threadFinished,
        .debug(.thread, "Thread #1, Worker 1, ends"),
      ])
    #expect(watch.threads(at: 3).isEmpty)
  }
}
