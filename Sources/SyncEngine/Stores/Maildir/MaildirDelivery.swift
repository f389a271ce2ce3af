// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// Delivers messages to a Maildir folder, several at a time.
///
/// Each message is written to `tmp`.  When enough have come, a ``GroupCommit`` makes them durable and
/// gives them their names while the next ones are received, and then the observer hears of them:
/// whatever the moment of a crash, a name in `new` or `cur` belongs to a whole message, and nobody
/// counts on a message that could still be lost.
final class MaildirDelivery: MessageReceiver {
  /// A batch is delivered when it holds so many octets.
  private static let batchOctets = 16 << 20

  /// A message that lies complete in `tmp`.
  private struct Written {
    let file: WrittenFile
    let place: MaildirIndex.Place
    let copy: StoredCopy
  }

  private let folder: MaildirFolder
  private let observer: any CopyObserver
  private let commit: GroupCommit
  /// On a slow line a batch is delivered before it is full, so that a crash costs little.
  private let batchTime: Duration
  private var current: FileDescriptor?
  private var currentName = ""
  /// The time in the header, in seconds since 1970, if the settings ask for it.
  private var time: Int?
  /// The labels in the header, if the settings ask for them.
  private var labels: Set<MessageLabel>?
  private var octets = 0
  private var expected = 0
  private var lineEnds = LineEndsToDisk()
  private var buffer: [UInt8] = []
  /// The batch that is being collected.
  private var written: [Written] = []
  private var writtenOctets = 0
  private var batchStart = ContinuousClock.now
  /// The batch that is being made durable.
  private var committing: [Written] = []
  /// A failed write-back is told once; what it concerned must never be taken for durable later.
  private var failure: SyncFailure?

  init(
    to folder: MaildirFolder, observer: any CopyObserver, batchTime: Duration = .seconds(2),
    calls: CommitCalls = .system
  ) {
    self.folder = folder
    self.observer = observer
    self.batchTime = batchTime
    commit = GroupCommit(isDurable: folder.isDurable, calls: calls)
  }

  deinit {
    _ = commit.collect(isWaiting: true)
    discardAll()
  }

  func begin(_ preview: MessagePreview) throws(SyncFailure) {
    if let failure { throw failure }
    time = preview.date
    labels = preview.labels
    octets = 0
    expected = preview.octets
    lineEnds = LineEndsToDisk()
    buffer.removeAll(keepingCapacity: true)
    while try !createFile() {}
    HeldFiles.add(1)
  }

  /// Creates the next file in `tmp`; `false` when its name is taken.
  ///
  /// A process that was killed leaves files behind, and one that is started in its place may have its
  /// number and its second: in a container, or when the clock was set back.
  private func createFile() throws(SyncFailure) -> Bool {
    currentName = folder.namer.unique(at: folder.settings.namesByHeaderDate ? time : nil)
    do throws(SystemError) {
      current = try FileDescriptor(opening: currentPath, .createNew)
      return true
    } catch {
      if error.isExisting { return false }
      throw .file(error, while: "create \(currentPath)")
    }
  }

  func receive(_ piece: ArraySlice<UInt8>) throws(SyncFailure) {
    octets += piece.count
    lineEnds.convert(piece, into: &buffer)
    if buffer.count >= 1 << 16 { try flush() }
  }

  func end(_ message: MessageReference, flags: MessageFlags) throws(SyncFailure) {
    lineEnds.finish(into: &buffer)
    try flush()
    guard case .uid(let uid) = message, octets > 0, octets == expected else {
      discardCurrent()
      return observer.failed(message, incomplete(message))
    }
    try keep(StoredCopy(source: message, uid: uid, flags: flags, octets: octets))
    try record(isWaiting: false)
    if isBatchFull { try deliver() }
  }

  func abandon() { discardCurrent() }

  func finish() throws(SyncFailure) {
    discardCurrent()
    try deliver()
    try record(isWaiting: true)
  }

  private var currentPath: String { "\(folder.path)/tmp/\(currentName)" }

