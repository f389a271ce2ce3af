// SPDX-License-Identifier: MIT

import Glibc
import POSIX
import TestSupport

/// Makes files durable in batches, on several threads, while the next ones are written.
final class BatchCommitter: Sendable {
  /// A file that is written but neither durable nor at its place.
  struct Pending: Sendable {
    let descriptor: Int32
    let path: String
    let place: String
  }

  private struct State {
    var batches: [[Pending]] = []
    var isClosed = false
    var failures = 0
  }

  /// As many files as one thread commits together.
  static let batch = 32
  private static let threadCount = 8
  private let state = Monitor(State())
  private let threads = Monitor<[Thread]>([])

  init() throws {
    let started = try (0..<Self.threadCount).map { _ in
      try Thread(named: "commit") { [self] in work() }
    }
    threads.update { $0 = started }
  }

  /// Adds a batch; waits while as many as there are threads wait already.
  func add(_ batch: [Pending]) {
    _ = state.wait { $0.batches.count < Self.threadCount ? true : nil }
    state.update { $0.batches.append(batch) }
  }

  /// Waits until everything is durable; throws when something is not.
  func close() throws {
    state.update { $0.isClosed = true }
    for thread in threads.read({ $0 }) { thread.join() }
    guard state.read({ $0.failures }) == 0 else { throw ProgramFailure("files were not durable") }
  }

  private func work() {
    while let batch = take() {
      let failures = commit(batch)
      state.update { $0.failures += failures }
    }
  }

  private func take() -> [Pending]? {
    // The one who takes the first batch wakes those who wait for room.
    while true {
      _ = state.wait { !$0.batches.isEmpty || $0.isClosed ? true : nil }
      let (batch, isOver) = state.update { state in
        (state.batches.isEmpty ? nil : state.batches.removeFirst(), state.isClosed)
      }
      if batch != nil || isOver { return batch }
    }
  }

  private func commit(_ batch: [Pending]) -> Int {
    var failures = 0
    for file in batch {
      if fsync(file.descriptor) != 0 { failures += 1 }
      Glibc.close(file.descriptor)
      if rename(file.path, file.place) != 0 { failures += 1 }
    }
    for folder in Set(batch.compactMap { Files.parent(of: $0.place) }) {
      do { try Files.synchroniseDirectory(folder) } catch { failures += 1 }
    }
    return failures
  }
}
