// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// What both sides and the status say of labels, of messages of which they may differ.
struct LabelLook {
  /// Ascending by UID.
  private(set) var messages: [LabelledMessage] = []
  /// When the files of the messages were written to last, in nanoseconds since 1970.
  private(set) var modified: [UID: Int64] = [:]

  /// Looks at every file, but reads only those that were written to since both sides agreed.
  init(
    _ rows: [AgreedLabels], _ local: MaildirFolder, _ listing: LabelListing,
    _ settings: LabelSettings, _ reporter: Reporter
  ) throws(SyncFailure) {
    modified = try local.modificationTimes(of: rows.map(\.uid))
    let edited = rows.filter { row in
      modified[row.uid].map { Self.isEdited(row, $0) } ?? false
    }
    if !edited.isEmpty {
      reporter.report(.readingLabels(count: edited.count, on: local.place))
    }
    for row in rows {
      guard let time = modified[row.uid] else { continue }
      let isEdited = Self.isEdited(row, time)
      let remote = listing[row.uid].map(settings.kept)
      guard isEdited || remote.map({ LabelText.status.write($0) != row.text }) == true else {
        continue
      }
      let known = listing[row.uid] ?? []
      let text = LabelText.status.read(row.text, known: known)
      var own: Set<MessageLabel>?
      if isEdited {
        guard let header = try local.header(of: row.uid) else { continue }
        let field = LabelsHeader(settings)
        own = settings.kept(field.labels(in: header, known: known.union(text)))
      }
      let agreed = row.modified == 0 ? nil : settings.kept(text)
      messages.append(LabelledMessage(row.uid, local: own, remote: remote, agreed: agreed))
    }
  }

  /// Whether any file was written to since both sides agreed on its labels; never without labels.
  static func findsEdits(
    in folder: any LocalFolder, of pair: FolderPair, _ context: RunContext
  ) throws(SyncFailure) -> Bool {
    guard context.account.labels != nil, let folder = folder as? MaildirFolder else { return false }
    let rows = try StatusDatabase.peekLabels(path: context.statusPath(pair))
    let modified = try folder.modificationTimes(of: rows.map(\.uid))
    return rows.contains { row in modified[row.uid].map { isEdited(row, $0) } ?? false }
  }

  private static func isEdited(_ row: AgreedLabels, _ time: Int64) -> Bool {
    Int(time / 1_000_000_000) > row.modified
  }
}
