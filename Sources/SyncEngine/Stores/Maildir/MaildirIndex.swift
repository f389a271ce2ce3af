// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// The files of one Maildir folder at one moment: which name has which UID, and which have none.
///
/// Takes about 27 bytes a file, because a folder may have a million of them.
struct MaildirIndex: Sendable {
  /// Where a file lies below the folder.
  enum Place: UInt8 {
    case new, cur

    var name: String { self == .new ? "new" : "cur" }
  }

  /// How much of a file's name is stored.
  enum Form: UInt8 {
    /// All of it.
    case whole
    /// What stands before `,U=`; the rest follows from UID, folder and flags.
    case prefix
    /// The same for a name in which `!` begins the flags.
    case prefixWithExclamation
    /// None of it: the file is gone and keeps its entry, so that the other positions stay.
    case gone
  }

  struct Entry {
    var uid: UInt32
    var flags: MessageFlags
    var name: NameStore.Reference
    var place: Place
    var form: Form

    var isGone: Bool { form == .gone }
  }

  /// Where an entry is.
  fileprivate enum Slot {
    case known(Int)
    case unknown(Int)
  }

  private let digest: FolderDigest
  private(set) var names = NameStore()
  /// Ascending by UID.
  private(set) var known: [Entry] = []
  /// In the order of the listing.
  private(set) var unknown: [Entry] = []
  /// The positions in ``unknown`` of files that have got a UID since, ascending by UID.
  ///
  /// They stay where they are: a million new messages need not have a million entries twice.
  private(set) var numbered: [UInt32] = []
  /// The portions in which a name or a place is another one than when they were taken from memory, or which have
  /// mostly become useless; `nil` when the folder was read.
  private(set) var changedPortions: Set<UInt32>?
  /// Files of which another one has the UID.
  private(set) var leftOut: [(ignored: Entry, used: Entry)] = []

  /// Files of which another one has the UID: the UID, the file that is left out, the one used.
  var duplicates: [(uid: UID, ignored: String, used: String)] {
    leftOut.compactMap { ignored, used in
      UID(used.uid).map { ($0, path(ignored), path(used)) }
    }
  }

  /// The UIDs that several files claim, with the paths of all those files below the folder.
  var contested: [UID: [String]] {
    var paths: [UID: [String]] = [:]
    for (entry, _) in leftOut {
      if let uid = UID(entry.uid) { paths[uid, default: []].append(path(entry)) }
    }
    for uid in paths.keys { paths[uid]? += path(of: .uid(uid)).map { [$0] } ?? [] }
    return paths
  }

  /// An empty folder.
  init(of digest: FolderDigest) { self.digest = digest }

  /// The files that a folder is known to have, ascending by UID, with names of this store.
  ///
  /// Of the portions that are `outdated` most of what memory holds is of no use.
  init(of digest: FolderDigest, known: [Entry], names: NameStore, outdated: Set<UInt32>) {
    self.digest = digest
    self.known = known
    self.names = names
    changedPortions = outdated
  }

  /// Adds a file; call ``finish()`` after the last.
  mutating func add(_ name: borrowing Span<UInt8>, in place: Place) {
    let entry = entry(for: name, in: place)
    if entry.uid == 0 { unknown.append(entry) } else { known.append(entry) }
  }

  /// Takes a name apart; `uid` is the message's when the name need not tell it.
  private mutating func entry(
    for name: borrowing Span<UInt8>, in place: Place, uid: UInt32? = nil
  ) -> Entry {
    let scan = MaildirNameScan(name, marker: digest.marker.span)
    let stored: NameStore.Reference
    var form = Form.whole
    if let prefix = scan.prefix, uid == nil || uid == scan.uid {
      stored = names.add(name.extracting(prefix))
      form = scan.hasExclamation ? .prefixWithExclamation : .prefix
    } else {
      stored = names.add(name)
    }
    return Entry(uid: uid ?? scan.uid, flags: scan.flags, name: stored, place: place, form: form)
  }

  /// Orders the entries and sorts out UIDs that two files claim; the one listed last is used.
  mutating func finish() {
    known.sort(byNumber: \.uid)
    var count = 0
    for index in known.indices {
      let entry = known[index]
      if count > 0, known[count - 1].uid == entry.uid {
        leftOut.append((known[count - 1], entry))
        count -= 1
      }
      known[count] = entry
      count += 1
    }
    known.removeLast(known.count - count)
  }

