// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// Messages of one folder that could not be copied several times, and when they are tried again.
///
/// Without it one message that a server refuses, or cannot deliver, would be a failure of every run.
final class Quarantine {
  /// How many hours a message waits after so many failures; a first failure is tried again at once.
  private static let hours: [Double] = [0, 0, 0, 1, 6, 24]

  struct Entry {
    var failures: Int
    var next: Double
  }

  private let folder: String
  private let memory: AccountMemory?
  private let local: any LocalFolder
  private var entries: [String: Entry]
  /// Whether a person wants all of them tried now.
  private let isLifted: Bool
  /// Whether a message of this run waits for a later one.
  private(set) var hasWithheld = false

  init(_ pair: FolderPair, _ context: RunContext, local: any LocalFolder) throws(SyncFailure) {
    folder = pair.statusFileName
    memory = context.memory?.store
    self.local = local
    isLifted = context.retriesMessages
    entries = try memory?.quarantine(folder) ?? [:]
  }

  /// Takes from the plan the copies that must wait, and returns how many.
  func withhold(_ plan: inout MessagePlan, now: Double = WallClock.now) -> Int {
    if entries.isEmpty || isLifted { return 0 }
    var count = 0
    for side in Side.allCases {
      let copies = plan[side].copies
      plan[side].copies = copies.filter { !waits($0.message, now) }
      count += copies.count - plan[side].copies.count
    }
    hasWithheld = count > 0
    return count
  }

  private func waits(_ message: MessageReference, _ now: Double) -> Bool {
    key(message).flatMap { entries[$0] }.map { Self.isAhead($0.next, of: now) } ?? false
  }

  /// Whether the next attempt lies ahead.
  ///
  /// No message waits longer than the longest time: what lies further ahead was noted while the clock of
  /// the machine was wrong.
  static func isAhead(_ next: Double, of now: Double) -> Bool {
    next > now && next <= now + (hours.max() ?? 0) * 3_600
  }

  /// Notes that a message could not be copied.
  func note(_ message: MessageReference, _ problem: SyncProblem) throws(SyncFailure) {
    guard let memory, problem.isPoison, let key = key(message) else { return }
    let failures = (entries[key]?.failures ?? 0) + 1
    let hours = Self.hours[min(failures, Self.hours.count - 1)]
    let entry = Entry(failures: failures, next: WallClock.now + hours * 3_600)
    entries[key] = entry
    try memory.quarantine(folder, key, entry.failures, entry.next, problem.message)
  }

  /// Notes that messages were copied after all.
  func release(_ messages: [MessageReference]) throws(SyncFailure) {
    if entries.isEmpty { return }
    for message in messages {
      guard let key = key(message), entries.removeValue(forKey: key) != nil else { continue }
      try memory?.release(folder, key)
    }
  }

  /// A UID, or the part of a file name that stays as long as the file does.
  private func key(_ message: MessageReference) -> String? {
    switch message {
    case .uid(let uid): "\(uid.rawValue)"
    case .arrival: local.base(of: message)
    }
  }
}

extension SyncProblem {
  /// Whether trying again at once is likely to fail again.
  fileprivate var isPoison: Bool {
    switch self {
    case .messageMissing, .messageIncomplete, .uploadRefused, .uploadMerged, .messageEmpty,
      .messageUnreadable:
      true
    default: false
    }
  }
}

extension AccountMemory {
  fileprivate func quarantine(_ folder: String) throws(SyncFailure) -> [String: Quarantine.Entry] {
    try read { connection throws(SQLiteFailure) in
      let rows = try connection.prepare(
        "SELECT message, failures, next FROM quarantine WHERE folder = ?")
      try rows.bind(folder, at: 1)
      var entries: [String: Quarantine.Entry] = [:]
      while try rows.step() {
        entries[rows.text(0)] = Quarantine.Entry(
          failures: Int(UInt16(clamping: rows.integer(1))), next: Double(rows.integer(2)))
      }
      return entries
    }
  }

  fileprivate func quarantine(
    _ folder: String, _ message: String, _ failures: Int, _ next: Double, _ reason: String
  ) throws(SyncFailure) {
    try write { connection throws(SQLiteFailure) in
      let row = try connection.prepare("INSERT OR REPLACE INTO quarantine VALUES (?, ?, ?, ?, ?)")
      try row.bind(folder, at: 1)
      try row.bind(message, at: 2)
      try row.bind(Int64(failures), at: 3)
      try row.bind(Int64(next), at: 4)
      try row.bind(reason, at: 5)
      try row.run()
    }
  }

  /// Lets no message of a folder wait any more.
  func releaseAll(_ folder: String) throws(SyncFailure) {
    try write { connection throws(SQLiteFailure) in
      let rows = try connection.prepare("DELETE FROM quarantine WHERE folder = ?")
      try rows.bind(folder, at: 1)
      try rows.run()
    }
  }

  fileprivate func release(_ folder: String, _ message: String) throws(SyncFailure) {
    try write { connection throws(SQLiteFailure) in
      let row = try connection.prepare("DELETE FROM quarantine WHERE folder = ? AND message = ?")
      try row.bind(folder, at: 1)
      try row.bind(message, at: 2)
      try row.run()
    }
  }
}
