// SPDX-License-Identifier: MIT

import SyncModel

/// Reads the `[mbnames]` section.
struct MailboxListReader {
  private let section: SectionReader
  private let exists: Bool

  init(_ settings: SettingsReader) {
    section = settings.section("mbnames", .mailboxNames)
    exists = settings.document[section: "mbnames"] != nil
  }

  /// `nil` without the section, or when something is missing in it, which is reported if it matters.
  func read() -> MailboxListSettings? {
    guard exists, section.has("enabled"), section.boolean("enabled") else { return nil }
    let path = section.required("filename")
    let item = section.uninterpolated("peritem")
    let (header, footer) = (expression("header"), expression("footer"))
    guard let path, let item, let header, let separator = expression("sep"), let footer else {
      return nil
    }
    var list = MailboxListSettings(
      path: section.path(path, for: "filename"), header: header.text, item: item,
      separator: separator.text, footer: footer.text)
    list.isEnabled = true
    list.isIncremental = section.boolean("incremental")
    list.filter = section.expression("folderfilter")?.entryFilter
    list.order = section.expression("sort_keyfunc")?.entryOrder
    return list
  }

  private func expression(_ option: String) -> PythonExpression? {
    section.has(option) ? section.expression(option) : section.required(option).flatMap { _ in nil }
  }
}