  /// What a planner needs; the key of an arrival is its place in the listing.
  var snapshot: FolderSnapshot {
    var messages: [KnownMessage] = []
    messages.reserveCapacity(known.count + numbered.count)
    for entry in known where !entry.isGone {
      if let uid = UID(entry.uid) { messages.append(KnownMessage(uid, entry.flags)) }
    }
    var arrivals: [Arrival] = []
    arrivals.reserveCapacity(unknown.count - numbered.count)
    for (key, entry) in unknown.enumerated() where !entry.isGone {
      if let uid = UID(entry.uid) {
        messages.append(KnownMessage(uid, entry.flags))
      } else {
        arrivals.append(Arrival(key: key, flags: entry.flags))
      }
    }
    return FolderSnapshot(messages, arrivals: arrivals)
  }

  /// The number of files that were listed.
  var count: Int { known.count + unknown.count }

  /// Whether a file was listed that has no UID.
  var hasArrivals: Bool { !unknown.isEmpty }

  /// The path of a message below the folder, such as `cur/1:2,S`, or `nil` when it is not listed.
  func path(of message: MessageReference) -> String? { slot(of: message).map { path(self[$0]) } }

  /// A file of the folder.
  struct File {
    let place: Place
    /// The bytes of the name in its directory.
    let name: [UInt8]

    /// The path below the folder.
    var below: String { "\(place.name)/\(PathText.text(of: name))" }
  }

  /// The file of a message, or `nil` when it is not listed.
  func file(of uid: UID) -> File? {
    guard let slot = slot(of: .uid(uid)) else { return nil }
    return File(place: self[slot].place, name: name(self[slot]))
  }

  /// Where the file of a message lies, or `nil` when it is not listed.
  func place(of uid: UID) -> Place? { slot(of: .uid(uid)).map { self[$0].place } }

  /// Notes that a message has another name, place or UID now.
  mutating func move(_ message: MessageReference, to name: String, in place: Place, uid: UID) {
    let former = slot(of: message)
    if let former { names.remove(self[former].name) }
    let entry = entry(for: PathText.bytes(of: name).span, in: place, uid: uid.rawValue)
    changedPortions?.insert(NamePortion.number(of: uid.rawValue))
    if let former { self[former].form = .gone }
    if let other = slot(of: uid.rawValue) {
      if !self[other].isGone { names.remove(self[other].name) }
      self[other] = entry
    } else if former != nil, case .arrival(let key) = message {
      unknown[key] = entry
      let position = numbered.partitioningIndex { unknown[Int($0)].uid >= entry.uid }
      numbered.insert(UInt32(key), at: position)
    } else {
      // An array that grows by itself takes room for twice as many.
      if known.count == known.capacity { known.reserveCapacity(known.count * 17 / 16 + 1_024) }
      known.insert(entry, at: known.partitioningIndex { $0.uid >= uid.rawValue })
    }
  }

  /// Adds a file of which the UID is known to be invalid, and returns its key.
  mutating func addArrival(_ name: String, in place: Place) -> Int {
    unknown.append(entry(for: PathText.bytes(of: name).span, in: place, uid: 0))
    return unknown.count - 1
  }

  /// Makes arrivals of the files that were left out because another one has their UID.
  mutating func admitLeftOut() {
    for (entry, _) in leftOut {
      _ = addArrival(PathText.text(of: name(entry)), in: entry.place)
      names.remove(entry.name)
    }
    leftOut = []
  }

  /// Notes that a message is gone.
  mutating func forget(_ message: MessageReference) {
    guard let slot = slot(of: message) else { return }
    names.remove(self[slot].name)
    self[slot].form = .gone
  }

  private subscript(slot: Slot) -> Entry {
    get {
      switch slot {
      case .known(let position): known[position]
      case .unknown(let key): unknown[key]
      }
    }
    set {
      switch slot {
      case .known(let position): known[position] = newValue
      case .unknown(let key): unknown[key] = newValue
      }
    }
  }

