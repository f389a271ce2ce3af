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

  /// Takes from the plan what lies outside by the files of the local side.
  func withdraw(
    _ plan: inout MessagePlan, _ window: FolderWindow, _ local: MaildirFolder
  ) throws(SyncFailure) {
    var copies: [MessageCopy] = []
    for copy in plan.remote.copies {
      let hasAge = if case .arrival = copy.message { false } else { window.leavesAgeOpen }
      let isYoung = settings.startSide == .local || hasAge
      if try !isOutside(copy.message, local, byAge: isYoung) { copies.append(copy) }
    }
    plan.remote.copies = copies
    var deletions: [UID] = []
    for uid in plan.local.deletions {
      if try isOutside(.uid(uid), local, byAge: window.leavesAgeOpen) {
        plan.forgotten.append(uid)
      } else {
        deletions.append(uid)
      }
    }
    plan.local.deletions = deletions
    plan.forgotten.sort()
  }

  private func isOutside(
    _ message: MessageReference, _ local: MaildirFolder, byAge: Bool
  ) throws(SyncFailure) -> Bool {
    if byAge, let firstDay, let time = try local.time(of: message), time < firstDay * 86_400 {
      return true
    }
    guard let octets = settings.octets else { return false }
    return try !local.isSmaller(message, than: octets)
  }
}
