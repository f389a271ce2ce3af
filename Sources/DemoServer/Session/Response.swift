// SPDX-License-Identifier: MIT

/// An untagged response, before it becomes bytes, so that faults can distort it.
enum Response: Equatable, Sendable {
  /// Everything after `* `, ready to send.
  case line(String)
  /// A whole line, without `* `.
  case raw(String)
  case exists(Int)
  case recent(Int)
  case expunge(Int)
  /// UIDs that are gone; earlier ones went before the mailbox was opened, or while nobody listened.
  case vanished([UInt32], isEarlier: Bool)
  /// `OK [UIDNEXT n]`.
  case uidNext(Int)
  /// `OK [HIGHESTMODSEQ n]`.
  case highestModSequence(Int)
  case status(WireName, [StatusFact])
  /// The items of one message; `uid` says which, whether or not the client asked for it.
  case fetch(number: Int, uid: UInt32, [FetchItem])
}

/// One item of a STATUS response.
struct StatusFact: Equatable, Sendable {
  let item: StatusItem
  var number: Int
}

/// One item of a FETCH response.
enum FetchItem: Equatable, Sendable {
  case flags(MailFlags, isRecent: Bool)
  case uid(UInt32)
  case internalDate(MailDate)
  case size(Int)
  case modSequence(UInt64)
  /// An item whose value needs no thought, as it is sent: `EMAILID (M12)`.
  case word(String)
  case content(label: String, [UInt8])
  /// A literal that promises `size` bytes and holds fewer; nothing can follow it.
  case cut(label: String, size: Int, [UInt8])
}

/// The tagged end of an answer.
struct Completion: Equatable, Sendable {
  enum Status: String, Equatable, Sendable {
    case ok = "OK"
    case no = "NO"
    case bad = "BAD"
  }

  var status: Status
  /// A response code, without its brackets.
  var code: String?
  let text: String

  static func ok(_ text: String, code: String? = nil) -> Completion {
    Completion(status: .ok, code: code, text: text)
  }

  static func no(_ text: String, code: String? = nil) -> Completion {
    Completion(status: .no, code: code, text: text)
  }

  static func bad(_ text: String) -> Completion { Completion(status: .bad, text: text) }

  /// What follows the tag.
  var wireText: String {
    "\(status.rawValue) \(code.map { "[\($0)] " } ?? "")\(text)"
  }
}

/// All that a session says to one command.
struct Answer: Equatable, Sendable {
  var responses: [Response] = []
  /// `nil` where the connection ends without one.
  var completion: Completion?
  /// Whether the completion waits for the answer to the next command.
  var isPostponed = false
  /// Whether the connection ends after the answer.
  var isLast = false

  init(_ responses: [Response] = [], _ completion: Completion?) {
    self.responses = responses
    self.completion = completion
  }

  private init(farewell text: String) {
    responses = [.line("BYE \(text)")]
    isLast = true
  }

  /// Ends the connection at once, as when the selected mailbox is gone.
  static func bye(_ text: String) -> Answer { Answer(farewell: text) }

  static func refused(_ refusal: StoreRefusal) -> Answer {
    Answer([], .no(refusal.text, code: refusal.responseCode))
  }
}
