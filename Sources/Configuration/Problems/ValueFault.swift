// SPDX-License-Identifier: MIT

/// A value that its option cannot have.
///
/// No case holds the value of a secret option.
enum ValueFault: Equatable, Sendable {
  case missing
  case empty
  case notBoolean(String)
  /// `range` says what is allowed, such as `from 1 to 65535`.
  case notInteger(String, range: String)
  case notNumber(String, range: String)
  case outOfRange(String, range: String)
  case corrected(String, used: String)
  case notHeader(String)
  case notKeyword(String)
  /// The keyword stands for another letter already.
  case repeatedKeyword(String)
  case notDay(String)
  case notAge(String)
  /// So many days lead to a time before 1900.
  case ageTooGreat(String)
  /// A day that has not come yet.
  case dayToCome(String)
  case notOneOf(String, choices: [String], suggestion: String?)
  case notOneCharacter(String)
  /// A character in quotation marks, which are left out.
  case quotedCharacter(Character)
  case notDeletionLimit(String)
  /// The value is not told: it may hold a secret.
  case notProgram(CommandWords.Fault)
  /// A part of the value stands on a line of its own, which it cannot.
  case severalLines(second: Int?)
  case badFingerprint(String)
  /// `reason` completes "the format …".
  case badFormat(String, reason: String, names: [String])
  case badKey(String)
  case unknownMechanism(String, known: [String], suggestion: String?)
  /// The value is not told: it may hold a password.
  case notProxy
  case noFile(String)
  case notTokenAddress(String)
  case noMechanism(known: [String])
  case unknownInterface(String, known: [String], suggestion: String?)
  case oldInterface(String, used: String)
  case severalInterfaces(used: String)

  var text: String {
    switch self {
    case .missing: "this option is missing, and there is no default for it. Add it."
    case .empty: "there is no value after the delimiter. Add it."
    case .notBoolean(let value): "\(value.quoted) is neither yes nor no. Write yes or no."
    case .notInteger(let value, let range):
      "\(value.quoted) is not a whole number. Write one \(range)."
    case .notNumber(let value, let range): "\(value.quoted) is not a number. Write one \(range)."
    case .outOfRange(let value, let range):
      "\(value.shown) is out of range. Write a number \(range)."
    case .corrected(let value, let used):
      "\(value.shown) is out of range; \(used) is used instead. Write \(used)."
    case .notHeader(let value):
      "\(value.quoted) cannot be the name of a header. Write one such as X-Spam-Status."
    case .notKeyword(let value):
      "\(value.quoted) cannot be the name of a keyword. Write one such as $Important."
    case .repeatedKeyword(let value):
      "the keyword \(value.shown) belongs to another letter already. Remove one of the two lines."
    case .notDay(let value): "\(value.quoted) is not a day. Write one such as 2024-01-31."
    case .notAge(let value):
      "\(value.quoted) is neither a number of days nor a day. Write one such as 30 or 2024-01-31."
    case .ageTooGreat(let value):
      "\(value.shown) days lead to a time before 1900. Write fewer, or leave the option out for no limit."
    case .dayToCome(let value):
      "\(value.shown) lies in the future, so that no message would take part. Write an earlier day."
    case .notOneOf(let value, let choices, let suggestion):
      "\(value.quoted) is not possible. \(Self.choice(choices, suggestion))"
    case .quotedCharacter(let inner):
      "\(inner) is used. Write it without quotation marks."
    case .notOneCharacter(let value):
      "\(value.quoted) is not a single character. Write one, such as . or /"
    case .notDeletionLimit(let value):
      "\(value.quoted) is no limit. Write a number of messages such as 20, that and a percentage such "
        + "as 20, 10, or no."
    case .notProgram(.empty): "there is no program in this line. Write its name."
    case .notProgram(.unclosed(let mark)):
      "a quotation mark \(mark) has no partner. Add it, or write \\\(mark) for the sign itself."
    case .notProgram(.needsShell(let sign)):
      "no shell reads this line, so \(sign) means nothing here. "
        + "Put it in quotation marks, or write sh -c '…' with the whole command between the marks."
    case .severalLines(nil): "the value must stand on one line. Write it so."
    case .severalLines(let second?):
      "line \(second) continues this value, because it is indented deeper, "
        + "but the value must stand on one line. Indent both lines alike."
    case .badFingerprint(let value):
      "\(value.quoted) is not a fingerprint. Write the SHA-1, SHA-224, SHA-256, SHA-384 or SHA-512 "
        + "digest of the certificate with 40, 56, 64, 96 or 128 hexadecimal digits."
    case .badFormat(_, let reason, let names):
      "the format \(reason). Write %(name)s with one of \(names.joined(separator: ", ")), and %% for "
        + "the sign itself."
    case .badKey(let value):
      "\(value.quoted) is no name and key. Write pairs such as pause=P or save=^W."
    case .unknownMechanism(let value, let known, let suggestion):
      "there is no login mechanism \(value.quoted). \(Self.choice(known, suggestion))"
    case .notProxy:
      "this is no proxy. Write SOCKS5:host:port, SOCKS4:host:port or HTTP:host:port, with "
        + "user:password@ before the host if the proxy wants them."
    case .noFile(let path):
      "there is no file \(path.shown). Correct the path, or create the file."
    case .notTokenAddress(let value):
      "\(value.quoted) cannot be asked for tokens. Write an address that begins with https://, or "
        + "with http://localhost."
    case .noMechanism(let known):
      "no login mechanism is left in the list. Add one of \(known.joined(separator: ", "))."
    case .unknownInterface(let value, let known, let suggestion):
      "there is no interface \(value.quoted). \(Self.choice(known, suggestion))"
    case .oldInterface(let value, let used):
      "\(value.quoted) is the old name of \(used), which is used. Write \(used)."
    case .severalInterfaces(let used):
      "a list has no effect; \(used) is used. Write \(used)."
    }
  }

  private static func choice(_ choices: [String], _ suggestion: String?) -> String {
    if let suggestion { return "Did you mean \(suggestion)?" }
    return "Write \(choices.dropLast().joined(separator: ", "))"
      + "\(choices.count > 1 ? " or " : "")\(choices.last ?? "")."
  }
}
