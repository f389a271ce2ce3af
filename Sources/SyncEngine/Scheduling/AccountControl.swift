// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// Where an account sleeps between two runs, and is woken.
final class AccountControl: Sendable {
  /// Why a sleep ended.
  enum Waking: Equatable, Sendable {
    case timeIsUp
    case requested
    /// A folder has changed on the server.
    case noticed
    case shutdown
  }

  /// What waits for a person at one place, as it was listed.
  private struct Held {
    let place: FolderPlace
    let uids: Set<UID>

    /// Whether the last list of that place is the one that somebody saw.
    func isShown(by lists: [FolderPlace: String]) -> Bool {
      lists[place] == DeletionList.digest(of: uids)
    }
  }

  private struct State {
    var isSleeping = false
    var isRequested = false
    var isEnding = false
    var isPaused = false
    var permission = DeletionPermission.nothing
    /// What the last run that looked at a folder has held there.
    var held: [FolderSide: Held] = [:]
    var retriesMessages = false
    /// The folders that have changed, in the order of the notices.
    var noticed: [FolderName] = []
    /// What the server told of each folder in the last run.
    var marks: [FolderName: RemoteMark] = [:]
    var wakeUps: [WakeUp] = []

    var reasonToWake: Waking? {
      if isEnding { return .shutdown }
      if isRequested { return .requested }
      return noticed.isEmpty || isPaused ? nil : .noticed
    }
  }

  private let state: Monitor<State>

  /// `allowsDeletions` holds for the first run, whatever that deletes.
  init(allowsDeletions: Bool = false) {
    var state = State()
    state.permission = allowsDeletions ? .everything : .nothing
    self.state = Monitor(state)
  }

  /// Ends the present sleep.
  ///
  /// While the account runs this has no effect, unless it is to skip the next sleep instead.
  func requestRun(orSkipNextSleep skips: Bool = false) {
    state.update { if $0.isSleeping || skips { $0.isRequested = true } }
  }

  /// Ends the present sleep, and lets the next run delete what is held now, and nothing else.
  ///
  /// Where something else has vanished since, all of that folder is held once more; and so it is where the
  /// last list is another one than `shown` has (``SyncRequest/allowDeletions(_:shown:)``).
  func allowDeletions(shown: [FolderPlace: String]? = nil) {
    state.update { state in
      state.isRequested = true
      if state.permission == .everything { return }
      let agreed = state.held.filter { _, held in shown.map(held.isShown) ?? true }
      state.permission = .listed(agreed.mapValues(\.uids))
    }
  }

  /// Notes what a run has held in a folder, in place of what the run before had; `place` names its sides
  /// as the lists do.
  func note(
    held parts: [HeldDeletions], in folder: FolderName, at place: (Side) -> FolderPlace
  ) {
    state.update { state in
      for side in Side.allCases { state.held[FolderSide(folder: folder, side: side)] = nil }
      for part in parts {
        state.held[FolderSide(folder: folder, side: part.side)] = Held(
          place: place(part.side), uids: Set(part.uids))
      }
    }
  }

  /// Ends the present sleep, and lets the next run try messages that wait.
  func retryMessages() {
    state.update { state in
      state.retriesMessages = true
      state.isRequested = true
    }
  }

  /// Whether the run that begins tries messages that wait; asked once for each run.
  func takeRetry() -> Bool {
    state.update { state in
      defer { state.retriesMessages = false }
      return state.retriesMessages
    }
  }

  /// Lets no sleep end by time, or lets it again; one that is over then ends at once.
  func pause(_ isPaused: Bool) { state.update { $0.isPaused = isPaused } }

  /// What the run that begins may delete beyond the limits; asked once for each run.
  func takePermission() -> DeletionPermission {
    state.update { state in
      defer { state.permission = .nothing }
      return state.permission
    }
  }

  /// Ends the present sleep for good.
  func end() {
    let wakeUps = state.update { state in
      state.isEnding = true
      return state.wakeUps
    }
    for wakeUp in wakeUps { wakeUp.raise() }
  }

  /// Raises something else too when the account ends.
  func alsoWake(_ wakeUp: WakeUp) {
    let isEnding = state.update { state in
      state.wakeUps.append(wakeUp)
      return state.isEnding
    }
    if isEnding { wakeUp.raise() }
  }

  // MARK: - Folders that are watched

  /// Ends the present sleep, or the next one, because a folder has changed on the server.
  ///
  /// Several notices of one folder are one.
  func notice(_ folder: FolderName) {
    state.update { if !$0.noticed.contains(folder) { $0.noticed.append(folder) } }
  }

  /// The folders that have changed since the last call.
  func takeNotices() -> [FolderName] {
    state.update { state in
      defer { state.noticed = [] }
      return state.noticed
    }
  }

  /// Notes what the server told of the folders when a run began.
  func note(_ marks: [FolderName: RemoteMark]) { state.update { $0.marks = marks } }

  /// What the server told of a folder in the last run.
  func mark(of folder: FolderName) -> RemoteMark? { state.read { $0.marks[folder] } }

  /// Notes that the account is about to sleep.
  ///
  /// Called before the sleep is announced, so that a request which follows the announcement counts.
  func lieDown() { state.update { $0.isSleeping = true } }

  /// Sleeps until a moment, a request or the end; while the account is paused, the moment never comes.
  func sleep(until moment: ContinuousClock.Instant, on time: any TimeSource) -> Waking {
    let waking = state.wait(until: moment, on: time) { $0.reasonToWake }
    return waking ?? state.wait { $0.reasonToWake ?? ($0.isPaused ? nil : .timeIsUp) }
  }

  /// Notes that the account is awake and that its request was granted.
  func wake() {
    state.update { state in
      state.isSleeping = false
      state.isRequested = false
    }
  }
}
