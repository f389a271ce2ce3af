// SPDX-License-Identifier: MIT

extension Session {
  func logIn(_ user: [UInt8], _ password: [UInt8]) -> Answer {
    guard !settings.capabilities.contains(.loginDisabled) else {
      return Answer([], .no("LOGIN is disabled.", code: "PRIVACYREQUIRED"))
    }
    return check(user, password)
  }

  /// Judges the response of AUTHENTICATE, in base64 as the client sent it.
  ///
  /// PLAIN is `authorisation NUL user NUL password` (RFC 4616); nobody may act for another user.
  func authenticate(_ mechanism: String, _ response: [UInt8]) -> Answer {
    guard mechanism == "PLAIN" else { return Answer([], .no("Unsupported mechanism.")) }
    // RFC 4959: "=" stands for a response without bytes.
    let letters = response == [UInt8(ascii: "=")] ? [] : response
    guard let message = Base64.mime.decode(letters) else {
      return Answer([], .bad("The response is not base64."))
    }
    let parts = message.split(separator: 0, omittingEmptySubsequences: false).map { Array($0) }
    guard parts.count == 3 else { return Answer([], .bad("The response is not PLAIN.")) }
    guard parts[0].isEmpty || parts[0] == parts[1] else {
      return Answer([], .no("Nobody may act for another user.", code: "AUTHORIZATIONFAILED"))
    }
    return check(parts[1], parts[2])
  }

  private func check(_ user: [UInt8], _ password: [UInt8]) -> Answer {
    guard user == Array(settings.user.utf8), password == Array(settings.password.utf8) else {
      return Answer([], .no("Authentication failed.", code: "AUTHENTICATIONFAILED"))
    }
    phase = .afterLogin
    return Answer([], .ok("Logged in.", code: capabilityCode))
  }

  /// ENABLE (RFC 5161): tells what is switched on now and was off before.
  func enable(_ words: [String]) -> Answer {
    var enabled: [String] = []
    if words.contains("CONDSTORE"), settings.offers(.condStore) { enabled.append("CONDSTORE") }
    if words.contains("QRESYNC"), settings.offers(.quickResynchronization) {
      style.saysVanished = true
      enabled.append("QRESYNC")
    }
    let line = (["ENABLED"] + enabled).joined(separator: " ")
    return Answer([.line(line)], .ok("ENABLE completed."))
  }

  func logOut() -> Answer {
    var answer = Answer([.line("BYE Logging out.")], .ok("LOGOUT completed."))
    answer.isLast = true
    return answer
  }
}
