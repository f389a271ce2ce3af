// SPDX-License-Identifier: MIT

/// Bytes that wait to be sent, first in, first out.
///
/// Small pieces are joined as they come, so that a batch of commands leaves in one write and one TLS
/// record; a large piece is kept as it is, without a copy.  Appending and taking cost time in
/// proportion to the bytes, whatever the length of the queue.
package struct ByteQueue: Sendable {
  /// Pieces are joined up to this size, that of the largest TLS record.
  private static let joinedSize = 16_384

  /// The pieces before `first` are used up; of the first one, `taken` bytes are.
  private var pieces: [[UInt8]] = []
  private var first = 0
  private var taken = 0
  /// How many bytes wait.
  package private(set) var count = 0

  package init() {}

  package init(_ bytes: [UInt8]) { append(bytes) }

  /// Whether nothing waits.
  package var isEmpty: Bool { count == 0 }

  /// Adds bytes at the end.
  package mutating func append(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    if !join(bytes[...]) { pieces.append(bytes) }
    count += bytes.count
  }

  /// Adds bytes at the end.
  package mutating func append(_ bytes: ArraySlice<UInt8>) {
    guard !bytes.isEmpty else { return }
    if !join(bytes) { pieces.append(Array(bytes)) }
    count += bytes.count
  }

  /// Forgets all bytes.
  package mutating func removeAll() { self = ByteQueue() }

  /// Hands out the bytes at the front and removes as many as `body` says it took.
  ///
  /// - Parameter body: Sees a part of the queue, never an empty one, and returns a number from 0 to
  ///   its length.  It is not called for an empty queue.
  /// - Returns: What `body` returned; 0 for an empty queue.
  /// - Throws: What `body` throws; nothing is removed then.
  package mutating func take<Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Int
  ) throws(Failure) -> Int {
    guard count > 0 else { return 0 }
    let piece = pieces[first]
    let used = try body(piece.span.bytes.extracting(droppingFirst: taken))
    remove(used)
    return used
  }

  private mutating func join(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard first < pieces.count else { return false }
    let last = pieces.count - 1
    guard pieces[last].count + bytes.count <= Self.joinedSize else { return false }
    pieces[last].append(contentsOf: bytes)
    return true
  }

  private mutating func remove(_ used: Int) {
    count -= used
    taken += used
    guard taken == pieces[first].count else { return }
    pieces[first] = []
    first += 1
    taken = 0
    if first == pieces.count {
      pieces.removeAll(keepingCapacity: true)
      first = 0
    } else if first >= 64 && first * 2 >= pieces.count {
      // At least as many pieces were used up as have to move.
      pieces.removeFirst(first)
      first = 0
    }
  }
}
