// SPDX-License-Identifier: MIT

/// The cases that a run of the benchmark is asked for.
struct Selection {
  private let names: Set<String>

  /// Takes names with commas between them; `nil` is everything.
  init(_ text: String?) {
    let all = Workload.allCases.map(\.rawValue) + [Self.delayed]
    names = Set(text.map { $0.uppercased().split(separator: ",").map(String.init) } ?? all)
  }

  private static let delayed = "W10"

  /// The names that mean nothing.
  var unknown: [String] {
    names.filter { Workload(rawValue: $0) == nil && $0 != Self.delayed }.sorted()
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