  private func incomplete(_ message: MessageReference) -> SyncProblem {
    guard case .uid(let uid) = message else { return .messageChanged(file: currentPath) }
    return .messageIncomplete(uid: uid, expected: expected, received: octets)
  }

  private func flush() throws(SyncFailure) {
    guard !buffer.isEmpty else { return }
    try attempting(to: "write \(currentPath)") { () throws(SystemError) in
      try current?.write(buffer)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Adds the message that was just received to the batch.
  private func keep(_ copy: StoredCopy) throws(SyncFailure) {
    if folder.settings.datesByHeaderDate, let time {
      try attempting(to: "date \(currentPath)") { () throws(SystemError) in
        try Files.setTimes(currentPath, accessed: time, modified: time)
      }
    }
    let labelled = try labelled()
    if !folder.isDurable { try closeCurrent() }
    let place: MaildirIndex.Place = copy.flags.contains(.seen) ? .cur : .new
    let base = folder.namer.base(currentName, uid: copy.uid, digest: folder.digest)
    let name = "\(base)\(folder.separator)2,\(copy.flags.letters)"
    let target = "\(folder.path)/\(place.name)/\(name)"
    if written.isEmpty { batchStart = .now }
    var copy = copy
    copy.file = "\(place.name)/\(name)"
    copy.labelled = labelled
    written.append(
      Written(
        file: WrittenFile(current.take(), path: currentPath, target: target), place: place,
        copy: copy))
    writtenOctets += copy.octets
  }

  /// What is remembered of the labels, so that it is seen when somebody changes them.
  private func labelled() throws(SyncFailure) -> DeliveredLabels? {
    guard let labels else { return nil }
    let status = try attempting(to: "look at \(currentPath)") { () throws(SystemError) in
      try Files.status(currentPath)
    }
    return DeliveredLabels(labels: labels, modified: status.modifiedSecond)
  }

  /// A file system on the network may tell only now that the disk is full.
  private func closeCurrent() throws(SyncFailure) {
    guard let file = current.take() else { return }
    HeldFiles.add(-1)
    do throws(SystemError) {
      try file.close()
    } catch {
      remove(currentPath)
      throw .file(error, while: "write \(currentPath)")
    }
  }

  private var isBatchFull: Bool {
    written.count >= HeldFiles.batchLimit || writtenOctets >= Self.batchOctets
      || HeldFiles.isFull || batchStart.duration(to: .now) >= batchTime
  }

  /// Hands the batch over; what was handed over before is waited for.
  private func deliver() throws(SyncFailure) {
    try record(isWaiting: true)
    if let failure { throw failure }
    guard !written.isEmpty else { return }
    committing = written
    written = []
    writtenOctets = 0
    let places = Set(committing.map(\.place))
    commit.start(committing.map(\.file), in: places.map { "\(folder.path)/\($0.name)" })
    if HeldFiles.isFull { try record(isWaiting: true) }
  }

  /// Tells of the batch that is durable, if there is one.
  private func record(isWaiting: Bool) throws(SyncFailure) {
    guard let outcome = commit.collect(isWaiting: isWaiting) else { return }
    if let failure = outcome.failure {
      self.failure = failure
      discardAll()
      throw failure
    }
    let batch = committing
    committing = []
    release(batch)
    let copies = batch.map(\.copy)
    folder.add(copies)
    try observer.stored(copies)
  }

  private func release(_ batch: [Written]) {
    if folder.isDurable { HeldFiles.add(-batch.count) }
  }

  private func discardCurrent() {
    guard let file = current.take() else { return }
    try? file.close()
    HeldFiles.add(-1)
    remove(currentPath)
  }

  /// Leaves nothing in `tmp` when a connection breaks in the middle of a batch.
  private func discardAll() {
    discardCurrent()
    for message in committing + written { remove(message.file.path) }
    release(committing + written)
    committing = []
    written = []
  }

  /// A file that stays in `tmp` is no message, so failing to remove it loses nothing.
  private func remove(_ path: String) { try? Files.remove(path) }
}
