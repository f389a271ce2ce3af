// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Streams messages of the open mailbox to a receiver.
///
/// Several FETCH commands are under way at once, so that the server never waits for us; each body goes
/// to the receiver in the pieces in which it arrives.
struct IMAPDownload {
  /// Messages named by one command: few enough that leaving after it does not take long.
  private static let batch = 32
  /// Commands under way.
  private static let depth = 4

  private let connection: IMAPConnection
  private let receiver: any MessageReceiver
  private let observer: any CopyObserver
  private var batches: ArraySlice<[UID]>
  private var wanted: [UID: MessageFlags]
  private var current: BodyStart?

  init(
    _ copies: [MessageCopy], from connection: IMAPConnection,
    to receiver: any MessageReceiver, observer: any CopyObserver
  ) {
    self.connection = connection
    self.receiver = receiver
    self.observer = observer
    var uids: [UID] = []
    wanted = [:]
    for copy in copies {
      guard case .uid(let uid) = copy.message else { continue }
      uids.append(uid)
      wanted[uid] = copy.flags
    }
    batches =
      stride(from: 0, to: uids.count, by: Self.batch).map {
        Array(uids[$0..<min($0 + Self.batch, uids.count)])
      }[...]
  }

  /// Fetches everything, unless the observer wants to stop: then what is under way is finished.
  mutating func run() throws(SyncFailure) {
    var sent: [(tag: Tag, uids: [UID])] = []
    repeat {
      while sent.count < Self.depth, !observer.shouldStop, let uids = batches.popFirst() {
        let command = Command.fetch(uids: .set(UIDSet(uids)), [.uid, .body(.wholeMessage)])
        sent.append((try connection.send(command), uids))
      }
      guard !sent.isEmpty else { break }
      let (tag, uids) = sent.removeFirst()
      let completion = try finish(tag)
      reportMissing(among: uids, completion)
    } while true
    try receiver.finish()
  }

  private mutating func finish(_ tag: Tag) throws(SyncFailure) -> Completion {
    while true {
      if let completion = connection.completion(of: tag) { return completion }
      try handle(try connection.nextEvent())
    }
  }

  private mutating func handle(_ event: SessionEvent) throws(SyncFailure) {
    switch event {
    case .bodyBegan(let start):
      current = start
      if let uid = start.uid { observer.copying(.uid(uid)) }
      try receiver.begin(
        MessagePreview(message: start.uid.map { .uid($0) }, octets: start.octets))
    case .bodyChunk(let octets):
      if current != nil { try receiver.receive(octets) }
    case .untagged(.fetch(let message)):
      try end(message)
    case .unparsable where current != nil:
      current = nil
      try receiver.abandon()
    default: break
    }
  }

  /// Handles the end of a message, or news about the flags of any.
  private mutating func end(_ message: FetchResponse) throws(SyncFailure) {
    let start = current
    current = nil
    guard let uid = message.uid, let flags = wanted[uid],
      message.bodies.contains(where: \.section.isWholeMessage)
    else {
      if start != nil { try receiver.abandon() }
      return
    }
    wanted[uid] = nil
    guard let start else { return try endWithoutStream(uid, flags, message) }
    if start.uid == nil { observer.copying(.uid(uid)) }
    try receiver.end(.uid(uid), flags: flags)
  }

  /// A server may send a short body as a string, or none at all.
  private func endWithoutStream(
    _ uid: UID, _ flags: MessageFlags, _ message: FetchResponse
  ) throws(SyncFailure) {
    var octets: [UInt8] = []
    if case .octets(let held)? = message.bodies.first?.content { octets = held }
    observer.copying(.uid(uid))
    try receiver.begin(MessagePreview(message: .uid(uid), octets: octets.count))
    try receiver.receive(octets[...])
    try receiver.end(.uid(uid), flags: flags)
  }

  private mutating func reportMissing(among uids: [UID], _ completion: Completion) {
    for uid in uids where wanted.removeValue(forKey: uid) != nil {
      observer.failed(.uid(uid), .messageMissing(uid: uid))
    }
  }
}
