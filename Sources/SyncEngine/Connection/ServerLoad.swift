// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Whether a server that takes nobody in has too much to do, rather than anything against the password.
extension ResponseText {
  /// The longest pause that is granted to a server: a day, in seconds.
  private static let longestPause = 86_400

  /// Whether the words, in answer to a login or as a farewell, say nothing about the password.
  ///
  /// Not all servers have a code for it: Gmail, Exchange and older ones say it in words only.
  var isOfLoad: Bool {
    switch code {
    case .unavailable, .inUse, .limit, .overQuota: true
    case .authenticationFailed, .authorizationFailed, .expired: false
    default: speaksOfLoad
    }
  }

  private var speaksOfLoad: Bool {
    let words = text.lowercased()
    if words.contains("connections") || words.contains("sessions") {
      return ["too many", "maximum", "exceeded", "limit"].contains { words.contains($0) }
    }
    return isThrottling
  }

  /// Whether the words say that the account was used too much, so that going on would make it worse.
  ///
  /// Gmail says "Account exceeded command or bandwidth limits" to any command, and locks the account for
  /// up to a day if one goes on; its support calls that "Lockdown in sector 4".
  var isThrottling: Bool {
    switch code {
    case .other("THROTTLED", _): return true
    // Such a text quotes the name of a mailbox, which may be any.
    case .nonExistent, .alreadyExists, .tryCreate, .cannot, .noPermission: return false
    default: break
    }
    let words = text.lowercased()
    return [
      "throttled", "backoff time", "bandwidth limit", "exceeded command", "too many requests",
      "rate limit", "lockdown in sector",
    ].contains { words.contains($0) }
  }

  /// Whether the words, in answer to a message that was sent, say that the mailbox has no room for it.
  ///
  /// Servers without the code say it in words, such as "You exceeded your mail quota."
  var isOfFullMailbox: Bool {
    switch code {
    case .overQuota: true
    case nil, .alert: text.lowercased().contains("quota")
    default: false
    }
  }

  /// Whether the server says, with a success, that it answers this account slowly.
  var isSlowing: Bool {
    // Hardly any success has a bracket, and to look for a text takes a while when it is done first.
    text.utf8.contains(UInt8(ascii: "[")) && text.contains("[THROTTLED]")
  }

  /// The seconds for which the server wants to be left alone, at most a day; `nil` if it does not say.
  ///
  /// Exchange says "Suggested Backoff Time: 299961 milliseconds".
  var suggestedPause: Int? {
    let words = text.lowercased()
    guard let label = words.firstRange(of: "backoff time:") else { return nil }
    let rest = words[label.upperBound...].drop { $0 == " " }
    guard let number = Int(rest.prefix { $0.isASCII && $0.isNumber }) else { return nil }
    return min(number / 1_000 + (number % 1_000 == 0 ? 0 : 1), Self.longestPause)
  }

  /// The problem that the words are for somebody who wanted to log in.
  func loginUnavailable(at host: String) -> SyncProblem {
    isThrottling && suggestedPause == nil
      ? throttled(at: host)
      : .loginUnavailable(host: host, serverText: text, pause: suggestedPause)
  }

  /// The problem that the words are for somebody who is logged in.
  func throttled(at host: String) -> SyncProblem {
    .throttled(host: host, serverText: text, pause: suggestedPause)
  }
}
