// SPDX-License-Identifier: MIT

import SyncModel

/// Puts the progress of a long copying into one line:
/// `folder 3/16  Lists/swift-dev  ▕████▌    ▏  118/420  2.1 MB/s  0:42 left`.
struct ProgressBar: Sendable {
  private let progress: CopyProgress
  private let symbols: Symbols
  private let time: Double

  /// Shorter copying is not worth a line, in seconds.
  static let patience = 1.0
  private static let mostColumns = 120
  private static let widestBar = 40
  private static let narrowestBar = 8

  /// `time` is in seconds since 1970.
  init(_ progress: CopyProgress, symbols: Symbols, time: Double) {
    self.progress = progress
    self.symbols = symbols
    self.time = time
  }

  /// The line, of at most `columns` cells; `nil` while there is nothing to tell.
  func line(columns: Int) -> String? {
    guard let start = progress.start, time - start >= Self.patience else { return nil }
    let columns = min(columns, Self.mostColumns)
    let numbers = [count, rate, remaining].compactMap(\.self)
    var room = columns
    let shown = numbers.prefix { part in
      room -= TextWidth.of(part) + 2
      return room >= 0
    }
    let right = shown.joined(separator: "  ")
    let left = left(columns: columns - (right.isEmpty ? 0 : TextWidth.of(right) + 2))
    let bar = bar(columns: columns - TextWidth.of(left) - TextWidth.of(right) - 4)
    let parts = [left, bar ?? "", right].filter { !$0.isEmpty }
    return parts.isEmpty ? nil : parts.joined(separator: "  ")
  }

  // MARK: - Its parts

  private var count: String? {
    let (done, total) = progress.messages
    return total > 0 ? "\(done)/\(total)" : nil
  }

  private var rate: String? {
    guard !progress.parts.isEmpty, let rate = progress.pace.bytesPerSecond(at: time) else {
      return nil
    }
    return "\(Amounts.octets(Int(clamping: rate)))/s"
  }

  /// A `+` says that other folders wait, of which nobody knows the size yet.
  private var remaining: String? {
    let (done, total) = progress.messages
    guard done < total, let left = progress.pace.duration(of: total - done, at: time) else {
      return nil
    }
    return "\(Amounts.timer(max(1, left)))\(progress.hasMore ? "+" : "") left"
  }

  private func left(columns: Int) -> String {
    let (done, total) = progress.allFolders
    let folders = total > 1 ? "folder \(min(done + 1, total))/\(total)" : ""
    let room = columns - folders.utf8.count - (folders.isEmpty ? 0 : 2)
    guard room >= 4 else { return folders.utf8.count <= columns ? folders : "" }
    let longest = max(room - Self.narrowestBar - 2, min(room, 16))
    let name = TextWidth.cutMiddle(name, to: min(longest, 32), ellipsis: symbols.ellipsis)
    return [folders, name].filter { !$0.isEmpty }.joined(separator: "  ")
  }

  /// The folder that is copied, or how many there are.
  private var name: String {
    let names = Set(progress.parts.map(\.source.folder))
    guard let name = names.first else { return "" }
    guard names.count == 1 else { return "\(names.count) folders" }
    let text = EscapedText.of(name.rawValue)
    return symbols.isASCII ? String(text.map { $0.isASCII ? $0 : "?" }) : text
  }

  private func bar(columns: Int) -> String? {
    let (done, total) = progress.messages
    guard total > 0, columns >= Self.narrowestBar else { return nil }
    return symbols.bar(Double(done) / Double(total), columns: min(columns, Self.widestBar))
  }
}

extension Symbols {
  /// A bar of progress of so many cells, its ends included; `part` is 0 to 1.
  func bar(_ part: Double, columns: Int) -> String {
    let inner = max(0, columns - 2)
    let steps = Int(clamping: part * Double(inner * progress.parts.count))
    let cells = (0..<inner).map { cell in
      let level = min(progress.parts.count, steps - cell * progress.parts.count)
      return level > 0 ? progress.parts[level - 1] : progress.ground
    }
    return progress.left + cells.joined() + progress.right
  }
}
