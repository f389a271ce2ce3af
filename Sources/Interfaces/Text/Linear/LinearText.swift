// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The sentences of the linear interface, a line each.
enum LinearText {
  /// A text of several lines as one.
  static func oneLine(_ text: String) -> String {
    text.split(separator: "\n").reduce(into: "") { line, part in
      let part = part.drop { $0 == " " }
      let separator =
        line.isEmpty ? "" : line.last.map { ".:;,!?".contains($0) } == true ? " " : ". "
      line += separator + part
    }
  }

  /// What the log has, without stars, which would be read aloud.
  static func line(_ entry: LogEntry, withAccount: Bool) -> String {
    let text = oneLine(entry.text).trimmingPrefix("*** ")
    guard withAccount, let account = entry.account else { return String(text) }
    return "\(EscapedText.of(account.rawValue)): \(text)"
  }

  static func introduction(_ session: BoardSession) -> [String] {
    let board = session.board
    let names = board.accounts.enumerated().map { "\($0 + 1) \(name($1))" }
    return [
      "\(EventText.programName) \(EscapedText.of(board.version)). "
        + "Type ? and Enter for the commands, Enter alone for the state.",
      "\(Amounts.count(names.count, "account")): \(names.joined(separator: ", "))",
    ]
  }

  // MARK: - The state

  /// A line for each account.
  static func states(_ session: BoardSession, time: Double) -> [String] {
    let accounts = session.board.accounts
    if accounts.isEmpty { return ["No account is known yet."] }
    let attention = session.board.attention.items.count
    let needs = attention == 0 ? [] : ["\(Amounts.count(attention, "matter")) for you; type e"]
    return accounts.enumerated().map { index, bar in
      let state = BarState(bar, of: session.board, time: time)
      let parts = [words(state, bar, time)] + (bar.isRunning ? work(bar) : rest(bar))
      return "\(index + 1) \(name(bar)): \(parts.joined(separator: ", "))"
    } + needs
  }

  private static func words(_ state: BarState, _ bar: AccountBar, _ time: Double) -> String {
    guard case .sleeping(let until) = bar.stage, !bar.isPaused else { return state.word }
    let next = "next run in \(Amounts.clock(max(0, (until - time).rounded())))"
    switch state.kind {
    case .failed, .held, .throttled, .watching: return "\(state.kind), \(next)"
    default: return next
    }
  }

  private static func work(_ bar: AccountBar) -> [String] {
    var parts: [String] = []
    if bar.folders > 0 {
      parts.append("folder \(min(bar.foldersDone + 1, bar.folders)) of \(bar.folders)")
    }
    guard let lamp = bar.leadingLamp else { return parts }
    let folder = lamp.folder.map { EscapedText.of($0.rawValue) }
    guard let transfer = lamp.transfer else {
      return parts + [[lamp.activity.meaning, folder].compactMap(\.self).joined(separator: ": ")]
    }
    let rate = transfer.rate.map { ", \(Amounts.octets(Int(clamping: $0))) a second" } ?? ""
    return parts + [
      "\(lamp.activity.meaning) \(folder ?? ""): \(transfer.done) of \(transfer.total)\(rate)"
    ]
  }

  private static func rest(_ bar: AccountBar) -> [String] {
    var parts: [String] = []
    if let problem = bar.problem {
      // More follows, so a full stop would be too early.
      let text = oneLine(EscapedText.of(problem.message))
      parts.append(text.hasSuffix(".") ? String(text.dropLast()) : text)
    }
    if let summary = bar.lastSummary { parts.append("last run: \(SummaryText.brief(summary))") }
    if let time = bar.lastSuccess { parts.append("last success \(WallClock.clockFace(time))") }
    return parts
  }

  /// A line about a copying that takes long.
  static func interim(_ progress: CopyProgress, time: Double) -> String? {
    let (done, total) = progress.messages
    guard total > 0 else { return nil }
    let folders = Set(progress.parts.map { EscapedText.of($0.source.folder.rawValue) }).sorted()
    let place = folders.count > 3 ? "\(folders.count) folders" : folders.joined(separator: ", ")
    let rate = progress.pace.bytesPerSecond(at: time).map {
      ", \(Amounts.octets(Int(clamping: $0))) a second"
    }
    return "\(place): \(done) of \(Amounts.count(total, "message"))\(rate ?? "")"
  }

