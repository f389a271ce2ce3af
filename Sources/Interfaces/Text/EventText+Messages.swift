// SPDX-License-Identifier: MIT

import SyncModel

extension EventText {
  func messageLines(_ event: SyncEvent) -> [TextLine] {
    switch event {
    case .copying(let uid, let number, let total, let from, let to):
      let message: SafeText = uid.map { "message UID \($0)" } ?? "new message"
      return [TextLine(.info, "Copy \(message) (\(number)/\(total)) \(from) -> \(to)")]
    case .copyIgnored(let uid, let from, let to):
      return [TextLine(.info, "IGNORED: Copy message UID \(uid) \(from) -> \(to)")]
    case .wouldCopy(let count, let from, let to):
      return [
        TextLine(
          .info, "[DRYRUN] Copy \(messages(count)) from \(bracketed(from)) to \(to.repository)")
      ]
    case .moved(let count, let from, let to):
      return [
        TextLine(
          .info,
          "Moving \(Amounts.count(count, "message")) from \(from.folder) to \(to.folder) in \(to.repository)"
        )
      ]
    case .linked(let count, let from, let to):
      return [
        TextLine(
          .info,
          """
          Taking \(Amounts.count(count, "message")) of \(to.folder) from \(from.folder) in \(to.repository)
          """)
      ]
    case .deleting(let uids, let place, let kind, let isDryRun):
      return [
        TextLine(
          .info,
          """
          \(dryRun(isDryRun))Deleting \(messages(uids.count)) (\(SyncEvent.ranges(of: uids))) \
          in \(kind.rawValue)[\(place.folder)]
          """)
      ]
    case .addingFlag(let flag, let uids, let place):
      return [
        TextLine(
          .info, "Adding flag \(flag.letters) to \(messages(uids.count)) on \(place.folder)")
      ]
    case .removingFlag(let flag, let uids, let place):
      return [
        TextLine(
          .info, "Deleting flag \(flag.letters) from \(messages(uids.count)) on \(place.folder)")
      ]
    case .readingLabels(let count, let place):
      return [
        TextLine(.info, "Collecting data from \(messages(count)) on \(place.folder)")
      ]
    case .settingLabels(let uid, let number, let total, let labels, let place):
      return [
        TextLine(
          .info,
          """
          Setting labels to message \(uid) on \(place.folder) (\(number) of \(total)): \
          \(labels.joined(separator: ", "))
          """)
      ]
    case .changingLabel(let label, let isAdded, let uids, let place):
      let (verb, preposition): (SafeText, SafeText) =
        isAdded ? ("Adding", "to") : ("Deleting", "from")
      return [
        TextLine(
          .info,
          "\(verb) label \(label) \(preposition) \(messages(uids.count)) on \(place.folder)")
      ]
    case .readOnlyFolder(let place, let kind, let refused):
      return [TextLine(.warning, refusal("\(kind.rawValue)[\(place.folder)]", refused))]
    default: return []
    }
  }

  /// OfflineIMAP has no singular, and people search their logs for its sentences.
  private func messages(_ count: Int) -> String {
    reader == .board ? Amounts.count(count, "message") : "\(count) messages"
  }

  private func refusal(_ folder: SafeText, _ refused: RefusedChange) -> SafeText {
    switch refused {
    case .upload(let count):
      """
      Attempted to synchronize \(Amounts.count(count, "message")) to folder \(folder), \
      but that folder is read-only.  \
      \(count == 1 ? "The message" : "The messages") will not be copied to that folder.
      """
    case .flags(let uids):
      """
      Attempted to modify flags for messages \(uids) in folder \(folder), \
      but that folder is read-only.  No flags have been modified for that message.
      """
    case .labels(let uids):
      """
      Attempted to modify labels for messages \(uids) in folder \(folder), \
      but that folder is read-only.  No labels have been modified for that message.
      """
    case .deletion(let uids):
      """
      Attempted to delete messages \(uids) in folder \(folder), \
      but that folder is read-only.  No messages have been deleted in that folder.
      """
    }
  }
}
