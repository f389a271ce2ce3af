// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

extension BoardPainter {
  /// What an account does now or, while it sleeps, what its last run did.
  mutating func paintDoing(
    _ bar: AccountBar, _ state: BarState, _ row: Int, _ field: BarColumns.Field
  ) {
    guard bar.isRunning, state.kind != .password else {
      let (text, role) = rest(bar, state, width: field.width)
      let end = write(cut(text, field.width), row, field.column, role)
      if role == .detail || role == .secondary { paintTier(bar, row, field, after: end) }
      return
    }
    var field = BarColumns.Field(column: field.column, width: min(field.width, Self.widest))
    var standIn = folders(bar) ?? ""
    if let folders = folders(bar), field.width >= 60 {
      standIn = ""
      let text = TextWidth.fit(folders, to: 15)
      write(text, row, field.column, .secondary)
      field = BarColumns.Field(column: field.column + 15, width: field.width - 15)
    }
    guard let lamp = bar.leadingLamp else { return }
    if let transfer = lamp.transfer {
      paintTransfer(transfer, lamp, row, field)
    } else {
      // A thread that is done with one folder goes on to the next in a moment.
      let phrase = phrase(lamp, bar)
      write(cut(phrase.isEmpty ? standIn : phrase, field.width), row, field.column, .detail)
    }
  }

  /// At the end of a field with room to spare: how the server tells what has changed.
  private mutating func paintTier(
    _ bar: AccountBar, _ row: Int, _ field: BarColumns.Field, after end: Int
  ) {
    guard let tier = bar.tier?.rawValue, field.width >= Self.roomForTier,
      end + 2 + tier.utf8.count <= field.width
    else { return }
    write(tier, row, field.column + field.width - tier.utf8.count, .secondary)
  }

  /// So many columns are more than what the last run did mostly takes.
  private static let roomForTier = 48

  private func cut(_ text: String, _ width: Int) -> String {
    TextWidth.cut(text, to: width, ellipsis: symbols.ellipsis)
  }

  private func folders(_ bar: AccountBar) -> String? {
    bar.folders > 0 ? "folder \(min(bar.foldersDone + 1, bar.folders))/\(bar.folders)" : nil
  }

  /// A transfer needs no more than this, and its ends should not be far apart.
  private static let widest = 110

  private func rest(_ bar: AccountBar, _ state: BarState, width: Int) -> (String, Role) {
    switch state.kind {
    case .password:
      if case .awaiting(let wait) = bar.stage { return (appeal(wait, bar), .attention) }
      return ("needs its password", .attention)
    case .held,
      .paused where bar.heldDeletions > 0:
      return (Self.longest(held(bar.heldDeletions), width), .attention)
    case .throttled: return (throttling(bar, width: width), .waiting)
    case .waiting:
      let words = ["waits for its turn (maxsyncaccounts)", "waits for its turn"]
      return (Self.longest(words, width), .waiting)
    case .failed,
      .paused where bar.hasFailed:
      if let problem = bar.problem { return (EscapedText.of(problem.message), .failed) }
    default: break
    }
    guard let summary = bar.lastSummary else { return ("", .detail) }
    return (done(bar, summary, width), summary.changedNothing ? .secondary : .detail)
  }

  /// What the last run did, and which folders are under watch.
  private func done(_ bar: AccountBar, _ summary: RunSummary, _ width: Int) -> String {
    let results = results(summary)
    let folders = Set(bar.watched.values).sorted().map { EscapedText.of($0.rawValue) }
    if folders.isEmpty { return Self.longest(results, width) }
    let names = folders.joined(separator: ", ")
    let number = Amounts.count(folders.count, "folder")
    let forms = results.flatMap { ["watching \(names); \($0)", "watching \(number); \($0)"] }
    return Self.longest(forms + ["watching \(names)", "watching \(number)"], width)
  }

  /// The first of some texts that fits, else the last one.
  static func longest(_ texts: [String], _ width: Int) -> String {
    texts.first { TextWidth.of($0) <= width } ?? texts.last ?? ""
  }

  /// How many deletions wait, and what shows them, in longer and shorter words.
  func held(_ count: Int) -> [String] {
    let key = session.keys.label(of: .allowDeletions) ?? "--allow-deletions"
    let words = "\(Amounts.count(count, "deletion")) held"
    return ["\(words): \(key) shows them", "\(words): \(key)", words, "\(count) held"]
  }

