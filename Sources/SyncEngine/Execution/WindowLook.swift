// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// Finds out which messages of a folder lie in the window of `maxage`, `startdate` and `maxsize`.
///
/// Each message is judged once, for both sides: by the server if the server has it, else by its file.
/// So no message is ever hidden on one side alone, which would read as its deletion.
struct WindowLook {
  private let pair: FolderPair
  private let context: RunContext
  private let firstDay: Int?
  private var settings: MessageWindow { context.account.window }

  /// `nil` when every message takes part.
  init?(_ pair: FolderPair, _ context: RunContext) {
    if context.account.window.isOpen { return nil }
    self.pair = pair
    self.context = context
    firstDay = context.account.window.firstDay(today: Int(WallClock.now / 86_400))
  }

  /// Asks the server for what lies in the window; costs one round trip.
  func ask(
    _ remote: any RemoteFolder, _ theirs: FolderSnapshot
  ) throws(SyncFailure) -> FolderWindow {
    var criteria: [SearchCriterion] = []
    if let day = firstDay.flatMap({ CivilDate(daysSince1970: $0) }) { criteria.append(.since(day)) }
    if let octets = settings.octets { criteria.append(.smaller(UInt32(clamping: octets))) }
    let window = FolderWindow(inside: try remote.find(criteria), hasFirstDay: firstDay != nil)
    try saveStart(window, theirs)
    return window
  }

  /// Leaves the UID with which `startdate` begins for OfflineIMAP.
  private func saveStart(_ window: FolderWindow, _ theirs: FolderSnapshot) throws(SyncFailure) {
    guard let side = settings.startSide, !context.general.isDryRun else { return }
    let place = side == .local ? context.localPlace(pair) : context.remotePlace(pair)
    let next = theirs.messages.last.map { max(1, $0.uid.rawValue &+ 1) } ?? 1
    try StartUID(place, in: context.layout).saveFirst(window.first?.rawValue ?? next)
  }

  /// Takes from the plan what lies outside by what the local side knows.
  func withdraw(
    _ plan: inout MessagePlan, _ window: FolderWindow, _ local: any LocalFolder
  ) throws(SyncFailure) {
    // A server knows when a message arrived; the time of a file may be that of its copy.
    let judgesAge = settings.startSide == .local || !local.carriesNumbers
    let copies = plan.remote.copies.map(\.message)
    let refused = try outside(local, copies) { message in
      let hasAge = if case .arrival = message { false } else { window.leavesAgeOpen }
      return judgesAge || hasAge
    }
    plan.remote.copies.removeAll { refused.contains($0.message) }
    let spared = try outside(local, plan.local.deletions.map { .uid($0) }) { _ in
      window.leavesAgeOpen
    }
    plan.forgotten += plan.local.deletions.filter { spared.contains(.uid($0)) }
    plan.local.deletions.removeAll { spared.contains(.uid($0)) }
    plan.forgotten.sort()
  }

  private func outside(
    _ local: any LocalFolder, _ messages: [MessageReference],
    byAge: (MessageReference) -> Bool
  ) throws(SyncFailure) -> Set<MessageReference> {
    let octets = settings.octets
    let aged = try local.outside(messages.filter(byAge), firstDay: firstDay, octets: octets)
    let others = try local.outside(
      messages.filter { !byAge($0) }, firstDay: nil, octets: octets)
    return aged.union(others)
  }
}
