// SPDX-License-Identifier: MIT

import SyncModel

/// How one logs in: mechanisms and tokens.
extension IMAPReader {
  /// The mechanisms to try, in the order of the list.
  var mechanisms: [String] {
    let option = "auth_mechanisms"
    var working: [String] = []
    var hasError = false
    for name in section.list(option) where !working.contains(name) {
      if MechanismName.all.contains(name) {
        working.append(name)
      } else {
        let suggestion = Suggestion.closest(to: name, among: MechanismName.all)
        let fault = ValueFault.unknownMechanism(
          name, known: MechanismName.all, suggestion: suggestion)
        section.report(.value(fault), at: option)
        hasError = true
      }
    }
    if working.isEmpty && !hasError {
      section.report(.value(.noMechanism(known: MechanismName.all)), at: option)
    }
    return working
  }

  /// Reports a list of mechanisms that all need a token where there is none.
  func checkTokens(_ imap: IMAPSettings) {
    guard imap.oauth == nil, !imap.mechanisms.isEmpty,
      imap.mechanisms.allSatisfy(MechanismName.needingToken.contains)
    else { return }
    let options = "oauth2_refresh_token or oauth2_access_token"
    section.report(.reference(.needs(options)), at: "auth_mechanisms", .warning)
  }

  /// Whether no mechanism needs to be told a name.
  var needsNoUser: Bool {
    isAuthenticated || section.list("auth_mechanisms") == ["EXTERNAL"]
  }

  /// `nil` if the file has no token.
  var oauth: OAuthSettings? {
    let access = token("oauth2_access_token")
    let refresh = token("oauth2_refresh_token")
    guard access != nil || refresh != nil else { return nil }
    var oauth = OAuthSettings()
    oauth.accessToken = access ?? .ask
    oauth.refreshToken = refresh ?? .ask
    oauth.clientID = token("oauth2_client_id") ?? .ask
    oauth.clientSecret = token("oauth2_client_secret") ?? .ask
    oauth.requestAddress = requestAddress
    if oauth.requestAddress == nil, access == nil,
      !section.isSet("oauth2_request_url"),
      !section.findings.escalate(misspelling: "oauth2_request_url", in: section.name)
    {
      section.report(.value(.missing), at: "oauth2_request_url", .warning)
    }
    return oauth
  }

  /// The value of an option, or what the option of that name with `_eval` computes; `nil` for neither.
  private func token(_ option: String) -> PasswordLookup? {
    let computed = section.expression("\(option)_eval")?.secret
    if let value = section.text(option).map({ Secret($0) }) {
      return PasswordLookup { () throws(SyncProblem) in value }
    }
    return computed.map { computed in
      PasswordLookup { () throws(SyncProblem) in try computed.find()?.withoutLineEnds }
    }
  }

  /// Where tokens come from; the way there must be encrypted, unless it does not leave this machine.
  private var requestAddress: String? {
    let option = "oauth2_request_url"
    guard section.isSet(option) else {
      return section.text("type")?.hasPrefix("Gmail") == true
        ? "https://accounts.google.com/o/oauth2/token" : nil
    }
    guard let text = section.required(option) else { return nil }
    let local = ["http://localhost", "http://127.0.0.1", "http://[::1]"]
    let isLocal = local.contains { start in
      text.lowercased().hasPrefix(start)
        && ["", "/", ":", "?"].contains(String(text.dropFirst(start.count).prefix(1)))
    }
    guard text.lowercased().hasPrefix("https://") || isLocal,
      text.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
    else {
      // The login fails then, and the other accounts need not.
      section.report(.value(.notTokenAddress(text)), at: option, .warning)
      return text
    }
    return text
  }
}

extension Secret {
  /// The same without line ends around it, which commands that print a token leave there.
  var withoutLineEnds: Secret {
    let isEnd: (UInt8) -> Bool = { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    let content = revealed.drop(while: isEnd).reversed().drop(while: isEnd).reversed()
    return Secret(String(decoding: Array(content), as: UTF8.self))
  }
}
