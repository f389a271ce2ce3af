// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Streams messages of the open mailbox to a receiver.
///
/// Several FETCH commands are under way at once, so that the server never waits for us; each body goes
/// to the receiver in the pieces in which it arrives.
struct IMAPDownload {
  /// Commands under way.
  private static let depth = 4

  /// A command without an answer yet.
  private struct Sent {
    let tag: Tag
    let uids: [UID]
  }

  private let connection: IMAPConnection
  private let receiver: any MessageReceiver
  private let observer: any CopyObserver
  /// Gives further messages, and none when none are left.
  private let more: () throws(SyncFailure) -> [MessageCopy]
  /// What has not been asked for yet.
  private var copies: ArraySlice<MessageCopy> = []
  /// Messages whose command was refused as a whole; each is asked for by itself.
  private var single: [MessageCopy] = []
  /// The messages that are asked for and have not come.
  private var wanted: [UID: MessageCopy] = [:]
  /// When the messages arrived on this server, where the receiver must be told.
  private let dates: [UID: InternalDate]
  private var current: BodyStart?
  /// The octets of a message that the receiver cannot take before it is known which one it is.
  private var held: [UInt8]?
  private var sizing = FetchSizing()
  private var arrived = (messages: 0, octets: 0)
  private var lastAnswer = ContinuousClock.now

  init(
    of more: @escaping () throws(SyncFailure) -> [MessageCopy], from connection: IMAPConnection,
    to receiver: any MessageReceiver, observer: any CopyObserver,
    dates: [UID: InternalDate] = [:]
  ) {
    self.more = more
    self.dates = dates
    self.connection = connection
    self.receiver = receiver
    self.observer = observer
  }

  /// Fetches everything, unless the observer wants to stop: then what is under way is finished.
  mutating func run() throws(SyncFailure) {
    var sent: [Sent] = []
    repeat {
      while sent.count < Self.depth, !observer.shouldStop {
        let uids = try nextBatch()
        if uids.isEmpty { break }
        let command = Command.fetch(uids: .set(UIDSet(uids)), [.uid, .body(.wholeMessage)])
        sent.append(Sent(tag: try connection.send(command), uids: uids))
      }
      guard !sent.isEmpty else { break }
      let first = sent.removeFirst()
      let completion = try finish(first.tag)
      learn()
      settle(first.uids, completion)
    } while true
    try receiver.finish()
  }

  /// The messages for the next command; none when all were asked for.
  private mutating func nextBatch() throws(SyncFailure) -> [UID] {
    var uids: [UID] = []
    if copies.isEmpty { copies = try more()[...] }
    if copies.isEmpty, let copy = single.popLast() { want(copy, &uids) }
    while uids.count < sizing.count, let copy = copies.popFirst() { want(copy, &uids) }
    return uids
  }

  private mutating func want(_ copy: MessageCopy, _ uids: inout [UID]) {
    guard case .uid(let uid) = copy.message else { return }
    uids.append(uid)
    wanted[uid] = copy
  }

  private mutating func learn() {
    let now = ContinuousClock.now
    sizing.learn(
      messages: arrived.messages, octets: arrived.octets, in: lastAnswer.duration(to: now))
    arrived = (0, 0)
    lastAnswer = now
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
      try begin(start)
    case .bodyChunk(let octets):
      arrived.octets += octets.count
      if held?.append(contentsOf: octets) == nil, current != nil { try receiver.receive(octets) }
    case .untagged(.fetch(let message)):
      try end(message)
    case .unparsable where current != nil: try abandon()
    default: break
    }
  }

  private mutating func begin(_ start: BodyStart) throws(SyncFailure) {
    current = start
    if let uid = start.uid { observer.copying(.uid(uid)) }
    // Nearly all servers name the UID before the body.
    if receiver.needsDetails, start.uid == nil { return held = [] }
    try receiver.begin(preview(start.uid, octets: start.octets))
  }

  private func preview(_ uid: UID?, octets: Int) -> MessagePreview {
    var preview = MessagePreview(message: uid.map { .uid($0) }, octets: octets)
    if let uid { preview.label = "UID \(uid)" }
    let copy = uid.flatMap { wanted[$0] }
    preview.flags = copy?.flags ?? []
    preview.labels = copy?.labels
    preview.arrival = uid.flatMap { dates[$0] }
    return preview
  }

  private mutating func abandon() throws(SyncFailure) {
    current = nil
    guard held == nil else { return held = nil }
    try receiver.abandon()
  }

  /// Handles the end of a message, or news about the flags of any.
  private mutating func end(_ message: FetchResponse) throws(SyncFailure) {
    let start = current
    guard let uid = message.uid, let copy = wanted[uid],
      message.bodies.contains(where: \.section.isWholeMessage)
    else {
      if start != nil { try abandon() }
      return
    }
    current = nil
    arrived.messages += 1
    if start?.uid == nil { observer.copying(.uid(uid)) }
    if start == nil || held != nil { try begin(uid, message) }
    wanted[uid] = nil
    held = nil
    try receiver.end(.uid(uid), flags: copy.flags)
  }

  /// Hands on a message that was held, or which the server sent as a string; it may send none at all.
  private func begin(_ uid: UID, _ message: FetchResponse) throws(SyncFailure) {
    var octets = held ?? []
    if case .octets(let string)? = message.bodies.first?.content { octets = string }
    try receiver.begin(preview(uid, octets: octets.count))
    try receiver.receive(octets[...])
  }

  /// Sees to the messages that a command did not bring.
  ///
  /// After a success they are gone.  A command that failed may have failed for one message: the others
  /// come when each is asked for by itself.
  private mutating func settle(_ uids: [UID], _ completion: Completion) {
    for uid in uids {
      guard let copy = wanted.removeValue(forKey: uid) else { continue }
      if completion.condition == .ok || uids.count == 1 {
        observer.failed(.uid(uid), .messageMissing(uid: uid))
      } else {
        single.append(copy)
      }
    }
  }
}