  /// Where a message is; `nil` when it is not listed, or is gone.
  private func slot(of message: MessageReference) -> Slot? {
    let slot: Slot?
    switch message {
    case .uid(let uid): slot = self.slot(of: uid.rawValue)
    case .arrival(let key):
      let isThere = unknown.indices.contains(key) && unknown[key].uid == 0
      slot = isThere ? .unknown(key) : nil
    }
    return slot.flatMap { self[$0].isGone ? nil : $0 }
  }

  private func slot(of uid: UInt32) -> Slot? {
    let position = known.partitioningIndex { $0.uid >= uid }
    if position < known.count, known[position].uid == uid { return .known(position) }
    if numbered.isEmpty { return nil }
    let place = numbered.partitioningIndex { unknown[Int($0)].uid >= uid }
    guard place < numbered.count else { return nil }
    let key = Int(numbered[place])
    return unknown[key].uid == uid ? .unknown(key) : nil
  }

  private func path(_ entry: Entry) -> String {
    "\(entry.place.name)/\(PathText.text(of: name(entry)))"
  }

  private func name(_ entry: Entry) -> [UInt8] {
    var name = stem(entry)
    if entry.form != .whole { entry.flags.append(to: &name) }
    return name
  }

  /// The name of a file without its flags; all of it where all of it is stored.
  private func stem(_ entry: Entry) -> [UInt8] {
    var name: [UInt8] = []
    name.reserveCapacity(160)
    names.read(entry.name, into: &name)
    if entry.form == .whole { return name }
    name += Self.numberMark
    name.append(decimal: entry.uid)
    name += digest.marker
    name += entry.form == .prefix ? Self.colonMark : Self.exclamationMark
    return name
  }

  private static let numberMark = Array(",U=".utf8)
  private static let colonMark = Array(":2,".utf8)
  private static let exclamationMark = Array("!2,".utf8)
}

extension MaildirIndex {
  /// How a file gets other flags, as far as the entry of the index tells.
  struct FlagRenaming: CustomStringConvertible {
    let uid: UID
    let (old, new): ([UInt8], [UInt8])
    let (oldPlace, newPlace): (Place, Place)
    fileprivate let slot: Slot
    fileprivate let flags: MessageFlags

    /// Whether the file has the flags already, and is where they want it.
    var isDone: Bool { old == new && oldPlace == newPlace }

    /// Both names below the folder, such as `new/1.x:2, to cur/1.x:2,S`.
    var description: String {
      "\(oldPlace.name)/\(PathText.text(of: old)) to "
        + "\(newPlace.name)/\(PathText.text(of: new))"
    }
  }

  /// The names of a message's file before and after a change of flags.
  ///
  /// `nil` where the message is not listed, or its name holds more than the entry knows: then
  /// ``MaildirName`` has to take it apart.
  func renaming(
    of uid: UID, by change: FlagChange, separator: Character
  ) -> FlagRenaming? {
    guard let slot = slot(of: .uid(uid)) else { return nil }
    let entry = self[slot]
    guard entry.form == (separator == ":" ? .prefix : .prefixWithExclamation) else { return nil }
    let flags = change.applied(to: entry.flags)
    let stem = stem(entry)
    var (old, new) = (stem, stem)
    entry.flags.append(to: &old)
    flags.append(to: &new)
    return FlagRenaming(
      uid: uid, old: old, new: new, oldPlace: entry.place,
      // Reading a message is what takes it from `new`; other flags leave it where it is.
      newPlace: flags.contains(.seen) ? .cur : entry.place, slot: slot, flags: flags)
  }

  /// Notes that a file was renamed; since ``renaming(of:by:separator:)`` nothing else may have changed.
  mutating func note(_ renaming: FlagRenaming) {
    if renaming.newPlace != renaming.oldPlace {
      changedPortions?.insert(NamePortion.number(of: renaming.uid.rawValue))
    }
    self[renaming.slot].flags = renaming.flags
    self[renaming.slot].place = renaming.newPlace
  }
}

extension [UInt8] {
  /// Appends the digits of a number.
  fileprivate mutating func append(decimal number: UInt32) {
    var power: UInt32 = 1
    while number / power >= 10 { power *= 10 }
    while power > 0 {
      append(UInt8(ascii: "0") + UInt8(number / power % 10))
      power /= 10
    }
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
