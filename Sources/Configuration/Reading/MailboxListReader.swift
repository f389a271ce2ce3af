// SPDX-License-Identifier: MIT

import SyncModel

/// Reads the `[mbnames]` section.
struct MailboxListReader {
  private let section: SectionReader

  init(_ settings: SettingsReader) { section = settings.section("mbnames", .mailboxNames) }

  /// `nil` when no list is to be written, or when it cannot be, which is reported.
  func read() -> MailboxListSettings? {
    let isIncremental = section.boolean("incremental")
    guard section.boolean("enabled") else { return nil }
    let path = section.required("filename").map { section.path($0, for: "filename") }
    let (header, separator, footer) = (text("header"), text("sep"), text("footer"))
    let item = item()
    guard let path, let header, let item, let separator, let footer else { return nil }
    var list = MailboxListSettings(
      path: path, header: header, item: item, separator: separator, footer: footer)
    list.isEnabled = true
    list.isIncremental = isIncremental
    list.filter = section.expression("folderfilter")?.entryFilter
    list.order = section.expression("sort_keyfunc")?.entryOrder
    return list
  }

  /// The format of an entry, which is the only value that is never interpolated.
  private func item() -> String? {
    guard let raw = section.uninterpolated("peritem") else { return nil }
    let format = String(raw.stripped)
    do throws(PercentFormat.Mistake) {
      _ = try PercentFormat(format, names: MailboxListSettings.names)
      return format
    } catch {
      let names = MailboxListSettings.names.sorted()
      section.report(.value(.badFormat(format, reason: error.text, names: names)), at: "peritem")
      return nil
    }
  }

  /// A text as Python writes it needs no Python.
  private func text(_ option: String) -> Computed<Void, String>? {
    guard section.isSet(option), section.raw(option) != "" else {
      return section.required(option).flatMap { _ in nil }
    }
    guard let source = section.raw(option) else { return nil }
    guard let text = PythonLiteral.string(source) else { return section.expression(option)?.text }
    return Computed(source) { (_) throws(SyncProblem) in text }
  }
}

extension PercentFormat.Mistake {
  /// Completes "the format …".
  fileprivate var text: String {
    switch self {
    case .incomplete: "ends within a conversion"
    case .unnamed: "has a % without a name in parentheses"
    case .unknownName(let name): "has the unknown name \(name)"
    case .unknownConversion(let letter): "has the conversion \(letter), which is not for text"
    }
  }
}
