// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// The file names of the messages of a folder with 1,024 UIDs in a row, as they are remembered from run to run.
///
/// Each file takes five bytes and what its name has not in common with the one before; the flags are those of the
/// status.
struct NamePortion: Equatable, Sendable {
  private static let size: UInt32 = 1 << 10
  /// Bits of the first two bytes of a file above those of the UID.
  private static let (placeBit, formBit): (UInt16, UInt16) = (1 << 10, 1 << 11)

  let number: UInt32
  /// Ascending by UID.
  private(set) var bytes: [UInt8]

  init(number: UInt32, bytes: [UInt8]) {
    self.number = number
    self.bytes = bytes
  }

  /// The portion that a UID belongs to.
  static func number(of uid: UInt32) -> UInt32 { uid / size }

  /// The files of an index with UIDs of one portion.
  init(_ number: UInt32, of entries: some Sequence<MaildirIndex.Entry>, _ names: NameStore) {
    self.number = number
    bytes = []
    var (name, last): ([UInt8], [UInt8]) = ([], [])
    for entry in entries {
      name.removeAll(keepingCapacity: true)
      names.read(entry.name, into: &name)
      append(entry, name, after: last)
      swap(&name, &last)
    }
  }

  private mutating func append(
    _ entry: MaildirIndex.Entry, _ name: [UInt8], after last: [UInt8]
  ) {
    let shorter = min(name.count, last.count)
    let front = (0..<shorter).first { name[$0] != last[$0] } ?? shorter
    let rest = shorter - front
    let back =
      (0..<rest).first { name[name.count - 1 - $0] != last[last.count - 1 - $0] } ?? rest
    let word =
      UInt16(entry.uid % Self.size) + UInt16(entry.place.rawValue) * Self.placeBit
      + UInt16(entry.form.rawValue) * Self.formBit
    bytes += [
      UInt8(word >> 8), UInt8(word & 0xff), UInt8(front), UInt8(back),
      UInt8(name.count - front - back),
    ]
    bytes += name[front..<(name.count - back)]
  }

  /// One file of a portion.
  struct File {
    let uid: UInt32
    let place: MaildirIndex.Place
    let form: MaildirIndex.Form
  }

  /// Calls the closure with each file and its name as the index stores it; `false` when the bytes make no sense.
  func forEachFile(_ body: (File, borrowing Span<UInt8>) -> Void) -> Bool {
    let bytes = bytes.span
    var name = ChangingName()
    var start = 0
    while start < bytes.count {
      guard bytes.count - start >= 5 else { return false }
      let word = UInt16(bytes[start]) << 8 | UInt16(bytes[start + 1])
      let end = start + 5 + Int(bytes[start + 4])
      guard end <= bytes.count,
        name.change(
          between: Int(bytes[start + 2]), Int(bytes[start + 3]),
          to: bytes.extracting((start + 5)..<end)),
        let place = MaildirIndex.Place(rawValue: UInt8(word / Self.placeBit & 1)),
        let form = MaildirIndex.Form(rawValue: UInt8(word / Self.formBit)), form != .gone
      else { return false }
      let uid = number * Self.size + UInt32(word) % Self.size
      body(File(uid: uid, place: place, form: form), name.room.span.extracting(first: name.length))
      start = end
    }
    return true
  }
}

/// A file name that becomes the next one in its place, of which it shares both ends.
private struct ChangingName {
  private static let longest = 255
  private(set) var room = [UInt8](repeating: 0, count: longest)
  /// How much of the room it takes.
  private(set) var length = 0

  /// Puts other bytes between the first `front` and the last `back`; `false` when it has not so many, or becomes
  /// longer than a name can be.
  mutating func change(
    between front: Int, _ back: Int, to middle: borrowing Span<UInt8>
  ) -> Bool {
    let end = front + middle.count + back
    guard front + back <= length, end <= Self.longest else { return false }
    // Mostly both are of one length, and what they share stays where it is.
    if end != length { moveEnd(of: back, to: end) }
    var room = room.mutableSpan
    for index in 0..<middle.count { room[front + index] = middle[index] }
    return true
  }

  private mutating func moveEnd(of count: Int, to end: Int) {
    let shared = Array(room[(length - count)..<length])
    room.replaceSubrange((end - count)..<end, with: shared)
    length = end
  }
}

extension MaildirIndex {
  /// Whether the folder holds what was agreed on and nothing else.
  func isMirror(of agreed: FolderSnapshot) -> Bool {
    guard leftOut.isEmpty else { return false }
    var rest = agreed.messages[...]
    for entry in numberedEntries where !entry.isGone {
      guard let message = rest.popFirst(), message.uid.rawValue == entry.uid,
        message.flags == entry.flags
      else { return false }
    }
    return rest.isEmpty && unknown.allSatisfy { $0.isGone || $0.uid != 0 }
  }

  /// Calls the closure with the names to remember: all of them when the folder was read, else those of the portions
  /// that have changed, which may be none.
  func forEachChangedPortion<Failure>(
    _ body: (NamePortion) throws(Failure) -> Void
  ) throws(Failure) {
    var missing = changedPortions ?? []
    if changedPortions?.isEmpty == true { return }
    var rest = numberedEntries[...]
    while let first = rest.first {
      let number = NamePortion.number(of: first.uid)
      let own = rest.prefix { NamePortion.number(of: $0.uid) == number }
      rest = rest.dropFirst(own.count)
      missing.remove(number)
      if changedPortions?.contains(number) ?? true {
        try body(NamePortion(number, of: own.lazy.filter { !$0.isGone }, names))
      }
    }
    for number in missing { try body(NamePortion(number: number, bytes: [])) }
  }

  /// The entries with a UID, ascending; only where files have got theirs in this run they have to be put in order.
  private var numberedEntries: [Entry] {
    if numbered.isEmpty { return known }
    var entries = known + numbered.lazy.map { unknown[Int($0)] }
    entries.sort(byNumber: \.uid)
    return entries
  }
}
