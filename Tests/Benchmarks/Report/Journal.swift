// SPDX-License-Identifier: MIT

import Foundation

/// Collects what was measured and shows each run as it ends.
final class Journal {
  /// All runs of one program in one case.
  struct Entry {
    var measurements: [Measurement] = []
    var traffic: Traffic?
    var problems: [String] = []

    /// The median of the wall time, in seconds.
    var wall: Double? { measurements.map(\.wall.seconds).median }
    /// The median of the processor time, in seconds.
    var processor: Double? { measurements.map(\.processor.seconds).median }
    /// The median of the peak memory, in MB.
    var memory: Double? { measurements.map { Double($0.peakMemory) / 1e6 }.median }
  }

  private(set) var cases: [Case] = []
  private var entries: [Case: [Synchroniser: Entry]] = [:]
  /// What a bare loop takes for the same work, in seconds.
  private(set) var limits: [Case: Double] = [:]

  /// The parts of the program; empty when they were not measured.
  var parts: [PartBenchmarks.Result] = []

  /// What a folder of a million messages took; empty when it was not measured.
  private(set) var memory: [MemoryBenchmark.Result] = []

  /// Adds a run with a folder of a million messages.
  func add(_ result: MemoryBenchmark.Result) {
    memory.append(result)
    let measurement = result.measurement
    show(
      "\(result.variant.description) | \(result.step.rawValue): \(measurement.wall.seconds.short) s, "
        + "CPU \(measurement.processor.seconds.short) s, \(measurement.peakMemory / 1_000_000) MB")
  }

  /// The runs of a program in a case.
  func entry(_ work: Case, _ synchroniser: Synchroniser) -> Entry? { entries[work]?[synchroniser] }

  /// Adds a run that went well.
  func add(
    _ measurement: Measurement, isTimed: Bool, _ traffic: Traffic?, of synchroniser: Synchroniser,
    in work: Case
  ) {
    change(work, synchroniser) { entry in
      if isTimed { entry.measurements.append(measurement) }
      if let traffic { entry.traffic = traffic }
    }
    let kind = isTimed ? "" : " (counting)"
    show(
      "\(work.name) \(synchroniser.rawValue)\(kind): \(measurement.wall.seconds.short) s, "
        + "CPU \(measurement.processor.seconds.short) s, \(measurement.peakMemory / 1_000_000) MB")
  }

  /// Adds a run that failed, or that did something else.
  func add(problem: String, of synchroniser: Synchroniser, in work: Case) {
    change(work, synchroniser) { $0.problems.append(problem) }
    show("\(work.name) \(synchroniser.rawValue): \(problem)")
  }

  /// Adds what the work takes at least.
  func add(limit seconds: Double, in work: Case) {
    limits[work] = seconds
    show("\(work.name) limit: \(seconds.short) s")
  }

  /// Writes a line for the person who waits.
  func show(_ line: String) { FileHandle.standardError.write(Data("\(line)\n".utf8)) }

  private func change(
    _ work: Case, _ synchroniser: Synchroniser, _ body: (inout Entry) -> Void
  ) {
    if !cases.contains(work) { cases.append(work) }
    body(&entries[work, default: [:]][synchroniser, default: Entry()])
  }
}

extension Double {
  /// The number with three digits that mean something.
  var short: String {
    switch magnitude {
    case ..<1: String(format: "%.3f", self)
    case ..<10: String(format: "%.2f", self)
    case ..<100: String(format: "%.1f", self)
    default: String(format: "%.0f", self)
    }
  }
}
