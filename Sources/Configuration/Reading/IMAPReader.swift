// SPDX-License-Identifier: MIT

import SyncModel

/// Reads a `[Repository X]` section for a server.
struct IMAPReader {
  let settings: SettingsReader
  let name: String
  let section: SectionReader
  private let side: Side

  init(_ settings: SettingsReader, _ name: String, as side: Side = .remote) {
    self.settings = settings
    self.side = side
    self.name = name
    section = settings.repository(name)
  }

  /// `nil` when something that the repository needs is missing, which is reported.
  func read() -> IMAPSettings? {
    section.warnOfObsoleteOptions()
    settings.checkName(name, of: section)
    let types = side == .remote ? ["IMAP", "Gmail"] : ["IMAP"]
    guard section.hasType(types, side: side) else { return nil }
    let host = host
    let user = user(at: host)
    let computed = section.computedServer(user: user)
    var imap = IMAPSettings(
      rules: rules, host: host ?? "", user: user ?? "",
      password: passwords(host: host ?? "", user: user ?? "", computed))
    imap.computed = computed
    imap.port = section.optionalInteger("remoteport").map { UInt16(clamping: $0) }
    imap.isGmail = isGmail
    imap.family = family
    imap.encryption = encryption(encryption, host: host)
    imap.trust = trust
    imap.way = way
    imap.mechanisms = mechanisms
    imap.namesMechanisms = section.isSet("auth_mechanisms")
    imap.identity = section.text("remote_identity") ?? ""
    imap.oauth = oauth
    checkTokens(imap)
    imap.maxConnections = section.integer("maxconnections")
    imap.usesCompression = section.boolean("usecompression")
    imap.expunges = section.boolean("expunge")
    imap.trash = section.text("movedeletedto").map { FolderName($0) }
    imap.sharesTrashed = section.boolean("sync_trashed")
    imap.tries = section.integer("retrycount")
    imap.keepsFolderOnOneConnection = section.boolean("singlethreadperfolder")
    imap.reference = reference
    imap.takesSubscribedOnly = section.boolean("subscribedonly")
    imap.keywords = section.keywords()
    imap.idleFolders = section.folders("idlefolders")
    imap.holdsConnection = section.boolean("holdconnectionopen")
    let keepAlive = section.integer("keepalive")
    imap.keepAlivePeriod = keepAlive > 0 ? keepAlive : imap.idleFolders.map { _ in 1_740 }
    imap.newMailHook = section.expression("newmail_hook")?.hook
    imap.ignoredMessages = section.expression("copy_ignore_eval")?.ignoredMessages
    let isReachable = host != nil || hasTunnel
    return isReachable && (user != nil || computed.user != nil || needsNoUser) ? imap : nil
  }

  /// The switch `-f` replaces the filter of the file.
  private var rules: RepositoryRules {
    var rules = section.rules(name)
    rules.names.order = section.expression("foldersort")?.order
    guard hasFolderList else { return rules }
    rules.names.filter = nil
    rules.names.includes = nil
    rules.names.patterns = nil
    return rules
  }

  /// Whether `-f` names the folders of this repository.
  private var hasFolderList: Bool { side == .remote && settings.overrides.folders != nil }

  private var isGmail: Bool { section.kinds == .gmail }

  /// "" if it is computed.
  private var host: String? {
    if section.has("remotehosteval") { return section.text("remotehost") ?? "" }
    if isGmail, !section.isSet("remotehost") { return "imap.gmail.com" }
    return hasTunnel ? section.text("remotehost") : section.required("remotehost")
  }

  /// OfflineIMAP sends the value as it is written, so that it may stand in quotation marks.
  private var reference: String {
    let value = section.text("reference") ?? ""
    let isQuoted = value.utf8.count >= 2 && value.hasPrefix("\"") && value.hasSuffix("\"")
    return isQuoted ? String(value.dropFirst().dropLast()) : value
  }

  private var family: IMAPSettings.AddressFamily {
    section.optionalBoolean("ipv6").map { $0 ? .ipv6 : .ipv4 } ?? .any
  }

  private var encryption: IMAPSettings.Encryption {
    let startsTLS = section.boolean("starttls")
    if section.boolean("ssl") { return .implicit }
    guard startsTLS else { return .none }
    return section.isSet("starttls") ? .startTLS : .startTLSOrLoopback
  }

  private var trust: IMAPSettings.Trust {
    var trust = IMAPSettings.Trust()
    for text in section.list("cert_fingerprint") {
      guard let fingerprint = Self.fingerprint(text) else {
        section.report(.value(.badFingerprint(text)), at: "cert_fingerprint")
        continue
      }
      trust.fingerprints.append(fingerprint)
    }
    let file = section.isSet("sslcacertfile") ? section.text("sslcacertfile") : nil
    trust.checksAuthorities = file != nil || trust.fingerprints.isEmpty
    if let file, file != "OS-DEFAULT" {
      trust.authoritiesFile = section.path(file, for: "sslcacertfile")
    }
    return trust
  }

  /// Lower-case hexadecimal digits of one of the digests that servers are known by.
  private static func fingerprint(_ text: String) -> String? {
    let digits = text.lowercased().filter { $0 != ":" }
    guard [40, 56, 64, 96, 128].contains(digits.utf8.count),
      digits.utf8.allSatisfy({ byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
      })
    else { return nil }
    return digits
  }

  // MARK: - Login

  /// The configured user, or the one that a netrc file has for the host.
  private func user(at host: String?) -> String? {
    if let user = section.text("remoteuser") { return user }
    guard !needsNoUser, let host, !section.isUnreadable("remoteuser"),
      !section.has("remoteusereval"), !section.has("remotehosteval")
    else { return nil }
    if let user = Netrc.login(for: host, in: settings.surroundings) { return user }
    let isMisspelt = settings.findings.escalate(misspelling: "remoteuser", in: section.name)
    if !isMisspelt {
      section.report(.reference(.noUser(host: host)), at: "remoteuser")
    }
    return nil
  }
}
