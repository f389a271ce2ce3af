// SPDX-License-Identifier: MIT

import Foundation

/// Knows what both sides must hold when all runs are over: the union of what was done to them.
///
/// Messages are told apart by folder and content.  Twins share an entry, so that they are counted.  What
/// cannot be known, such as whether a message that was deleted after a crash had been copied before it,
/// widens the range that is accepted.
struct Oracle {
  /// Messages of equal content in one folder.
  struct Slot: Hashable {
    let folder: String
    let content: Data
  }

  /// What names a message that was deleted, so that it counts once if both sides deleted it.
  enum Key: Hashable {
    case uid(UInt32)
    case own(Int)
  }

  struct Entry {
    var born = 0
    var gone: Set<Key> = []
    /// Deletions that may have come to nothing.
    var doubtful = 0
    /// Those of them that came after a run had been disturbed.
    var late = 0
    /// Copies that an interrupted upload may have left.
    var surplus = 0
    /// `nil` when there are twins, whose flags cannot be told apart.
    var flags: FlagExpectation?

    var least: Int { max(0, born - gone.count - doubtful) }
    /// The same if all of them may have become one before the late deletions.
    var leastMerged: Int { max(0, min(1, born - gone.count - (doubtful - late)) - late) }
    var most: Int { max(0, born - gone.count) + surplus }
  }

  private(set) var entries: [Slot: Entry] = [:]
  /// The UIDs that both sides had when everything was last compared.
  private var known: [String: Set<UInt32>] = [:]
  /// A run was disturbed since then.
  private var isUncertain = false
  private var deletions = 0
  /// Where one side has moved or copied messages to.
  private var moved: [Slot: Set<Slot>] = [:]
  /// The moves and copies of each side.
  private var routes: Set<Route> = []

  /// What was known when the Maildirs were copied.
  private var atBackup: [Slot: Entry] = [:]

  /// What one side has done with a message.
  private struct Route: Hashable {
    let message: Slot
    let target: Slot
    let onServer: Bool
  }

  /// A message begins to exist on one side.
  mutating func born(
    _ folder: String, _ content: Data, flags: Set<Character>, free: Set<Character> = []
  ) {
    let slot = Slot(folder: folder, content: content)
    let isFirst = entries[slot] == nil
    entries[slot, default: Entry()].born += 1
    entries[slot]?.flags = isFirst ? FlagExpectation(flags, free: free) : nil
  }

  /// One side moves a message that it holds; `free` are letters that may come out either way.
  mutating func moved(
    _ message: SideMessage, from folder: String, to target: String, free: Set<Character>
  ) {
    gone(folder, message)
    copied(message, from: folder, to: target, free: free)
  }

  /// One side copies a message that it holds; if the original goes before the next run, that is a move.
  mutating func copied(
    _ message: SideMessage, from folder: String, to target: String, free: Set<Character>
  ) {
    born(target, message.content, flags: message.flags, free: free)
    let (source, place) = (
      Slot(folder: folder, content: message.content),
      Slot(folder: target, content: message.content)
    )
    moved[source, default: []].insert(place)
    // Both sides have taken the message to the same folder: it may be there once for both.
    let onServer = message.path.isEmpty
    routes.insert(Route(message: source, target: place, onServer: onServer))
    if routes.contains(Route(message: source, target: place, onServer: !onServer)) {
      entries[place]?.doubtful += 1
    }
  }

  /// A file comes back to a folder in which it had a UID: perhaps it never seemed to be away.
  mutating func cameBack(_ folder: String, _ content: Data) {
    let slot = Slot(folder: folder, content: content)
    entries[slot, default: Entry()].born += 1
    entries[slot]?.doubtful += 1
    entries[slot]?.flags = nil
  }

  /// What a side has given a message may go with it.
  mutating func releaseFlags(_ folder: String, _ content: Data) {
    entries[Slot(folder: folder, content: content)]?.flags = nil
  }

  /// Equal messages arrived on both sides: they may be taken for one.
  mutating func met(_ folder: String, _ content: Data) {
    entries[Slot(folder: folder, content: content)]?.doubtful += 1
  }

