// SPDX-License-Identifier: MIT

import SyncModel

/// The form of the files that OfflineIMAP keeps between runs: an array of objects of texts, in ASCII.
enum MailboxListJSON {
  typealias Entry = MailboxListSettings.Entry

  /// Writes entries as Python's `json` does.
  static func text(of entries: [Entry]) -> String {
    let objects = entries.map { entry in
      JSONValue.object([
        "accountname": .text(entry.account.rawValue), "foldername": .text(entry.folder.rawValue),
        "localfolders": .optional(entry.root),
      ])
    }
    return String(decoding: JSONValue.list(objects).encodedAsPython, as: UTF8.self)
  }

  /// Reads what any program wrote in that form; `nil` if it is something else.
  static func entries(in text: [UInt8]) -> [Entry]? {
    guard let list = JSONReader.read(text)?.list else { return nil }
    let entries = list.compactMap(entry)
    return entries.count == list.count ? entries : nil
  }

  private static func entry(_ value: JSONValue) -> Entry? {
    guard let account = value["accountname"].text, let folder = value["foldername"].text,
      value["localfolders"] == .null || value["localfolders"].text != nil
    else { return nil }
    return Entry(
      account: AccountName(account), folder: FolderName(folder), root: value["localfolders"].text)
  }
}
