// SPDX-License-Identifier: MIT

/// The cases that a run of the benchmark is asked for.
struct Selection {
  private let names: Set<String>

  /// Takes names with commas between them; `nil` is everything.
  init(_ text: String?) {
    names = text.map { Set($0.uppercased().split(separator: ",").map(String.init)) } ?? Self.all
  }

  private static let delayed = "W10"
  private static let parts = "PARTS"
  /// Only by name: it takes an hour.
  private static let memory = "MEMORY"
  private static let all = Set(Workload.allCases.map(\.rawValue) + [delayed, parts])

  /// Whether the parts of the program are measured.
  var hasParts: Bool { names.contains(Self.parts) }

  /// Whether a folder of a million messages is measured.
  var hasMemory: Bool { names.contains(Self.memory) }

  /// The names that mean nothing.
  var unknown: [String] {
    names.subtracting(Self.all).subtracting([Self.memory]).sorted()
  }

  /// The cases, in the order of the table.
  var cases: [Case] {
    let delays: [Duration] = [.zero, .milliseconds(20)]
    return Workload.allCases.flatMap { workload in
      delays.filter { isWanted(workload, $0) }.map { Case(workload: workload, roundTrip: $0) }
    }
  }

  private func isWanted(_ workload: Workload, _ roundTrip: Duration) -> Bool {
    if roundTrip == .zero { return names.contains(workload.rawValue) }
    return names.contains(Self.delayed) && workload.isMeasuredWithDelay
  }
}
