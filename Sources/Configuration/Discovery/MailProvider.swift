// SPDX-License-Identifier: MIT

/// What one must know of a big provider to read its mail.
package struct MailProvider: Equatable, Sendable {
  /// How the user calls himself.
  package enum Login: Equatable, Sendable {
    case address
    /// What stands before the `@`.
    case localPart
  }

  /// The provider's name, for people.
  package let name: String
  /// The domains of its addresses.
  package let domains: [String]
  /// The server, on port 993 with TLS.
  package let host: String
  /// See ``Login``.
  package var login = Login.address
  /// What to do before the first login, in one or two sentences.
  package let advice: String?
  /// The end of the names of the hosts that take mail for domains which the provider serves.
  let exchanger: String?
  /// Further lines of the rc file that this provider needs.
  package var lines: [String]
  /// Whether one can log in with a password of some kind.
  package var takesPasswords: Bool { !lines.contains("auth_mechanisms = XOAUTH2") }

  private init(
    _ name: String, _ domains: [String], host: String, exchanger: String? = nil,
    login: Login = .address, lines: [String] = [], _ advice: String? = nil
  ) {
    self.name = name
    self.domains = domains
    self.host = host
    self.exchanger = exchanger
    self.login = login
    self.lines = lines
    self.advice = advice
  }

  /// The provider of addresses in a domain.
  package static func serving(_ domain: String) -> MailProvider? {
    all.first { $0.domains.contains(domain.lowercased()) }
  }

  /// The provider whose hosts take the mail of a domain.
  package static func receiving(at exchangers: [String]) -> MailProvider? {
    all.first { provider in
      guard let suffix = provider.exchanger else { return false }
      return exchangers.contains { ".\($0.lowercased())".hasSuffix(suffix) }
    }
  }

  private static let appPassword =
    "It takes an app password only, which you make in the security settings of the account; the "
    + "password of the web page is refused."

  static let all = [
    MailProvider(
      "Gmail", ["gmail.com", "googlemail.com"], host: "imap.gmail.com", exchanger: ".google.com",
      lines: ["folderpatterns = ![Gmail]/All Mail, ![Gmail]/Important"],
      "It takes an app password (myaccount.google.com/apppasswords, after two-step verification is "
        + "on) or OAuth 2; the password of the web page is refused."),
    MailProvider(
      "Microsoft",
      ["outlook.com", "hotmail.com", "live.com", "msn.com", "outlook.de", "hotmail.de"],
      host: "outlook.office365.com", exchanger: ".outlook.com",
      lines: [
        "auth_mechanisms = XOAUTH2",
        "oauth2_request_url = https://login.microsoftonline.com/common/oauth2/v2.0/token",
      ],
      "It takes OAuth 2 only: add oauth2_client_id and oauth2_refresh_token, which "
        + "offlineimaprc.sample describes. Passwords, app passwords too, are refused."),
    MailProvider(
      "iCloud", ["icloud.com", "me.com", "mac.com"], host: "imap.mail.me.com",
      exchanger: ".icloud.com", login: .localPart, appPassword),
    MailProvider(
      "Yahoo", ["yahoo.com", "ymail.com", "rocketmail.com", "yahoo.de", "yahoo.co.uk", "yahoo.fr"],
      host: "imap.mail.yahoo.com", exchanger: ".yahoodns.net", appPassword),
    MailProvider("AOL", ["aol.com"], host: "imap.aol.com", appPassword),
    MailProvider(
      "Fastmail", ["fastmail.com", "fastmail.fm", "messagingengine.com"],
      host: "imap.fastmail.com", exchanger: ".messagingengine.com", appPassword),
    MailProvider(
      "GMX", ["gmx.net", "gmx.de", "gmx.at", "gmx.ch"], host: "imap.gmx.net",
      "IMAP must be switched on in the settings of the web page (POP3/IMAP) first."),
    MailProvider(
      "GMX", ["gmx.com", "gmx.us", "gmx.co.uk"], host: "imap.gmx.com",
      "IMAP must be switched on in the settings of the web page (POP3/IMAP) first."),
    MailProvider(
      "WEB.DE", ["web.de"], host: "imap.web.de",
      "IMAP must be switched on in the settings of the web page (POP3/IMAP) first."),
    MailProvider(
      "Telekom", ["t-online.de", "magenta.de"], host: "secureimap.t-online.de",
      "It takes a password of its own for mail programs, which you set in the customer centre."),
    MailProvider("Posteo", ["posteo.de", "posteo.net", "posteo.org"], host: "posteo.de"),
    MailProvider(
      "mailbox.org", ["mailbox.org"], host: "imap.mailbox.org",
      exchanger: ".mailbox.org"),
    MailProvider("freenet", ["freenet.de"], host: "mx.freenet.de"),
    MailProvider("1&1", ["online.de", "onlinehome.de"], host: "imap.ionos.de"),
    MailProvider("Riseup", ["riseup.net"], host: "mail.riseup.net", login: .localPart),
    MailProvider("Zoho", ["zohomail.com", "zoho.com"], host: "imap.zoho.com", appPassword),
    MailProvider(
      "Proton", ["proton.me", "protonmail.com", "pm.me"], host: "127.0.0.1",
      lines: ["remoteport = 1143", "ssl = no", "starttls = yes"],
      "It has IMAP only through Proton Mail Bridge, which must run on this machine. The password is "
        + "the one that it shows; add cert_fingerprint for its certificate."),
    MailProvider(
      "Yandex", ["yandex.com", "yandex.ru", "ya.ru"], host: "imap.yandex.com",
      exchanger: ".yandex.net", appPassword),
    MailProvider(
      "Mail.ru", ["mail.ru", "inbox.ru", "list.ru", "bk.ru"], host: "imap.mail.ru",
      appPassword),
  ]
}
