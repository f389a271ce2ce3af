// SPDX-License-Identifier: MIT

import Foundation
import Testing

/// Lets only a few stories be told at a time.
///
/// Each starts programs and servers; hundreds of them at once would each be slower than a story can wait.
struct FewAtATime: SuiteTrait, TestTrait, TestScoping {
  var isRecursive: Bool { true }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    await Places.shared.take()
    do {
      try await function()
    } catch {
      await Places.shared.giveBack()
      throw error
    }
    await Places.shared.giveBack()
  }
}

extension Trait where Self == FewAtATime {
  /// See ``FewAtATime``.
  static var fewAtATime: Self { Self() }
}

/// How many stories may still begin; the others wait in the order in which they came.
private actor Places {
  static let shared = Places()

  private var free = 4 * ProcessInfo.processInfo.activeProcessorCount
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func take() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func giveBack() {
    if waiting.isEmpty {
      free += 1
    } else {
      waiting.removeFirst().resume()
    }
  }
}
