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
    case .exists(let error):
      distorted.responses = answer.responses.map { response in
        if case .exists(let count) = response { .exists(max(0, count + error)) } else { response }
      }
    case .missing(let uids):
      distorted.responses.removeAll { $0.fetchedUID.map(uids.contains) ?? false }
    case .zero(let uids):
      distorted.mapItems { uid, item in
        if case .uid = item, uids.contains(uid) { .uid(0) } else { item }
      }
    case .repeated:
      distorted.responses = answer.responses.flatMap { response in
        response.fetchedUID == nil ? [response] : [response, response]
      }
    case .reversed:
      var backwards = answer.responses.filter { $0.fetchedUID != nil }
      distorted.responses = answer.responses.map { response in
        response.fetchedUID == nil ? response : backwards.popLast() ?? response
      }
    case .cut(let length): distorted.cutFirstLiteral(after: length)
    }
    return distorted
  }
}

extension Response {
  /// The UID of the message that a FETCH response is about.
  fileprivate var fetchedUID: UInt32? {
    if case .fetch(_, let uid, _) = self { uid } else { nil }
  }
}

extension Answer {
  fileprivate mutating func mapItems(_ change: (UInt32, FetchItem) -> FetchItem) {
    responses = responses.map { response in
      guard case .fetch(let number, let uid, let items) = response else { return response }
      return .fetch(number: number, uid: uid, items.map { change(uid, $0) })
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
