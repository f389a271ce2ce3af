// SPDX-License-Identifier: MIT

/// What happens to an account, step by step.
protocol RandomHistory: Sendable {
  associatedtype Happening: Sendable
  /// What repeats it.
  var seed: UInt64 { get }
  var steps: [Happening] { get set }
  /// What a failing one is shown with beside its steps.
  var settings: String { get }
}

/// Plays a history and judges what comes of it.
protocol HistoryPlayer: AnyObject, SendableMetatype {
  associatedtype Past: RandomHistory
  var history: Past { get }
  /// A person would have to decide how the history goes on.
  var isOver: Bool { get }
  /// How many runs were cut off by a disturbance that struck.
  var strikes: Int { get }
  /// How many messages the server had taken by then without their files being told.
  var uploadsInDoubt: Int { get }

  init(_ history: Past) throws

  /// Plays one step and returns what is wrong afterwards.
  func play(_ step: Past.Happening) throws -> [String]
}

extension HistoryPlayer {
  var isOver: Bool { false }
  var uploadsInDoubt: Int { 0 }

  /// Plays all steps and returns what went wrong at the first that did.
  func play() throws -> [String] {
    for (number, step) in history.steps.enumerated() where !isOver {
      let found = try play(step)
      if !found.isEmpty { return ["step \(number), \(step):"] + found }
    }
    return []
  }
}