  /// Why the account waits longer than it should, and until when.
  private func throttling(_ bar: AccountBar, width: Int) -> String {
    guard case .sleeping(let until) = bar.stage else { return "" }
    // Without the seconds, the end of a short wait would seem to be over.
    let clock = WallClock.clockFace(until).prefix(until - time < 300 ? 8 : 5)
    let isAsked =
      switch bar.throttling {
      case .throttled(_, _, .none): false
      default: true
      }
    let short = isAsked ? "asks to wait" : "used too much"
    let reason = isAsked ? "the server asks to wait" : "the server was used too much"
    let words = ["\(reason), resumes \(clock)", "\(short) until \(clock)", "resumes \(clock)"]
    return Self.longest(words + ["resumes \(clock.prefix(5))"], width)
  }

  /// What the person is to do, in the room of a bar.
  private func appeal(_ wait: PasswordWait, _ bar: AccountBar) -> String {
    let number = (board.accounts.firstIndex { $0.name == bar.name } ?? 9) + 1
    let key = number <= 9 ? "\(number)" : "s"
    return wait.refusals == 0
      ? "no password: press \(key) to be asked"
      : "password refused \(Amounts.count(wait.refusals, "time")): correct it, press \(key)"
  }

  private func phrase(_ lamp: Lamp, _ bar: AccountBar) -> String {
    switch lamp.activity {
    case .idle: ""
    case .connecting: "connecting to \(EscapedText.of(bar.host ?? "the server"))"
    case .account: bar.folders > 0 ? "" : "beginning"
    case .structure: "comparing folders"
    case .folder, .downloading, .uploading: folder(of: lamp)
    case .listing: folder(of: lamp, ": listing")
    case .deleting: folder(of: lamp, ": deleting")
    case .addingFlags: folder(of: lamp, ": adding flags")
    case .removingFlags: folder(of: lamp, ": removing flags")
    case .attention: "needs you"
    }
  }

  private func folder(of lamp: Lamp, _ doing: String = "") -> String {
    lamp.folder.map { EscapedText.of($0.rawValue) + doing } ?? ""
  }

  /// A folder, and at the right how far its messages are: bar, numbers, rate.
  private mutating func paintTransfer(
    _ transfer: Transfer, _ lamp: Lamp, _ row: Int, _ field: BarColumns.Field
  ) {
    let parts = TransferParts(transfer, width: field.width)
    let name = EscapedText.of(lamp.folder?.rawValue ?? "")
    let shown = TextWidth.cutMiddle(name, to: parts.folder, ellipsis: symbols.ellipsis)
    write(shown, row, field.column, .detail)
    var column = field.column + parts.folder
    if parts.bar > 0 {
      paintProgress(transfer.fraction, row, column + 1, parts.bar)
      column += parts.bar + 1
    }
    write(parts.numbers, row, column + 1, .detail)
    column += parts.numbers.utf8.count + 3
    guard let rate = parts.rate else { return }
    write(rate, row, column, .secondary)
    if let rest = parts.rest { write(rest, row, column + 11, .secondary) }
  }

  private mutating func paintProgress(_ part: Double, _ row: Int, _ column: Int, _ width: Int) {
    let (left, right, ground, parts) = symbols.progress
    write(left, row, column, .progressTrack)
    write(right, row, column + width - 1, .progressTrack)
    let inner = width - 2
    let steps = Int(clamping: part * Double(inner * parts.count))
    for cell in 0..<inner {
      let level = min(parts.count, steps - cell * parts.count)
      let symbol = level > 0 ? parts[level - 1] : ground
      write(symbol, row, column + 1 + cell, level > 0 ? .progress : .progressTrack)
    }
  }
}

/// How the room for a transfer is divided.
private struct TransferParts {
  let folder: Int
  let bar: Int
  let numbers: String
  let rate: String?
  /// The time that is left.
  let rest: String?

  init(_ transfer: Transfer, width: Int) {
    // The numbers keep their width while they grow, and mostly have the same in all bars.
    let digits = max(width >= 30 ? 7 : 0, "\(transfer.total)".utf8.count * 2 + 1)
    let numbers = "\(transfer.done)/\(transfer.total)"
    self.numbers = String(repeating: " ", count: max(0, digits - numbers.utf8.count)) + numbers
    var room = width - digits - 1
    if room >= 34 {
      rate = transfer.rate.map { "\(Amounts.octets(Int(clamping: $0)))/s" } ?? ""
      room -= 11
    } else {
      rate = nil
    }
    if room >= 32, width >= 54 {
      rest = transfer.remaining.map { "\(Amounts.clock($0)) left" } ?? ""
      room -= 11
    } else {
      rest = nil
    }
    bar = room >= 18 ? min(40, room / 2) : 0
    folder = max(0, room - (bar > 0 ? bar + 1 : 0))
  }
}
