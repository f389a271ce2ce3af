// SPDX-License-Identifier: MIT

/// W6 and W7: 200 folders of 50 messages, which no program changes on the server.
struct ManyFoldersScenario: Scenario {
  static let workloads: Set<Workload> = [.firstSyncOfManyFolders, .nothingChangedInManyFolders]

  let workshop: Workshop
  private let total: Int
  private let folders: [String]

  init(_ workshop: Workshop) {
    self.workshop = workshop
    let count = workshop.scaled(200)
    folders = (0..<count).map { number in
      "folder" + String(repeating: "0", count: 3 - "\(number)".count) + "\(number)"
    }
    total = count * 50
  }

  func run(_ cases: [Case], _ stopwatch: Stopwatch) throws {
    try workshop.createAccount("folders", messages: total, .usual, folders: folders)
    let lanes = try lanes(user: "folders", in: workshop)
    let countsAll: (Lane, Int) throws -> Void = { lane, _ in
      try expect(lane.messageCount(), total, "messages")
    }
    let first = Exercise(
      workload: .firstSyncOfManyFolders, prepare: { lane, _ in try lane.clear() }, check: countsAll)
    for work in cases where work.workload == .firstSyncOfManyFolders {
      try stopwatch.measure(first, in: lanes, roundTrip: work.roundTrip)
      try stopwatch.measureBareLoop(work, messages: total) { port, folder in
        try BareDownload.run(port: port, user: "folders", folders: folders, root: folder)
      }
    }
    try fill(lanes, messages: total)
    let second = Exercise(
      workload: .nothingChangedInManyFolders, prepare: { _, _ in }, check: countsAll)
    for work in cases where work.workload == .nothingChangedInManyFolders {
      try settle(lanes)
      try stopwatch.measure(second, in: lanes, roundTrip: work.roundTrip)
    }
    for lane in lanes { try lane.clear() }
  }
}
