// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The messages of one download that no connection has taken yet, and what the helpers have to tell.
///
/// Shared by the owner of the folder and its helpers.  A message is here, or in the hands of one
/// connection, or done: only who holds it may put it back.
final class DownloadQueue: Sendable {
  /// What a helper tells the owner, who records it.
  enum News: Sendable {
    /// Messages are durable in the local folder.
    case stored([StoredCopy])
    case failed(MessageReference, SyncProblem)
  }

  /// What an owner that has nothing left to do finds.
  enum Finding: Equatable, Sendable {
    case news
    /// Messages were put back.
    case more
    /// Nothing is left and no helper is at work.
    case done
  }

  private struct State {
    var waiting: ArraySlice<MessageCopy>
    var news: [News] = []
    var helpers = 0
    var failure: SyncFailure?
    var isEnding = false
  }

  private static let chunks = 16...256
  /// A chunk is such a part of what is left for each connection: the last ones are small, so that all
  /// connections end at about the same time.
  private static let part = 8

  private let state: Monitor<State>

  init(_ copies: [MessageCopy]) { state = Monitor(State(waiting: copies[...])) }

  /// How many messages nobody has taken.
  var count: Int { state.read { $0.waiting.count } }

  /// How many helpers are at work.
  var helpers: Int { state.read { $0.helpers } }

  /// Whether nothing more may be taken.
  var isEnding: Bool { state.read { $0.isEnding } }

  /// The next messages for one connection; none when none are left or the download ends.
  func take() -> [MessageCopy] {
    state.update { state in
      if state.isEnding { return [] }
      let share = state.waiting.count / (Self.part * (state.helpers + 1))
      let chunk = min(max(share, Self.chunks.lowerBound), Self.chunks.upperBound)
      defer { state.waiting = state.waiting.dropFirst(chunk) }
      return Array(state.waiting.prefix(chunk))
    }
  }

  /// Lets nobody take anything more.
  func end() { state.update { $0.isEnding = true } }

  // MARK: - Helpers

  /// Counts a helper, before it begins.
  func enter() { state.update { $0.helpers += 1 } }

  /// Ends the work of a helper.
  ///
  /// - Parameters:
  ///   - unfinished: What it had taken and neither stored nor told to have failed.
  ///   - failure: What ends the download as a whole.
  func leave(_ unfinished: [MessageCopy] = [], _ failure: SyncFailure? = nil) {
    state.update { state in
      state.helpers -= 1
      state.waiting += unfinished
      guard let failure else { return }
      state.failure = state.failure ?? failure
      state.isEnding = true
    }
  }

  func tell(_ news: News) { state.update { $0.news.append(news) } }

  // MARK: - The owner

  /// What was told since the last call.
  func takeNews() -> [News] {
    guard state.read({ !$0.news.isEmpty }) else { return [] }
    return state.update { state in
      defer { state.news = [] }
      return state.news
    }
  }

  /// Why a helper ended the download.
  var failure: SyncFailure? { state.read { $0.failure } }

  /// Waits until there is something to record or to fetch, or all is done.
  func wait() -> Finding {
    state.wait { state in
      if !state.news.isEmpty { return .news }
      if !state.waiting.isEmpty, !state.isEnding { return .more }
      return state.helpers == 0 ? .done : nil
    }
  }
}
