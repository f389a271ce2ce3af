// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// The files of one Maildir folder at one moment: which name has which UID, and which have none.
///
/// The names lie one after the other in one buffer, because a folder may have a million of them.
struct MaildirIndex {
  /// Where a file lies below the folder.
  enum Place: UInt8 {
    case new, cur

    var name: String { self == .new ? "new" : "cur" }
  }

  private struct Entry {
    var uid: UInt32
    var start: Int32
    var length: UInt16
    var place: Place
    var flags: MessageFlags

    /// A file that is gone keeps its entry, so that the other positions stay.
    var isGone: Bool { length == 0 }
  }

  private var names: [UInt8] = []
  private var known: [Entry] = []
  private var unknown: [Entry] = []
  /// Files of which another one has the UID: the UID, the file that is left out, the one used.
  private(set) var duplicates: [(uid: UID, ignored: String, used: String)] = []

  /// Adds a file; call ``finish()`` after the last.
  mutating func add(_ name: String, in place: Place, digest: FolderDigest) {
    let parsed = MaildirName(name)
    let bytes = name.utf8
    let entry = Entry(
      uid: parsed.uid(in: digest)?.rawValue ?? 0, start: Int32(names.count),
      length: UInt16(clamping: bytes.count), place: place, flags: parsed.flags)
    names.append(contentsOf: bytes)
    if entry.uid == 0 { unknown.append(entry) } else { known.append(entry) }
  }

  /// Orders the entries and sorts out UIDs that two files claim; the one listed last is used.
  mutating func finish() {
    known.sort { ($0.uid, $0.start) < ($1.uid, $1.start) }
    var unique: [Entry] = []
    unique.reserveCapacity(known.count)
    for entry in known {
      if let last = unique.last, last.uid == entry.uid, let uid = UID(entry.uid) {
        duplicates.append((uid, path(last), path(entry)))
        unique[unique.count - 1] = entry
      } else {
        unique.append(entry)
      }
    }
    known = unique
  }

  /// What a planner needs; the key of an arrival is its place in the listing.
  var snapshot: FolderSnapshot {
    FolderSnapshot(
      known.compactMap { entry in
        entry.isGone ? nil : UID(entry.uid).map { KnownMessage($0, entry.flags) }
      },
      arrivals: unknown.indices.compactMap { key in
        unknown[key].isGone ? nil : Arrival(key: key, flags: unknown[key].flags)
      })
  }

  /// The path of a message below the folder, such as `cur/1:2,S`, or `nil` when it is not listed.
  func path(of message: MessageReference) -> String? {
    switch message {
    case .uid(let uid):
      position(of: uid).map { path(known[$0]) }
    case .arrival(let key):
      unknown.indices.contains(key) && !unknown[key].isGone ? path(unknown[key]) : nil
    }
  }

  /// Notes that a message has another name, place or UID now.
  mutating func move(_ message: MessageReference, to name: String, in place: Place, uid: UID) {
    forget(message)
    let start = Int32(names.count)
    names.append(contentsOf: name.utf8)
    let entry = Entry(
      uid: uid.rawValue, start: start, length: UInt16(clamping: name.utf8.count), place: place,
      flags: MaildirName(name).flags)
    let position = known.partitioningIndex { $0.uid >= uid.rawValue }
    let isKnown = position < known.count && known[position].uid == uid.rawValue
    if isKnown { known[position] = entry } else { known.insert(entry, at: position) }
  }

  /// Adds a file of which the UID is known to be invalid, and returns its key.
  mutating func addArrival(_ name: String, in place: Place) -> Int {
    unknown.append(
      Entry(
        uid: 0, start: Int32(names.count), length: UInt16(clamping: name.utf8.count),
        place: place, flags: MaildirName(name).flags))
    names.append(contentsOf: name.utf8)
    return unknown.count - 1
  }

  /// Notes that a message is gone.
  mutating func forget(_ message: MessageReference) {
    switch message {
    case .uid(let uid):
      if let position = position(of: uid) { known[position].length = 0 }
    case .arrival(let key):
      if unknown.indices.contains(key) { unknown[key].length = 0 }
    }
  }

  private func position(of uid: UID) -> Int? {
    let position = known.partitioningIndex { $0.uid >= uid.rawValue }
    guard position < known.count, known[position].uid == uid.rawValue else { return nil }
    return known[position].isGone ? nil : position
  }

  private func path(_ entry: Entry) -> String {
    let start = Int(entry.start)
    let name = String(decoding: names[start..<(start + Int(entry.length))], as: UTF8.self)
    return "\(entry.place.name)/\(name)"
  }
}

extension Array {
  /// The first position whose element satisfies a condition that, once true, stays true.
  fileprivate func partitioningIndex(where condition: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
