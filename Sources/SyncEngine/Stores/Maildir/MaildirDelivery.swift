// SPDX-License-Identifier: MIT

import IMAP
import POSIX
import SyncModel

/// Delivers messages to a Maildir folder, several at a time.
///
/// Each message is written to `tmp`.  When enough have come, all of them are made durable, then
/// renamed into place, then the directory is made durable, and only then the observer hears of them:
/// whatever the moment of a crash, a name in `new` or `cur` belongs to a whole message.
final class MaildirDelivery: MessageReceiver {
  /// A batch is delivered when it holds this many messages or octets.
  private static let batchCount = 64
  private static let batchOctets = 8 << 20

  /// A message that lies complete in `tmp`; its file is open until it is durable.
  private final class Written {
    let file: FileDescriptor
    let path: String
    let copy: StoredCopy

    init(_ file: consuming FileDescriptor, path: String, copy: StoredCopy) {
      self.file = file
      self.path = path
      self.copy = copy
    }
  }

  private let folder: MaildirFolder
  private let observer: any CopyObserver
  private var current: FileDescriptor?
  private var currentPath = ""
  private var octets = 0
  private var expected = 0
  private var lineEnds = LineEndsToDisk()
  private var buffer: [UInt8] = []
  private var written: [Written] = []
  private var writtenOctets = 0

  init(to folder: MaildirFolder, observer: any CopyObserver) {
    self.folder = folder
    self.observer = observer
  }

  deinit { abandonAll() }

  func begin(_ preview: MessagePreview) throws(SyncFailure) {
    currentPath = "\(folder.path)/tmp/\(folder.namer.unique())"
    octets = 0
    expected = preview.octets
    lineEnds = LineEndsToDisk()
    buffer.removeAll(keepingCapacity: true)
    do throws(SystemError) {
      current = try FileDescriptor(opening: currentPath, .createNew)
    } catch {
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
    guard case .uid(let uid) = message, octets > 0, octets == expected,
      let file = current.take()
    else {
      discardCurrent()
      return observer.failed(message, incomplete(message))
    }
    let copy = StoredCopy(source: message, uid: uid, flags: flags, octets: octets)
    written.append(Written(file, path: currentPath, copy: copy))
    writtenOctets += octets
    if written.count >= Self.batchCount || writtenOctets >= Self.batchOctets { try deliver() }
  }

  func abandon() { discardCurrent() }

  func finish() throws(SyncFailure) { try deliver() }

  private func incomplete(_ message: MessageReference) -> SyncProblem {
    guard case .uid(let uid) = message else { return .messageChanged(file: currentPath) }
    return .messageIncomplete(uid: uid, expected: expected, received: octets)
  }

  private func flush() throws(SyncFailure) {
    guard !buffer.isEmpty else { return }
    do throws(SystemError) {
      try current?.write(buffer)
    } catch {
      throw .file(error, while: "write \(currentPath)")
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private func deliver() throws(SyncFailure) {
    guard !written.isEmpty else { return }
    if folder.isDurable {
      for message in written {
        try attempting(to: "write \(message.path)") { () throws(SystemError) in
          try message.file.synchronise()
        }
      }
    }
    for message in written { try deliver(message) }
    try folder.settle()
    let copies = written.map(\.copy)
    written = []
    writtenOctets = 0
    try observer.stored(copies)
  }

  private func deliver(_ message: Written) throws(SyncFailure) {
    let copy = message.copy
    let base = folder.namer.base(uid: copy.uid, digest: folder.digest)
    let name = "\(base)\(folder.separator)2,\(copy.flags.letters)"
    let place: MaildirIndex.Place = copy.flags.contains(.seen) ? .cur : .new
    try attempting(to: "deliver \(folder.path)/\(place.name)/\(name)") { () throws(SystemError) in
      try Files.rename(message.path, to: "\(folder.path)/\(place.name)/\(name)")
    }
    folder.add(copy.uid, name: name, in: place)
  }

  private func discardCurrent() {
    guard let file = current.take() else { return }
    try? file.close()
    remove(currentPath)
  }

  /// Leaves nothing in `tmp` when a connection breaks in the middle of a batch.
  private func abandonAll() {
    discardCurrent()
    for message in written { remove(message.path) }
  }

  /// A file that stays in `tmp` is no message, so failing to remove it loses nothing.
  private func remove(_ path: String) { try? Files.remove(path) }
}