  /// One side deletes a message that it holds.
  mutating func gone(_ folder: String, _ message: SideMessage) {
    let slot = Slot(folder: folder, content: message.content)
    if isCertain(folder, message) {
      deletions += 1
      entries[slot]?.gone.insert(message.uid.map { .uid($0) } ?? .own(deletions))
    } else {
      entries[slot]?.doubtful += 1
      entries[slot]?.late += 1
    }
    // Which of two was meant matters to a flag, so only an entry with one message knows it.
    if entries[slot].map({ $0.born > 1 }) ?? false { entries[slot]?.flags = nil }
  }

  /// One side changes a flag of a message that it holds.
  mutating func flagged(
    onServer: Bool, _ folder: String, _ message: SideMessage, _ letter: Character
  ) {
    let slot = Slot(folder: folder, content: message.content)
    let isKnown = isCertain(folder, message)
    entries[slot]?.flags?.toggle(
      letter, onServer: onServer, isUncertain: isUncertain, isKnown: isKnown)
    // The other side has moved it already, and the flag may or may not go with it.
    for target in destinations(of: slot) { entries[target]?.flags?.release(letter) }
    // The file may follow with its old flags, and without a status the flags of both are united.
    if moved.values.contains(where: { $0.contains(slot) }) { entries[slot]?.flags?.release(letter) }
  }

  /// Where a message has been moved or copied to, in one step or several.
  private func destinations(of slot: Slot) -> Set<Slot> {
    var found: Set<Slot> = []
    var open = [slot]
    while let next = open.popLast() {
      open += (moved[next] ?? []).filter { found.insert($0).inserted }
    }
    return found
  }

  /// The letters of a message whose final state is open.
  func freeLetters(_ folder: String, _ content: Data) -> Set<Character> {
    guard let flags = entries[Slot(folder: folder, content: content)]?.flags else {
      return FlagExpectation.letters
    }
    return flags.touched
  }

  /// A run ended in the middle.
  mutating func disturbed() { isUncertain = true }

  /// What the program remembered is gone, and with it what had changed since.
  mutating func stateLost(_ now: SideReading) {
    tolerateSecondUploads(now)
    for folder in known.keys { forget(folder) }
  }

  /// The program forgot the uploads that were under way.
  mutating func memoryLost(_ now: SideReading) { tolerateSecondUploads(now) }

  /// The Maildirs are copied.
  mutating func backedUp() { atBackup = entries }

  /// The Maildirs, or one of them, became what they had been when they were copied.
  ///
  /// What the server has must stay, but for what was meant to go, now or then; new files must go up.  A file
  /// with a number may be one that the server has lost since.
  mutating func restored(_ folder: String?, _ before: SideReading, _ now: SideReading) {
    let (messages, files) = (Self.counts(before.remote), Self.counts(now.local))
    let new = Self.counts(now.local.mapValues { $0.filter { $0.uid == nil } })
    var restored = entries.filter { folder != nil && folder != $0.key.folder }
    for slot in Set(messages.keys).union(files.keys) where folder ?? slot.folder == slot.folder {
      let (there, here) = (messages[slot] ?? 0, files[slot] ?? 0)
      let former = entries[slot] ?? Entry()
      var entry = Entry(born: there + here, surplus: former.surplus)
      let due = min(least(former), atBackup[slot].map(least) ?? .max)
      entry.doubtful = entry.born - min(max(there, new[slot] ?? 0), due)
      restored[slot] = entry
    }
    entries = restored
    isUncertain = true
    if let folder {
      known[folder] = nil
      return forget(folder)
    }
    (known, moved, routes) = ([:], [:], [])
  }

  private static func counts(_ side: [String: [SideMessage]]) -> [Slot: Int] {
    var counts: [Slot: Int] = [:]
    for (folder, messages) in side {
      for message in messages {
        counts[Slot(folder: folder, content: message.content), default: 0] += 1
      }
    }
    return counts
  }

  /// The server gave all messages of a folder new UIDs.
  mutating func validityChanged(_ folder: String) { forget(folder) }

