// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel
import Synchronization

/// Gives message files other labels, many at a time.
///
/// Each message is written anew to `tmp`; when a batch is durable, each new file changes places with the
/// old one in one step, and the old one is removed.  So there is a whole file of the name at every
/// moment, and a message that somebody renamed, edited or removed meanwhile keeps what he did.
final class LabelWriter {
  /// A message whose file is to be changed.
  struct Order {
    let uid: UID
    /// All labels that it shall have but for those that are ignored, which stay as they are.
    let labels: Set<MessageLabel>
    /// When the file was written to last as it was looked at, in nanoseconds since 1970.
    let modified: Int64
  }

  /// A file that has its labels: the message, and when it was written to in seconds since 1970.
  typealias Done = (uid: UID, modified: Int)

  /// A new file that lies in `tmp`.
  private struct Written {
    let uid: UID
    let file: WrittenFile
    let place: MaildirIndex.Place
    let modified: Int
  }

  private static let batchLimit = 128
  private static let chunkSize = 1 << 16

  private let folder: MaildirFolder
  private let settings: LabelSettings
  private let field: LabelsHeader
  /// The files that changed places; of a batch that is done, the others have not.
  private let exchanged: ExchangedFiles
  private let commit: GroupCommit
  private var written: [Written] = []

  /// Of `calls` the renaming is not used, but `swap`.
  init(
    _ folder: MaildirFolder, _ settings: LabelSettings, calls: CommitCalls = .system,
    swap: @escaping ExchangedFiles.Swap = FileExchange.swap
  ) {
    self.folder = folder
    self.settings = settings
    field = LabelsHeader(settings)
    var calls = calls
    let exchanged = ExchangedFiles(swap: swap)
    self.exchanged = exchanged
    calls.rename = { written throws(SystemError) in try exchanged.exchange(written) }
    commit = GroupCommit(isDurable: folder.isDurable, calls: calls)
  }

  deinit { discard(written) }

  /// Changes the files; `done` is called with messages whose files have the labels, durably.
  ///
  /// A file that is not as it was is left alone: the next run looks at it again.
  func write(
    _ orders: [Order], done: ([Done]) throws(SyncFailure) -> Void
  ) throws(SyncFailure) {
    for order in orders {
      if let same = try prepare(order) { try done([same]) }
      if written.count >= min(Self.batchLimit, HeldFiles.batchLimit) || HeldFiles.isFull {
        try deliver(done)
      }
    }
    try deliver(done)
  }

  /// Writes the new file, or returns at once when the old one has the labels already.
  private func prepare(_ order: Order) throws(SyncFailure) -> Done? {
    guard let old = try folder.locate(.uid(order.uid)) else { return nil }
    let path = "\(folder.path)/\(old.below)"
    do throws(SystemError) {
      let source = try FileDescriptor(opening: path, .readFile)
      let status = try source.status()
      guard status.modified == order.modified else { return nil }
      let (header, body) = try MaildirFolder.header(of: source)
      let present = field.labels(in: header, known: order.labels.union(settings.ignored))
      if settings.kept(present) == order.labels {
        return (order.uid, status.modifiedSecond)
      }
      let labels = order.labels.union(present.intersection(settings.ignored))
      try copy(
        field.header(header, with: labels) + body, source, status, old, order.uid, to: path)
      return nil
    } catch {
      if error.isMissing { return nil }
      throw .file(error, while: "change the labels of \(path)")
    }
  }

  private func copy(
    _ beginning: [UInt8], _ source: borrowing FileDescriptor, _ status: FileStatus,
    _ old: MaildirFolder.File, _ uid: UID, to target: String
  ) throws(SystemError) {
    var path = ""
    let file = try createFile(at: &path, status.permissions)
    do throws(SystemError) {
      try file.write(beginning)
      try Self.copyRest(of: source, to: file)
      // Who writes to the file now would have his words lost.
      guard try source.status() == status else { return try Files.remove(path) }
      if folder.settings.datesByHeaderDate {
        let time = status.modifiedSecond
        try Files.setTimes(path, accessed: time, modified: time)
      }
      let modified = try file.status().modifiedSecond
      exchanged.expect(status, at: path)
      var open: FileDescriptor? = consume file
      if folder.isDurable { HeldFiles.add(1) } else { open = nil }
      written.append(
        Written(
          uid: uid, file: WrittenFile(open.take(), path: path, target: target),
          place: old.place, modified: modified))
    } catch {
      try? Files.remove(path)
      throw error
    }
  }