  // MARK: - Lists

  static func folders(_ bar: AccountBar, _ rows: [FolderRow]) -> [String] {
    if rows.isEmpty { return ["\(name(bar)): no folder is known before its first run"] }
    let tier = bar.tier.map { ", \($0.rawValue)" } ?? ""
    return ["\(name(bar)): \(Amounts.count(rows.count, "folder"))\(tier)"] + rows.map(folder)
  }

  private static func folder(_ row: FolderRow) -> String {
    var parts = [row.messages.map { Amounts.count($0, "message") }].compactMap(\.self)
    if row.isWorking {
      parts.append("working")
    } else if let problem = row.problem {
      parts.append(oneLine(EscapedText.of(problem.message)))
    } else if let summary = row.lastSummary {
      parts.append(SummaryText.brief(summary))
    }
    if let time = row.lastDone { parts.append("in step \(WallClock.clockFace(time))") }
    let name = row.name.rawValue.isEmpty ? "(root)" : EscapedText.of(row.name.rawValue)
    return parts.isEmpty ? name : "\(name): \(parts.joined(separator: ", "))"
  }

  static func attention(_ items: [AttentionItem]) -> [String] {
    if items.isEmpty { return ["Nothing needs you."] }
    return items.enumerated().map { index, item in
      "\(index + 1). \(item.subject), \(WallClock.clockFace(item.time)): \(oneLine(item.text))"
    } + ["Type e and a number to see what can be done."]
  }

  /// What is asked, and how to answer.
  static func question(_ asked: Confirmation) -> [String] {
    let answer = "Type \(asked.password ?? "y") to \(asked.action), anything else to leave it."
    return ["\(asked.title)"] + asked.lines.filter { !$0.isEmpty }.map(oneLine)
      + (asked.action.isEmpty ? [] : [answer])
  }

  // MARK: - Help

  /// The commands, made from the keys of the board.
  static func help(_ keys: KeyMap, _ place: InterfacePlace) -> [String] {
    [
      "Enter alone: the state of each account",
      "A number: synchronise that account now",
    ]
      + keys.bindings.compactMap { binding in
        guard let action = binding.actions.first?.action, let usage = usage(action, place),
          let key = binding.actions.lazy.compactMap({ $0.key.typed }).first
        else { return nil }
        return "\(key)\(usage)"
      }
  }

  /// What stands behind the key of a command, and what that does; `nil` for keys of the screen.
  private static func usage(_ action: BoardAction, _ place: InterfacePlace) -> String? {
    if place == .observing, action.isWriting { return nil }
    return switch action {
    case .quit where place != .own: ": leave; the program goes on"
    case .stop: ": end the program, after a question"
    case .syncAll: ": synchronise all accounts now"
    case .pause: ": hold all accounts back, or let them go on; with a number, that account"
    case .search: " and a text: what was said with that text in it"
    case .attention: ": what needs you; with a number, what can be done about it"
    case .help: ": this help"
    case .quit: ": finish what is in flight and leave; twice, leave at once"
    case .open: " and a number: the folders of that account"
    case .nextAccountFilter: ": tell of the next account only; with a number, of that account"
    case .nextLevelFilter: ": tell of warnings and errors only; again, of errors; again, of all"
    case .save: ": write what was told to a file in your home directory"
    case .allowDeletions: ": do the deletions that are held, after a question"
    case .sync, .syncChosen, .scroll, .nextPane, .close, .wrap, .toggleMouse, .nextTheme,
      .nextContext, .nextExtent, .copy, .repaint:
      nil
    }
  }

  private static func name(_ bar: AccountBar) -> String {
    bar.name.map { EscapedText.of($0.rawValue) } ?? ""
  }
}

extension Key {
  /// The key as a line can hold it.
  fileprivate var typed: String? {
    if case .character(let scalar) = self { String(Character(scalar)) } else { nil }
  }
}
