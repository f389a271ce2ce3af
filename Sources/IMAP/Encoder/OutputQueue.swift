// SPDX-License-Identifier: MIT

/// The bytes of commands in the order of sending, and where they must wait.
struct OutputQueue: Equatable {
  enum Part: Equatable {
    case bytes([UInt8])
    /// Nothing more may be sent before the server asks for the literal of this command.
    case awaitContinuation(Tag)
    /// Octets that the caller supplies come here.
    case supplied(Tag, octets: Int)
    /// The end of a command that has one of the two parts above.
    case end(Tag)
  }

  private var parts: [Part] = []
  /// The bytes that are queued and not yet taken; those that are still to be supplied do not count.
  private(set) var byteCount = 0

  mutating func append(_ more: [Part]) {
    for part in more {
      guard case .bytes(let bytes) = part else {
        parts.append(part)
        continue
      }
      insert(bytes, before: parts.count)
    }
  }

  /// Removes and returns the bytes that may be sent now.
  mutating func takeReady() -> [UInt8] {
    let barrier = barrier
    var ready: [UInt8] = []
    for case .bytes(let bytes) in parts[..<barrier] {
      if ready.isEmpty { ready = bytes } else { ready += bytes }
    }
    parts.removeSubrange(..<barrier)
    byteCount -= ready.count
    return ready
  }

  /// The literal whose octets may be supplied now.
  var wanted: (tag: Tag, octets: Int)? {
    let barrier = barrier
    guard barrier < parts.count, case .supplied(let tag, let octets) = parts[barrier] else {
      return nil
    }
    return (tag, octets)
  }

  /// Adds octets of the wanted literal; there must be one, and they must not be more than it wants.
  mutating func supply(_ octets: ArraySlice<UInt8>) {
    let barrier = barrier
    guard barrier < parts.count, case .supplied(let tag, let missing) = parts[barrier] else {
      return
    }
    if octets.count >= missing {
      parts.remove(at: barrier)
    } else {
      parts[barrier] = .supplied(tag, octets: missing - octets.count)
    }
    insert(Array(octets), before: barrier)
  }

  /// Lets the literal go that was announced last, or returns `false` when none was.
  mutating func continuationArrived() -> Bool {
    guard case .awaitContinuation = parts.first else { return false }
    parts.removeFirst()
    return true
  }

  /// Drops the rest of a command that was announced and waits for a continuation which will not come.
  mutating func abandon(_ tag: Tag) -> Bool {
    guard parts.first == .awaitContinuation(tag), let end = parts.firstIndex(of: .end(tag)) else {
      return false
    }
    for case .bytes(let bytes) in parts[...end] { byteCount -= bytes.count }
    parts.removeSubrange(...end)
    return true
  }

  /// The command at which sending must wait, or `nil` when all of them can go.
  var waitingTag: Tag? {
    let barrier = barrier
    guard barrier < parts.count else { return nil }
    switch parts[barrier] {
    case .awaitContinuation(let tag), .supplied(let tag, _), .end(let tag): return tag
    case .bytes: return nil
    }
  }

  /// The index of the first part that must wait, or the number of parts.
  private var barrier: Int {
    parts.firstIndex { part in
      switch part {
      case .awaitContinuation, .supplied: true
      case .bytes, .end: false
      }
    } ?? parts.count
  }

  /// Adds bytes to those that come before an index.
  private mutating func insert(_ bytes: [UInt8], before index: Int) {
    byteCount += bytes.count
    guard index > 0, case .bytes(var last) = parts[index - 1] else {
      parts.insert(.bytes(bytes), at: index)
      return
    }
    // Taken out first, so that the bytes have one owner and grow in place.
    parts[index - 1] = .bytes([])
    last.append(contentsOf: bytes)
    parts[index - 1] = .bytes(last)
  }
}