  /// Creates a file in `tmp`; a process that was killed may have left one of the same name.
  private func createFile(
    at path: inout String, _ permissions: UInt32
  ) throws(SystemError) -> FileDescriptor {
    while true {
      path = "\(folder.path)/tmp/\(folder.namer.unique())"
      do throws(SystemError) {
        return try FileDescriptor(opening: path, .createNew, permissions: permissions)
      } catch {
        if !error.isExisting { throw error }
      }
    }
  }

  private static func copyRest(
    of source: borrowing FileDescriptor, to file: borrowing FileDescriptor
  ) throws(SystemError) {
    var chunk = [UInt8](repeating: 0, count: chunkSize)
    while true {
      var span = chunk.mutableSpan
      let count = try source.read(into: &span)
      if count == 0 { return }
      try file.write(chunk.span.extracting(..<count).bytes)
    }
  }

  private func deliver(_ done: ([Done]) throws(SyncFailure) -> Void) throws(SyncFailure) {
    let batch = written
    written = []
    guard !batch.isEmpty else { return }
    let places = Set(batch.map(\.place))
    commit.start(batch.map(\.file), in: places.map { "\(folder.path)/\($0.name)" })
    let outcome = commit.collect(isWaiting: true)
    discard(batch)
    if let failure = outcome?.failure { throw failure }
    let changed = batch.filter { exchanged.contains($0.file.path) }
    try done(changed.map { ($0.uid, $0.modified) })
  }

  /// Removes what lies in `tmp`: the old files of those that changed places, the new ones of the others.
  private func discard(_ batch: [Written]) {
    for message in batch where !exchanged.isStranger(message.file.path) {
      try? Files.remove(message.file.path)
    }
    if folder.isDurable { HeldFiles.add(-batch.count) }
  }
}

/// The files that changed places with older ones, shared with the crew that does it.
final class ExchangedFiles: Sendable {
  /// Exchanges two names in one step; `false` where that cannot be done.
  typealias Swap = @Sendable (String, String) throws(SystemError) -> Bool

  private struct State {
    /// What the old file was, by the path of the new one.
    var old: [String: FileStatus] = [:]
    var paths: Set<String> = []
    /// The paths of new files at which files of other programs lie.
    var strangers: Set<String> = []
  }

  private let swap: Swap
  private let state = Mutex(State())

  init(swap: @escaping Swap) { self.swap = swap }

  func expect(_ old: FileStatus, at path: String) { state.withLock { $0.old[path] = old } }

  func contains(_ path: String) -> Bool { state.withLock { $0.paths.contains(path) } }

  /// Whether a file of another program lies at the path and could not be put back.
  func isStranger(_ path: String) -> Bool { state.withLock { $0.strangers.contains(path) } }

  /// Puts a new file in the place of the old one, if that is still what it was.
  func exchange(_ written: WrittenFile) throws(SystemError) {
    let expected = state.withLock { $0.old[written.path] }
    do throws(SystemError) {
      if try swap(written.path, written.target) {
        // Another program may have put a file of its own there.
        guard try Files.status(written.path) == expected else { return try putBack(written) }
      } else {
        guard try Files.status(written.target) == expected else { return }
        try Files.rename(written.path, to: written.target)
      }
    } catch {
      if error.isMissing { return }
      throw error
    }
    state.withLock { _ = $0.paths.insert(written.path) }
  }

  /// Gives a file of another program its name back; a third one may have renamed the new file meanwhile.
  private func putBack(_ written: WrittenFile) throws(SystemError) {
    state.withLock { _ = $0.strangers.insert(written.path) }
    do throws(SystemError) {
      _ = try swap(written.path, written.target)
    } catch {
      guard error.isMissing else { throw error }
      return try Files.rename(written.path, to: written.target)
    }
    state.withLock { _ = $0.strangers.remove(written.path) }
  }
}