  private mutating func forget(_ folder: String) {
    isUncertain = true
    known[folder] = []
    for slot in entries.keys where slot.folder == folder {
      guard var entry = entries[slot] else { continue }
      entry.doubtful += entry.gone.count
      entry.gone = []
      entry.flags?.forget()
      entries[slot] = entry
    }
  }

  /// The fewest messages that may be left of an entry.
  ///
  /// A file whose upload was cut off cannot be told from a twin that came to the server meanwhile, so
  /// the two may become one, which then goes as one.
  private func least(_ entry: Entry) -> Int {
    isUncertain ? min(entry.least, entry.leastMerged) : entry.least
  }

  private func isCertain(_ folder: String, _ message: SideMessage) -> Bool {
    guard isUncertain else { return true }
    return message.uid.map { known[folder]?.contains($0) == true } ?? false
  }

  /// A file whose content the server has under no UID or another one may have been sent already.
  private mutating func tolerateSecondUploads(_ now: SideReading) {
    for (folder, files) in now.local {
      let messages = now.remote[folder, default: []]
      for file in files where !messages.contains(where: { $0.uid == file.uid }) {
        let copies = messages.count { $0.content == file.content }
        let slot = Slot(folder: folder, content: file.content)
        entries[slot]?.surplus += min(1, copies)
      }
    }
  }
}

// MARK: - Judging

extension Oracle {
  /// What is wrong with two sides that should be in step.
  func judge(_ now: SideReading) -> [String] {
    var found = now.differences
    var counts: [Slot: [SideMessage]] = [:]
    for (folder, messages) in now.remote {
      for message in messages {
        counts[Slot(folder: folder, content: message.content), default: []].append(message)
      }
    }
    for slot in counts.keys where entries[slot] == nil {
      found.append("\(slot): nobody made it")
    }
    for (slot, entry) in entries {
      let messages = counts[slot, default: []]
      if messages.count < least(entry) { found.append("\(slot): LOST, \(entry)") }
      if messages.count > entry.most {
        found.append("\(slot): DOUBLED, there are \(messages.count), \(entry)")
      }
      if messages.count == 1, entry.born == 1,
        let problem = entry.flags?.judge(messages[0].flags, mayBeMarked: entry.doubtful > 0)
      {
        found.append("\(slot): \(problem)")
      }
    }
    return found.sorted()
  }

  /// The messages that no side holds any more although they must be there.
  func losses(_ now: SideReading) -> [String] {
    entries.compactMap { slot, entry in
      let files = now.local[slot.folder, default: []].filter { $0.content == slot.content }
      let messages = now.remote[slot.folder, default: []].filter { $0.content == slot.content }
      let numbered = Set(files.compactMap(\.uid)).union(messages.compactMap(\.uid))
      let count = numbered.count + files.count { $0.uid == nil }
      return count < least(entry) ? "\(slot): LOST on both sides, \(entry)" : nil
    }.sorted()
  }

  /// The messages of which a side holds more than were ever made.
  func excess(_ now: SideReading) -> [String] {
    [now.local, now.remote].flatMap { side in
      entries.compactMap { slot, entry in
        let count = side[slot.folder, default: []].count { $0.content == slot.content }
        return count > entry.born + entry.surplus
          ? "\(slot): DOUBLED on a side, \(count), \(entry)" : nil
      }.sorted()
    }
  }

  /// Begins anew with two sides that were judged to be right.
  mutating func settle(_ now: SideReading) {
    entries = [:]
    moved = [:]
    routes = []
    known = now.remote.mapValues { Set($0.compactMap(\.uid)) }
    isUncertain = false
    for (folder, messages) in now.remote {
      for message in messages { born(folder, message.content, flags: message.flags) }
    }
  }
}

extension Oracle.Slot: CustomStringConvertible {
  var description: String {
    let subject = String(decoding: content.prefix(80), as: UTF8.self).split(separator: "\n").first
    return "\(folder) '\(subject ?? "")'"
  }
}

extension Oracle.Entry: CustomStringConvertible {
  var description: String {
    "born \(born), gone \(gone.count), doubtful \(doubtful), surplus \(surplus)"
  }
}
