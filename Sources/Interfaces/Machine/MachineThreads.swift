// SPDX-License-Identifier: MIT

import SyncModel

/// Tells which threads there are, in the sense of OfflineIMAP: it has one for each folder.
///
/// A thread of ours serves one folder after the other and is registered for each under its name.
struct MachineThreads: Sendable {
  /// The names of each thread: its own, and then that of its present work.
  private var names: [Int: [String]] = [:]

  /// What the event says of threads, before what it says by itself.
  mutating func follow(_ record: EventRecord) -> [MachineCommand] {
    let origin = record.origin
    switch record.event {
    case .threadStarted:
      names[origin.thread] = [origin.label]
      return register(origin)
    case .threadFinished:
      let gone = names.removeValue(forKey: origin.thread) ?? [origin.label]
      return gone.reversed().flatMap(unregister)
    default: return rename(origin)
    }
  }

  private mutating func rename(_ origin: EventOrigin) -> [MachineCommand] {
    guard origin.label != EventOrigin.main.label || names[origin.thread] != nil else { return [] }
    var known = names[origin.thread] ?? [EventOrigin.main.label]
    guard origin.account != nil || known.count > 1, known.last != origin.label else { return [] }
    var commands: [MachineCommand] = []
    if known.count > 1 { commands += unregister(known.removeLast()) }
    if known.last != origin.label {
      known.append(origin.label)
      commands += register(origin)
    }
    names[origin.thread] = known
    return commands
  }

  private func register(_ origin: EventOrigin) -> [MachineCommand] {
    origin.account.map { [MachineCommand("registerthread", [$0.rawValue])] } ?? []
  }

  private func unregister(_ name: String) -> [MachineCommand] {
    if name == EventOrigin.main.label { return [] }
    return ["threadExited", "unregisterthread"].map {
      MachineCommand($0, [name], thread: EventOrigin.main.label)
    }
  }
}
