// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Hands on messages of the local server under the names by which the other side knows them.
final class MappedReceiver: MessageReceiver {
  private let receiver: any MessageReceiver
  private let names: [UID: MessageReference]
  var needsDetails: Bool { receiver.needsDetails }

  /// `names` are those of the messages that will come, by their UIDs on the local server.
  init(_ receiver: any MessageReceiver, _ names: [UID: MessageReference]) {
    self.receiver = receiver
    self.names = names
  }

  func begin(_ preview: MessagePreview) throws(SyncFailure) {
    var preview = preview
    preview.message = preview.message.map { names.name(of: $0) }
    try receiver.begin(preview)
  }

  func receive(_ octets: ArraySlice<UInt8>) throws(SyncFailure) { try receiver.receive(octets) }

  func end(_ message: MessageReference, flags: MessageFlags) throws(SyncFailure) {
    try receiver.end(names.name(of: message), flags: flags)
  }

  func abandon() throws(SyncFailure) { try receiver.abandon() }
  func finish() throws(SyncFailure) { try receiver.finish() }
}

/// Tells of messages that leave the local server by the names by which the other side knows them.
final class MappedSource: CopyObserver {
  private let observer: any CopyObserver
  private let names: [UID: MessageReference]

  init(_ observer: any CopyObserver, _ names: [UID: MessageReference]) {
    self.observer = observer
    self.names = names
  }

  func copying(_ message: MessageReference?) {
    observer.copying(message.map { names.name(of: $0) })
  }

  func stored(_ copies: [StoredCopy]) throws(SyncFailure) { try observer.stored(copies) }

  func failed(_ message: MessageReference, _ problem: SyncProblem) {
    observer.failed(names.name(of: message), problem)
  }

  var shouldStop: Bool { observer.shouldStop }
}

extension [UID: MessageReference] {
  fileprivate func name(of message: MessageReference) -> MessageReference {
    guard case .uid(let local) = message else { return message }
    return self[local] ?? message
  }
}

/// Notes in the map what the local server has taken, and tells of it by the UIDs of the remote one.
final class MappedTarget: CopyObserver {
  private let observer: any CopyObserver
  private let folder: MappedFolder

  init(_ observer: any CopyObserver, _ folder: MappedFolder) {
    self.observer = observer
    self.folder = folder
  }

  func copying(_ message: MessageReference?) { observer.copying(message) }

  func stored(_ copies: [StoredCopy]) throws(SyncFailure) {
    folder.note(copies)
    try observer.stored(
      copies.map { copy in
        var copy = copy
        if case .uid(let remote) = copy.source { copy.uid = remote }
        return copy
      })
  }

  func failed(_ message: MessageReference, _ problem: SyncProblem) {
    observer.failed(message, problem)
  }

  var shouldStop: Bool { observer.shouldStop }
}
