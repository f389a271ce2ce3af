// SPDX-License-Identifier: MIT

import Glibc
import POSIX

/// One direction of a connection through the proxy.
///
/// One thread reads and stamps, another one writes what is due; without a delay one thread does
/// both.
final class DelayedDirection: Sendable {
  private struct Chunk: Sendable {
    let bytes: [UInt8]
    let due: ContinuousClock.Instant
  }

  private struct Queue {
    var chunks: [Chunk] = []
    var size = 0
    var isClosed = false
  }

  /// More than any line holds in flight, less than memory.
  private static let capacity = 64 << 20

  private let source: Int32
  private let target: Int32
  private let delay: Duration
  private let count: @Sendable (Int) -> Void
  private let disguise: (@Sendable (inout [UInt8]) -> Void)?
  private let queue = Monitor(Queue())

  /// `disguise` changes the bytes of each chunk as it comes, and not their number.
  init(
    from source: Int32, to target: Int32, delay: Duration,
    disguise: (@Sendable (inout [UInt8]) -> Void)? = nil, count: @escaping @Sendable (Int) -> Void
  ) {
    self.source = source
    self.target = target
    self.delay = delay
    self.disguise = disguise
    self.count = count
  }

  /// Carries bytes until the source ends, and then tells the target.
  func run() {
    if delay == .zero {
      carry { Socket.send($0, to: target) }
    } else {
      let writer = try? Thread(named: "proxy writer") { [self] in write() }
      carry(enqueue)
      queue.update { $0.isClosed = true }
      writer?.join()
    }
    shutdown(target, Int32(SHUT_WR))
    // A target that takes no more must not leave its peer talking into the void.
    shutdown(source, Int32(SHUT_RD))
  }

  private func carry(_ deliver: ([UInt8]) -> Bool) {
    while var bytes = Socket.receive(from: source) {
      disguise?(&bytes)
      count(bytes.count)
      guard deliver(bytes) else { return }
    }
  }

  private func enqueue(_ bytes: [UInt8]) -> Bool {
    let chunk = Chunk(bytes: bytes, due: .now + delay)
    let hasRoom = queue.wait { queue -> Bool? in
      if queue.isClosed { return false }
      return queue.size < Self.capacity ? true : nil
    }
    guard hasRoom else { return false }
    queue.update {
      $0.chunks.append(chunk)
      $0.size += bytes.count
    }
    return true
  }

  private func write() {
    while let chunks = take() {
      for chunk in chunks {
        Self.sleep(until: chunk.due)
        guard Socket.send(chunk.bytes, to: target) else {
          queue.update { $0.isClosed = true }
          return
        }
      }
    }
  }

  private func take() -> [Chunk]? {
    let chunks = queue.wait { queue -> [Chunk]? in
      if queue.chunks.isEmpty && !queue.isClosed { return nil }
      return queue.chunks
    }
    // Only this thread removes, so what was seen is still at the front.
    queue.update {
      $0.chunks.removeFirst(chunks.count)
      $0.size -= chunks.reduce(0) { $0 + $1.bytes.count }
    }
    return chunks.isEmpty ? nil : chunks
  }

  private static func sleep(until instant: ContinuousClock.Instant) {
    let left = (instant - .now).seconds
    if left > 0 { usleep(UInt32(left * 1e6)) }
  }
}
