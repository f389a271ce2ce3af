// SPDX-License-Identifier: MIT

extension Fault.Distortion {
  /// The answer as the client will see it.
  func applied(to answer: Answer) -> Answer {
    var distorted = answer
    switch self {
    case .sizes(let error):
      distorted.mapItems { _, item in
        if case .size(let size) = item { .size(max(0, size + error)) } else { item }
      }
    case .exists(let error): distorted.add(error, to: .messages, atLeast: 0)
    case .uidNext(let error): distorted.add(error, to: .uidNext, atLeast: 1)
    case .highestModSequence(let error):
      distorted.add(error, to: .highestModSequence, atLeast: 1)
    case .vanished(let more, let fewer): distorted.distortVanished(adding: more, omitting: fewer)
    case .missing(let uids):
      distorted.responses.removeAll { $0.fetchedUID.map(uids.contains) ?? false }
    case .zero(let uids):
      distorted.mapItems { uid, item in
        if case .uid = item, uids.contains(uid) { .uid(0) } else { item }
      }
    case .identity(let number): distorted.distortIdentities(number)
    case .repeated: distorted.responses = answer.responses.flatMap(\.repeated)
    case .reversed:
      var backwards = answer.responses.filter { $0.fetchedUID != nil }
      distorted.responses = answer.responses.map { response in
        response.fetchedUID == nil ? response : backwards.popLast() ?? response
      }
    case .cut(let length): distorted.cutFirstLiteral(after: length)
    case .shortened(let length):
      distorted.mapItems { _, item in
        guard case .content(let label, let bytes) = item else { return item }
        return .content(label: label, Array(bytes.prefix(length)))
      }
    case .nonsense(let lines): distorted.responses = lines.map(Response.raw)
    case .postponed: distorted.isPostponed = true
    }
    return distorted
  }
}

extension Response {
  /// The UID of the message that a FETCH response is about.
  fileprivate var fetchedUID: UInt32? {
    if case .fetch(_, let uid, _) = self { uid } else { nil }
  }

  /// The response twice, if that changes no count.
  fileprivate var repeated: [Response] {
    switch self {
    case .exists, .recent, .expunge: [self]
    default: [self, self]
    }
  }

  /// The response with an error in one of the numbers of the mailbox, if it tells that number.
  fileprivate func adding(_ error: Int, to item: StatusItem, atLeast least: Int) -> Response {
    switch (self, item) {
    case (.exists(let count), .messages): .exists(max(least, count + error))
    case (.uidNext(let number), .uidNext): .uidNext(max(least, number + error))
    case (.highestModSequence(let number), .highestModSequence):
      .highestModSequence(max(least, number + error))
    case (.status(let name, let facts), _):
      .status(
        name,
        facts.map { fact in
          guard fact.item == item else { return fact }
          return StatusFact(item: item, number: max(least, fact.number + error))
        })
    default: self
    }
  }
}

extension Answer {
  fileprivate mutating func add(_ error: Int, to item: StatusItem, atLeast least: Int) {
    responses = responses.map { $0.adding(error, to: item, atLeast: least) }
  }

  fileprivate mutating func distortVanished(adding more: Set<UInt32>, omitting fewer: Set<UInt32>) {
    var isFound = false
    responses = responses.compactMap { response in
      guard case .vanished(let uids, let isEarlier) = response else { return response }
      isFound = true
      let told = Set(uids).union(more).subtracting(fewer).sorted()
      return told.isEmpty ? nil : .vanished(told, isEarlier: isEarlier)
    }
    guard !isFound, !more.isEmpty else { return }
    let place = responses.firstIndex { $0.fetchedUID != nil } ?? responses.endIndex
    responses.insert(.vanished(more.sorted(), isEarlier: true), at: place)
  }

  fileprivate mutating func mapItems(_ change: (UInt32, FetchItem) -> FetchItem) {
    responses = responses.map { response in
      guard case .fetch(let number, let uid, let items) = response else { return response }
      return .fetch(number: number, uid: uid, items.map { change(uid, $0) })
    }
  }

  fileprivate mutating func distortIdentities(_ number: Int?) {
    responses = responses.map { response in
      guard case .fetch(let place, let uid, let items) = response else { return response }
      let told: [FetchItem] = items.compactMap { item in
        guard case .word(let word) = item else { return item }
        if word.hasPrefix("EMAILID") { return number.map { .word("EMAILID (M\($0))") } }
        if word.hasPrefix("X-GM-MSGID") { return number.map { .word("X-GM-MSGID \($0)") } }
        return item
      }
      return .fetch(number: place, uid: uid, told)
    }
  }

  /// Ends the answer, and the connection, inside the first literal; without one nothing happens.
  fileprivate mutating func cutFirstLiteral(after length: Int) {
    for (place, response) in responses.enumerated() {
      guard case .fetch(let number, let uid, let items) = response else { continue }
      for (index, item) in items.enumerated() {
        guard case .content(let label, let content) = item else { continue }
        let cut = FetchItem.cut(
          label: label, size: content.count, Array(content.prefix(length)))
        responses[place...] = [.fetch(number: number, uid: uid, items[..<index] + [cut])]
        completion = nil
        isLast = true
        return
      }
    }
  }
}
