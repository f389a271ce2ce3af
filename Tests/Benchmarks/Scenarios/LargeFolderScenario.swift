// SPDX-License-Identifier: MIT

/// W3: nothing changed in one folder of 100,000 small messages.
struct LargeFolderScenario: Scenario {
  static let workloads: Set<Workload> = [.nothingChangedInLargeFolder]

  let workshop: Workshop

  init(_ workshop: Workshop) { self.workshop = workshop }

  func run(_ cases: [Case], _ stopwatch: Stopwatch) throws {
    let total = workshop.scaled(100_000)
    try workshop.createAccount("large", messages: total, .small)
    let lanes = try lanes(user: "large", in: workshop)
    try fill(lanes, messages: total)
    let exercise = Exercise(
      workload: .nothingChangedInLargeFolder, prepare: { _, _ in },
      check: { lane, _ in try expect(lane.messageNames().count, total, "messages") })
    for work in cases {
      try settle(lanes)
      try stopwatch.measure(exercise, in: lanes, roundTrip: work.roundTrip)
    }
    for lane in lanes { try lane.clear() }
  }
}
