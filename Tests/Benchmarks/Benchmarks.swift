// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import POSIX
import TestSupport

/// Measures the program, beside its peers, on a Dovecot of its own.
@main
struct Benchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures offlineimap beside mbsync and OfflineIMAP 8.",
    discussion: "The workloads and the bounds are described in docs/performance.md.")

  enum Peers: String, ExpressibleByArgument, CaseIterable {
    case none, mbsync, all

    var synchronisers: [Synchroniser] {
      switch self {
      case .none: []
      case .mbsync: [.mbsync]
      case .all: [.mbsync, .original]
      }
    }
  }

  @Option(help: "How often each program runs, from 1 to 9; OfflineIMAP 8 moves mail once.")
  var runs = 5

  @Option(
    help: """
      W1 to W9, W10 (those with a delay), parts (of the program) and memory (a folder of a million \
      messages), with commas between them; without this option everything but memory.
      """)
  var only: String?

  @Option(help: "The programs to compare with: none, mbsync or all.")
  var peers = Peers.all

  @Option(help: "The part of the messages that is used.")
  var scale = 1.0

  @Option(help: "The maxconnections of offlineimap and OfflineIMAP 8.")
  var connections = 3

  @Flag(help: "Writes the results into docs/performance.md.")
  var record = false

  func validate() throws {
    guard (1...9).contains(runs) else { throw ValidationError("--runs is from 1 to 9") }
    guard scale > 0 && scale <= 1 else { throw ValidationError("--scale is above 0, at most 1") }
    let unknown = Selection(only).unknown
    guard unknown.isEmpty else {
      throw ValidationError("no workload: \(unknown.joined(separator: ", "))")
    }
  }

  func run() throws {
    Signals.block([.interrupt, .terminate, .hangUp])
    let selection = Selection(only)
    let journal = Journal()
    try Machine.install()
    if selection.hasParts { journal.parts = try PartBenchmarks(runs: runs).run() }
    try page(journal).record(if: record)
    if !selection.cases.isEmpty { try measure(selection.cases, journal) }
    if selection.hasMemory {
      try MemoryBenchmark(scale).run { result in
        journal.add(result)
        try page(journal).record(if: record)
      }
    }
    print(page(journal).text)
  }

  private func page(_ journal: Journal) -> PerformancePage {
    let date = Date.now.formatted(.iso8601.year().month().day())
    return PerformancePage(Table(journal, date: date, scale: scale))
  }

  /// Records after each scenario, so that an interruption costs little.
  private func measure(_ cases: [Case], _ journal: Journal) throws {
    let plan = Workshop.Plan(
      peers: peers.synchronisers, runs: runs, scale: scale, connections: connections)
    let workshop = try Workshop(plan)
    defer { workshop.close() }
    try Signals.receive([.interrupt, .terminate, .hangUp]) { [weak workshop] _ in
      workshop?.interrupt()
    }
    journal.show("\(Machine.shape(of: workshop.path)); \(Machine.load); \(Machine.versions)")
    let scenarios: [any Scenario.Type] = [
      InboxScenario.self, LargeFolderScenario.self, ManyFoldersScenario.self, UploadScenario.self,
    ]
    for scenario in scenarios {
      let own = cases.filter { scenario.workloads.contains($0.workload) }
      guard !own.isEmpty else { continue }
      try scenario.init(workshop).run(own, Stopwatch(workshop, journal))
      try page(journal).record(if: record)
    }
  }
}
