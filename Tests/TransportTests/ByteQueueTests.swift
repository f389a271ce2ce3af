// SPDX-License-Identifier: MIT

import Testing

@testable import Transport

@Suite("ByteQueue")
struct ByteQueueTests {
  /// Takes at most `limit` bytes from the front.
  func take(_ limit: Int, from queue: inout ByteQueue) -> [UInt8] {
    var taken: [UInt8] = []
    let count = queue.take { bytes in
      taken = bytes.withUnsafeBytes { Array($0.prefix(limit)) }
      return taken.count
    }
    #expect(count == taken.count)
    return taken
  }

  @Test("small pieces leave together") func joining() {
    var queue = ByteQueue()
    queue.append(Array("a1 NOOP\r\n".utf8))
    queue.append(Array("a2 SELECT INBOX\r\nrest".utf8).dropLast(4))
    #expect(queue.count == 26)
    #expect(take(100, from: &queue) == Array("a1 NOOP\r\na2 SELECT INBOX\r\n".utf8))
    #expect(queue.isEmpty)
  }

  @Test("a large piece is handed out whole, whatever stands around it") func largePieces() {
    let large = [UInt8](repeating: 7, count: 100_000)
    var queue = ByteQueue([1, 2])
    queue.append(large)
    queue.append([3])
    #expect(queue.count == 100_003)
    #expect(take(.max, from: &queue) == [1, 2])
    #expect(take(.max, from: &queue) == large)
    #expect(take(.max, from: &queue) == [3])
  }

  @Test("an empty queue hands out nothing") func emptiness() {
    var queue = ByteQueue()
    queue.append([])
    queue.append([UInt8]()[...])
    #expect(queue.take { _ in 1 } == 0)
    #expect(queue.isEmpty)
  }

  @Test("what is not taken stays") func failingBody() {
    struct Refused: Error {}
    var queue = ByteQueue([1, 2, 3])
    #expect(throws: Refused.self) { try queue.take { _ in throw Refused() } }
    #expect(take(2, from: &queue) == [1, 2])
    #expect(queue.take { _ in 0 } == 0)
    #expect(take(2, from: &queue) == [3])
  }

  @Test("forgetting empties it, also in the middle of a piece") func removal() {
    var queue = ByteQueue([1, 2, 3])
    _ = take(1, from: &queue)
    queue.removeAll()
    queue.append([4])
    #expect(take(9, from: &queue) == [4])
  }

  @Test("whatever the sizes, the order is kept", arguments: [1, 7, 4_096, 16_385, 70_000])
  func order(_ step: Int) {
    let all = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 3) }
    var (queue, taken) = (ByteQueue(), [UInt8]())
    for start in stride(from: 0, to: all.count, by: step == 1 ? 13 : step) {
      queue.append(all[start..<min(start + (step == 1 ? 13 : step), all.count)])
      taken += take(step, from: &queue)
    }
    #expect(queue.count == all.count - taken.count)
    while !queue.isEmpty { taken += take(50_000, from: &queue) }
    #expect(taken == all)
  }

  @Test("a hundred thousand large pieces cost no more than their number") func linearTime() {
    let piece = [UInt8](repeating: 1, count: 20_000)
    var queue = ByteQueue()
    for _ in 0..<100_000 { queue.append(piece) }
    let duration = ContinuousClock().measure {
      while queue.take({ $0.byteCount }) > 0 {}
    }
    // Moving the rest of the queue for each piece would take minutes.
    #expect(duration < .seconds(15))
  }
}
