// SPDX-License-Identifier: MIT

extension Session {
  /// SEARCH and UID SEARCH (RFC 3501 §6.4.4, RFC 4731, RFC 7162 §3.1.5).
  func search(_ request: SearchRequest) -> Answer {
    guard case .selected(var view) = phase else { return notSelected }
    guard [nil, "UTF-8", "US-ASCII"].contains(request.charset) else {
      return Answer([], .no("Unknown charset.", code: "BADCHARSET (US-ASCII UTF-8)"))
    }
    let hits = hits(of: request.key, in: view)
    if request.returning?.contains(.save) == true {
      view.saved = Set(hits.map(\.uid))
      phase = .selected(view)
    }
    let numbers = hits.map { request.isByUID ? $0.uid : $0.number }
    let highest = request.key.usesModSequences ? hits.map(\.modSequence).max() : nil
    let done = Completion.ok("SEARCH completed.")
    guard let results = request.returning else {
      let words = ["SEARCH"] + numbers.map(String.init)
      let sequence = highest.map { ["(MODSEQ \($0))"] } ?? []
      return Answer([.line((words + sequence).joined(separator: " "))], done)
    }
    if results == [.save] { return Answer([], done) }
    let facts = facts(of: numbers, results) + (highest.map { ["MODSEQ \($0)"] } ?? [])
    let head = "ESEARCH (TAG \"\(tag)\")\(request.isByUID ? " UID" : "")"
    return Answer([.line(([head] + facts).joined(separator: " "))], done)
  }

  /// A message that a search found.
  private struct Hit {
    let number: UInt32
    let uid: UInt32
    let modSequence: UInt64
  }

  private func hits(of key: SearchKey, in view: SelectedView) -> [Hit] {
    let mailbox = store.snapshot[identity: view.identity]
    return view.entries.enumerated().compactMap { place, entry in
      guard let message = mailbox?.message(entry.uid) else { return nil }
      let matcher = SearchMatcher(
        message: message, number: UInt32(place) + 1, isRecent: view.isRecent(entry.uid),
        largestNumber: view.largestNumber, largestUID: view.largestUID,
        isSaved: view.saved.contains(entry.uid))
      guard matcher.matches(key) else { return nil }
      return Hit(number: UInt32(place) + 1, uid: entry.uid, modSequence: message.modSequence)
    }
  }

  /// The results of an ESEARCH response; what has no value is left out.
  private func facts(of numbers: [UInt32], _ results: Set<SearchResult>) -> [String] {
    var facts: [String] = []
    if results.contains(.minimum), let first = numbers.first { facts.append("MIN \(first)") }
    if results.contains(.maximum), let last = numbers.last { facts.append("MAX \(last)") }
    if results.contains(.all), !numbers.isEmpty { facts.append("ALL \(numbers.asSequenceSet)") }
    if results.contains(.count) { facts.append("COUNT \(numbers.count)") }
    return facts
  }
}
