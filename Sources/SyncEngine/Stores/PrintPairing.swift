// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Pairs the files of a folder with the messages of the server that are the same, each once.
///
/// By each ``PrintSign`` in turn as ``PrintMatching``, but in little memory: a folder may have a
/// million messages, and their prints some hundred bytes each.  One sign after the other is looked at, by a
/// key of 16 bytes; what no sign has paired so far is read again for the next.
struct PrintPairing {
  /// So many files or messages are read at once.
  private static let portion = 250

  private let files: FileList
  private let local: any LocalFolder
  private let remote: any RemoteFolder
  /// The UIDs of the files that were recognised, 0 for the others.
  private var partners: [UInt32]
  /// The messages that have no partner; `nil` before they were listed.
  private var free: [UID]?

  private init(_ files: FileList, _ local: any LocalFolder, _ remote: any RemoteFolder) {
    self.files = files
    self.local = local
    self.remote = remote
    partners = [UInt32](repeating: 0, count: files.count)
  }

  /// The UIDs that files have on the server, in the order of the files; 0 stands for none.
  ///
  /// Copies of one message are paired in the order of both sides.
  static func partners(
    of files: FileList, _ local: any LocalFolder, _ remote: any RemoteFolder
  ) throws(SyncFailure) -> [UInt32] {
    var pairing = PrintPairing(files, local, remote)
    for sign in PrintSign.allCases {
      if pairing.free?.isEmpty == true || !pairing.partners.contains(0) { break }
      try pairing.pair(by: sign)
    }
    return pairing.partners
  }

  private mutating func pair(by sign: PrintSign) throws(SyncFailure) {
    var table = try table(sign)
    var rest: [UID] = []
    try forEachFree { (uid, print) throws(SyncFailure) in
      guard let key = try sign.mark(of: print)?.key(), let file = table.take(key) else {
        return rest.append(uid)
      }
      partners[file] = uid.rawValue
    }
    for file in table.contested { partners[file] = 0 }
    free = rest
  }

  /// The keys of the files that have no partner.
  private func table(_ sign: PrintSign) throws(SyncFailure) -> KeyTable {
    var table = KeyTable(count: files.count, isUnique: sign.isUnique)
    // Backwards, as the table wants it.
    var end = files.count
    while end > 0 {
      let start = max(0, end - Self.portion)
      let open = (start..<end).filter { partners[$0] == 0 }
      var numbers = open[...]
      for (message, print) in try local.prints(of: open.map { files[$0] }).reversed() {
        while let last = numbers.popLast() {
          guard files[last] == message else { continue }
          if let key = try sign.mark(of: print)?.key() { table.add(key, last) }
          break
        }
      }
      end = start
    }
    return table
  }

  private func forEachFree(
    _ body: (UID, MessagePrint) throws(SyncFailure) -> Void
  ) throws(SyncFailure) {
    guard let free else { return try remote.forEachPrint(from: 1, body) }
    for start in stride(from: 0, to: free.count, by: Self.portion) {
      let part = Array(free[start..<min(start + Self.portion, free.count)])
      for (uid, print) in try remote.prints(of: part) { try body(uid, print) }
    }
  }
}

/// Finds numbers by keys, in 28 bytes for each.
private struct KeyTable {
  /// Numbers whose key a second message has, so that it tells nothing.
  private(set) var contested: [Int] = []

  private static let isTaken: UInt32 = 1 << 31
  private var keys: [PrintKey]
  /// Of each number the next one with the same key, plus 1.
  private var next: [UInt32]
  /// Of each key the first number that is free, plus 1; or the last one with ``isTaken``.
  private var heads: [UInt32]
  private let isUnique: Bool

  /// A table for numbers from 0 to `count`; `isUnique` finds only keys that one number has and that are
  /// asked for once.
  init(count: Int, isUnique: Bool) {
    self.isUnique = isUnique
    keys = [PrintKey](repeating: PrintKey(), count: count)
    next = [UInt32](repeating: 0, count: count)
    var size = 16
    while size < count + count / 2 { size *= 2 }
    heads = [UInt32](repeating: 0, count: size)
  }

  /// Adds a number that is below all others; so the lowest of those with one key is found first.
  mutating func add(_ key: PrintKey, _ number: Int) {
    keys[number] = key
    let place = place(of: key)
    if isUnique, heads[place] != 0 {
      heads[place] |= Self.isTaken
    } else {
      next[number] = heads[place]
      heads[place] = UInt32(number) + 1
    }
  }

  /// The lowest number with that key that was not taken yet.
  mutating func take(_ key: PrintKey) -> Int? {
    let place = place(of: key)
    let head = heads[place]
    if head == 0 { return nil }
    let number = Int(head & ~Self.isTaken) - 1
    if head & Self.isTaken != 0 {
      if isUnique { contested.append(number) }
      return nil
    }
    heads[place] = next[number] == 0 ? head | Self.isTaken : next[number]
    return number
  }

  /// Where the key is, or would be put.
  private func place(of key: PrintKey) -> Int {
    var place = Int(truncatingIfNeeded: key.high) & (heads.count - 1)
    while heads[place] != 0, keys[Int(heads[place] & ~Self.isTaken) - 1] != key {
      place = (place + 1) & (heads.count - 1)
    }
    return place
  }
}
