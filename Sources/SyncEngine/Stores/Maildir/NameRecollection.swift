// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// The files of a folder in step, made of the names that are remembered and the flags that were agreed on.
struct NameRecollection: Sendable {
  private let digest: FolderDigest
  /// Without flags, which are those of the status.
  private var known: [MaildirIndex.Entry] = []
  private var names = NameStore()
  private var makesSense = true
  private let packs: Bool

  /// The names of so many messages take 4 MB as they are.
  static let fewMessages = 50_000

  /// About `count` names will come; up to `few` are not packed: to pack them takes longer than all else that is done to
  /// them.
  init(of digest: FolderDigest, count: Int, packingAbove few: Int = fewMessages) {
    packs = count > few
    self.digest = digest
    known.reserveCapacity(count)
  }

  /// Adds the next portion, ascending.
  mutating func add(_ portion: NamePortion) {
    let isWhole = portion.forEachFile { file, name in
      let stored = packs ? names.add(name) : names.addPlain(name)
      known.append(
        MaildirIndex.Entry(
          uid: file.uid, flags: [], name: stored, place: file.place, form: file.form))
    }
    makesSense = makesSense && isWhole
  }

  /// The folder as it was; `nil` when the names are not those of the messages that were agreed on.
  consuming func index(_ agreed: FolderSnapshot) -> MaildirIndex? {
    var messages = agreed.messages[...]
    var (count, waste) = (0, NameWaste())
    for position in known.indices {
      let entry = known[position]
      // A message that has gone since is still in its portion.
      guard let message = messages.first, message.uid.rawValue == entry.uid else {
        waste.note(entry, isGone: true)
        names.remove(entry.name)
        continue
      }
      waste.note(entry, isGone: false)
      messages.removeFirst()
      known[count] = entry
      known[count].flags = message.flags
      count += 1
    }
    waste.finish()
    known.removeLast(known.count - count)
    guard makesSense, messages.isEmpty else { return nil }
    return MaildirIndex(of: digest, known: known, names: names, outdated: waste.outdated)
  }
}

/// Finds the portions that hold more names of messages that have gone than of others.
private struct NameWaste {
  private(set) var outdated: Set<UInt32> = []
  private var (portion, gone, kept) = (UInt32.max, 0, 0)

  /// Counts the next file, ascending by UID.
  mutating func note(_ entry: MaildirIndex.Entry, isGone: Bool) {
    let number = NamePortion.number(of: entry.uid)
    if number != portion { finish() }
    portion = number
    if isGone { gone += 1 } else { kept += 1 }
  }

  /// Judges the portion whose files have been counted.
  mutating func finish() {
    if gone > kept { outdated.insert(portion) }
    (gone, kept) = (0, 0)
  }
}

/// The names of a folder's files, taken from memory by a thread of their own while the status is read.
///
/// Owned by one thread, and ends with the other one.
final class ForeseenNames {
  /// With the names, whether somebody has wanted them before.
  typealias Found = (areWanted: Bool, names: NameRecollection)

  /// A thread costs as much as the names of a few hundred messages; of a very large folder they would need much
  /// memory, for nothing if only new messages came.
  static let worthwhile = 1_000...NameRecollection.fewMessages

  private let outcome = Monitor<Result<Found, SyncFailure>?>(nil)
  private let thread: Thread?

  /// Begins; about `count` names will come.
  init(of digest: FolderDigest, count: Int, _ source: @escaping NameSource) {
    let work = { @Sendable [outcome] in
      let found = Result { () throws(SyncFailure) in
        try Self.recollect(digest, count: count, source)
      }
      outcome.update { $0 = found }
    }
    thread = try? Thread(named: "names", work)
    if thread == nil { work() }
  }

  deinit { thread?.join() }

  /// Waits until all names are there, or throws why they are not.
  func wait() throws(SyncFailure) -> Found {
    thread?.join()
    guard let outcome = outcome.read({ $0 }) else {
      preconditionFailure("a thread that has ended has found something")
    }
    return try outcome.get()
  }

  /// Takes the names from memory on the calling thread.
  static func recollect(
    _ digest: FolderDigest, count: Int, _ source: NameSource
  ) throws(SyncFailure) -> Found {
    var names = NameRecollection(of: digest, count: count)
    let areWanted = try source { names.add($0) }
    return (areWanted, names)
  }
}
