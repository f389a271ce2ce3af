// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// Reads the largest Maildir folder that has changed, on a thread of its own, while the server is still
/// being connected to.
///
/// Whoever takes the reading makes sure that the folder has not changed since: it is worth exactly what
/// reading the folder at that moment would be.
final class MaildirReadAhead: Sendable {
  /// The files of a folder at a moment at which its directories had not changed for a while.
  struct Reading: Sendable {
    let index: MaildirIndex
    let digest: FolderDigest
    let mark: MaildirMark
  }

  /// A folder with fewer messages is read faster than a thread is started; one with more would take memory
  /// that nothing else can use later, as each thread gets its own from the system.
  private static let worthwhile = 250...200_000
  /// At so many of the largest folders somebody looks before the run.
  private static let candidates = 8

  private let path: String
  private let reading = Monitor<Reading?>(nil)
  private let thread: Thread

  /// Begins to read; `nil` when no folder of that size is known to have changed, or none may be touched.
  ///
  /// Costs a look at the directories of a few folders.
  convenience init?(_ context: RunContext) {
    guard let settings = context.account.local.maildir, !settings.restoresAccessTimes,
      context.account.onlyFolders == nil, let records = context.memory?.records
    else { return nil }
    let store = MaildirStore(settings)
    for name in Self.largest(records) {
      let (folder, moment) = (FolderName(name), WallClock.now)
      let path = store.path(of: folder)
      guard let mark = try? MaildirMark(of: path), mark != records[name]?.local else { continue }
      guard mark.isSettled(at: moment) else { return nil }
      try? self.init(path, FolderDigest(folder), mark)
      return
    }
    return nil
  }

  private init(_ path: String, _ digest: FolderDigest, _ mark: MaildirMark) throws(SystemError) {
    self.path = path
    let reading = reading
    thread = try Thread(named: "read ahead") {
      guard let index = try? MaildirIndex(reading: path, of: digest) else { return }
      reading.update { $0 = Reading(index: index, digest: digest, mark: mark) }
    }
  }

  /// Folders by their names in the memory, which are those of most folders on the disk.
  private static func largest(_ records: [String: FolderRecord]) -> [String] {
    let sizes = records.compactMap { name, record in
      record.remote.map { (name: name, messages: $0.messages) }
    }
    return sizes.filter { worthwhile.contains($0.messages) }.sorted { $0.messages > $1.messages }
      .prefix(candidates).map(\.name)
  }

  /// Hands out the reading of a folder, once, when it is there; `nil` for every other folder.
  func take(_ path: String) -> Reading? {
    guard path == self.path else { return nil }
    thread.join()
    return reading.update { reading in
      defer { reading = nil }
      return reading
    }
  }

  /// Waits for the end of the reading, which nobody may want any more.
  func finish() { thread.join() }
}
