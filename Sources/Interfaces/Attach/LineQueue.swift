// SPDX-License-Identifier: MIT

/// The lines that one client has not been sent yet; a client that is too slow loses all of them.
struct LineQueue: Sendable {
  /// More than this and the client is cut off: it sleeps, or its line is dead.
  struct Limit: Sendable {
    var lines = 16_384
    var bytes = 8 << 20
    /// How long the goodbye of such a client is kept for it.
    var patience = Duration.seconds(5)
  }

  private let limit: Limit
  private var lines: [[UInt8]] = []
  private var bytes = 0
  /// How many lines were thrown away; from the first on, all are.
  private(set) var lost = 0

  init(limit: Limit) { self.limit = limit }

  var isEmpty: Bool { lines.isEmpty && lost == 0 }

  /// Adds a line, or counts it; returns whether whoever empties the queue must hear of it.
  @discardableResult
  mutating func add(_ line: [UInt8]) -> Bool {
    if lost > 0 || lines.count >= limit.lines || bytes + line.count > limit.bytes {
      lost += lines.count + 1
      lines = []
      bytes = 0
      return true
    }
    lines.append(line)
    bytes += line.count
    return lines.count == 1
  }

  /// Hands the queue to `body` where it lies, and returns how many lines it has lost.
  mutating func lend(to body: (inout LineQueue) -> Void) -> Int {
    body(&self)
    return lost
  }

  /// Takes lines from the front until there are so many bytes.
  mutating func take(upTo most: Int) -> [UInt8] {
    var taken: [UInt8] = []
    var count = 0
    while count < lines.count, taken.count < most {
      taken += lines[count]
      count += 1
    }
    lines.removeFirst(count)
    bytes -= taken.count
    return taken
  }
}
