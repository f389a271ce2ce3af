// SPDX-License-Identifier: MIT

import SyncModel

/// How far the copying of all accounts together is.
struct CopyProgress: Sendable {
  /// What one folder has to copy in one direction.
  struct Part: Equatable, Sendable {
    let account: AccountName?
    /// The thread that works on the folder; it has one at a time.
    let thread: Int
    /// The folder that the messages come from.
    let source: FolderPlace
    let target: FolderPlace
    var done = 0
    var total: Int
    var bytes = 0
  }

  /// The folders that are being copied, in the order in which they began.
  private(set) var parts: [Part] = []
  /// When the first of the runs that are under way began to copy, in seconds since 1970.
  private(set) var start: Double?
  private(set) var pace = Pace()
  /// What the parts moved that have ended.
  private var ended = (messages: 0, bytes: 0)
  private var folders: [AccountName: (done: Int, all: Int)] = [:]

  /// The messages of the folders that are being copied.
  var messages: (done: Int, total: Int) {
    parts.reduce((0, 0)) { ($0.0 + $1.done, $0.1 + $1.total) }
  }

  /// The folders of the runs that are under way, and how many of them are done with.
  var allFolders: (done: Int, total: Int) {
    folders.values.reduce((0, 0)) { ($0.0 + min($1.done, $1.all), $0.1 + $1.all) }
  }

  /// Whether folders wait of which nobody knows yet how much they have to copy.
  var hasMore: Bool { allFolders.total - allFolders.done > Set(parts.map(\.thread)).count }

  /// Takes one event in.
  mutating func receive(_ record: EventRecord) {
    switch record.event {
    case .copying(_, let number, let total, let from, let to):
      // Those before it have come, though they may not be safe yet.
      change(record, from: from, to: to) { part in
        (part.done, part.total) = (max(part.done, number - 1), total)
      }
    case .progress(let done, let total, let bytes, let from, let to):
      change(record, from: from, to: to) { part in
        (part.done, part.total, part.bytes) = (max(part.done, done), total, bytes)
      }
    case .foldersListed(let names): record.origin.account.map { folders[$0] = (0, names.count) }
    case .foldersUnchanged(let count): advance(record, by: count)
    case .folderSkipped: advance(record, by: 1)
    case .folderFinished(let remote, _, _):
      advance(record, by: 1)
      end { $0.source == remote || $0.target == remote }
    case .accountFinished: endRun(of: record.origin.account)
    default: break
    }
  }

  private mutating func change(
    _ record: EventRecord, from: FolderPlace, to: FolderPlace, _ change: (inout Part) -> Void
  ) {
    if start == nil { start = record.time }
    defer { note(time: record.time) }
    if let index = parts.firstIndex(where: { $0.source == from && $0.target == to }) {
      return change(&parts[index])
    }
    let origin = record.origin
    var part = Part(
      account: origin.account, thread: origin.thread, source: from, target: to, total: 0)
    change(&part)
    parts.append(part)
  }

  private mutating func note(time: Double) {
    pace.note(
      messages: parts.reduce(ended.messages) { $0 + $1.done },
      bytes: parts.reduce(ended.bytes) { $0 + $1.bytes }, time: time)
  }

  private mutating func advance(_ record: EventRecord, by count: Int) {
    guard let account = record.origin.account else { return }
    folders[account]?.done += count
  }

  private mutating func end(_ isOver: (Part) -> Bool) {
    for part in parts where isOver(part) {
      ended.messages += part.done
      ended.bytes += part.bytes
    }
    parts.removeAll(where: isOver)
  }

  private mutating func endRun(of account: AccountName?) {
    end { $0.account == account }
    account.map { folders[$0] = nil }
    guard folders.isEmpty, parts.isEmpty else { return }
    (start, pace, ended) = (nil, Pace(), (0, 0))
  }
}
