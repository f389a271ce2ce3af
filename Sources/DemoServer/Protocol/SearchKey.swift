// SPDX-License-Identifier: MIT

/// One condition of SEARCH (RFC 3501 §6.4.4).
indirect enum SearchKey: Equatable, Sendable {
  case all
  case and([SearchKey])
  case or(SearchKey, SearchKey)
  case not(SearchKey)
  case flag(String)
  case recent
  case sequence(SequenceSet)
  case uid(SequenceSet)
  /// Messages with more bytes than this.
  case larger(UInt32)
  /// Messages with fewer bytes than this.
  case smaller(UInt32)
  /// Compares the day of INTERNALDATE.
  case arrival(DayComparison, CalendarDay)
  /// Compares the day of the Date header.
  case sent(DayComparison, CalendarDay)
  /// A header field whose text contains the bytes; no bytes ask for the field alone.
  case header(name: String, [UInt8])
  case body([UInt8])
  /// Header or body contain the bytes.
  case text([UInt8])
  /// Changed at or after a mod-sequence (RFC 7162 §3.1.5).
  case changedSince(UInt64)
  /// RFC 8474 §5.
  case emailID(String)
  case gmailMessageID(UInt64)

  enum DayComparison: Equatable, Sendable {
    case before, on, since

    func holds(_ day: CalendarDay, _ limit: CalendarDay) -> Bool {
      switch self {
      case .before: day < limit
      case .on: day == limit
      case .since: day >= limit
      }
    }
  }
}

/// Tries a search key on one message.
struct SearchMatcher {
  let message: StoredMessage
  let number: UInt32
  let isRecent: Bool
  let largestNumber: UInt32
  let largestUID: UInt32
  /// Whether the message is one of `$`.
  let isSaved: Bool

  func matches(_ key: SearchKey) -> Bool {
    switch key {
    case .all: true
    case .and(let keys): keys.allSatisfy(matches)
    case .or(let first, let second): matches(first) || matches(second)
    case .not(let key): !matches(key)
    case .flag(let word): message.flags.words.contains(word)
    case .recent: isRecent
    case .sequence(let set) where set.isLastResult: isSaved
    case .uid(let set) where set.isLastResult: isSaved
    case .sequence(let set): set.contains(number, largest: largestNumber)
    case .uid(let set): set.contains(message.uid, largest: largestUID)
    case .larger(let size): message.content.count > size
    case .smaller(let size): message.content.count < size
    case .arrival(let comparison, let day): comparison.holds(message.arrival.day, day)
    case .sent(let comparison, let day):
      MessageText(message.content).sentDay.map { comparison.holds($0, day) } ?? false
    case .header(let name, let text): MessageText(message.content).hasHeader(name, with: text)
    case .body(let text): MessageText(message.content).body.containsIgnoringCase(text)
    case .changedSince(let modSequence): message.modSequence >= modSequence
    case .emailID(let id): message.emailID == id
    case .gmailMessageID(let number): message.origin == number
    case .text(let text): message.content.containsIgnoringCase(text)
    }
  }
}
