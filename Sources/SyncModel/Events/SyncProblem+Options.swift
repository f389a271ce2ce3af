// SPDX-License-Identifier: MIT

/// Options of the rc file that a remedy talks about.
struct OptionMention {
  /// Those that come before others first.
  let names: [String]
  /// Whether only those that are set are meant; otherwise the first that is set, or else the last.
  let isOptional: Bool

  static func named(_ names: String...) -> OptionMention {
    OptionMention(names: names, isOptional: false)
  }

  static func ifSet(_ names: String...) -> OptionMention {
    OptionMention(names: names, isOptional: true)
  }

  static let host = named("remotehosteval", "remotehost")
  static let port = named("remoteporteval", "remoteport")
  static let user = named("remoteusereval", "remoteuser")
  static let password = ifSet("remotepasseval", "remotepass", "remotepassfile", "remotepasscmd")
}

extension SyncProblem {
  /// The options in whose place a person has to look.
  var options: [OptionMention] { connectionOptions ?? loginOptions ?? mailOptions }

  private var connectionOptions: [OptionMention]? {
    switch self {
    case .hostUnknown, .serverUnproven: [.host]
    case .connectionRefused, .hostUnreachable: [.host, .port]
    case .timedOut: [.named("socktimeout")]
    case .handshakeFailed(_, 143, _): [.named("ssl"), .named("starttls")]
    case .handshakeFailed: [.port]
    case .certificateUntrusted: [.named("sslcacertfile"), .named("cert_fingerprint")]
    case .fingerprintMismatch: [.named("cert_fingerprint")]
    case .trustUnusable(let option, _, _), .proxyFailed(let option, _, _): [.named(option)]
    case .tunnelFailed: [.ifSet("preauthtunnel", "transporttunnel")]
    case .tunnelNotAuthenticated: [.ifSet("preauthtunnel")]
    case .startTLSNotOffered: [.named("ssl"), .port, .named("starttls")]
    case .notIMAP: [.port, .named("ssl")]
    default: nil
    }
  }

  private var loginOptions: [OptionMention]? {
    switch self {
    case .loginRefused: [.user, .password, Self.tokens]
    case .throttled: [.ifSet("maxconnections")]
    case .tokenRefused, .tokenUnavailable: [Self.tokens]
    case .noCommonMechanism: [.named("auth_mechanisms"), .named("ssl")]
    case .passwordMissing: [.named("remotepassfile"), .named("remotepasscmd")]
    case .secretFileUnusable(let option, _, _): [.named(option)]
    case .passwordCommandFailed: [.named("remotepasscmd")]
    default: nil
    }
  }

  private static let tokens = OptionMention.ifSet(
    "oauth2_client_id", "oauth2_client_secret", "oauth2_refresh_token", "oauth2_access_token",
    "oauth2_request_url", "oauth2_client_id_eval", "oauth2_client_secret_eval",
    "oauth2_refresh_token_eval", "oauth2_access_token_eval")

  private var mailOptions: [OptionMention] {
    switch self {
    case .noFolders: [.named("reference")]
    case .folderNotIncluded: [.named("folderincludes")]
    case .foldersCollide(_, _, _, let option), .folderNameUnusable(_, _, let option):
      [.named(option)]
    case .endlessCreation: [.named("nametrans")]
    case .rootEmpty: [.named("localfolders")]
    case .rootForeign, .rootUnmarked: [.named("localfolders"), .named("metadata")]
    case .deletionsHeld: [.ifSet("deletionlimit")]
    case .noFolderToSync:
      [.ifSet("folderfilter", "folderincludes", "folderpatterns", "createfolders", "readonly")]
    case .hookTimedOut: [.ifSet("presynchook", "postsynchook"), .named("hooktimeout")]
    case .hookNotStarted: [.ifSet("presynchook", "postsynchook")]
    default: []
    }
  }

  /// The repositories of an account in whose sections the options are looked for.
  func repositories(of account: AccountSettings) -> [RepositoryName] {
    if let repository { return [repository] }
    let (remote, local) = (account.remote.rules.name, account.local.rules.name)
    switch self {
    case .rootEmpty, .rootForeign, .rootUnmarked: return [local]
    case .noFolderToSync: return [remote, local]
    default: break
    }
    guard let second = account.local.server else { return [remote] }
    let servers = [account.remote, second]
    let meant = servers.filter(isAbout)
    return (meant.isEmpty ? servers : meant).map(\.rules.name)
  }

  /// The repository that the problem itself names.
  private var repository: RepositoryName? {
    switch self {
    case .passwordMissing(let repository, _): repository
    case .folderNotIncluded(let place, _), .foldersCollide(let place, _, _, _),
      .folderNameUnusable(let place, _, _), .deletionsHeld(let place, _, _),
      .endlessCreation(let place, _, _):
      place.repository
    default: nil
    }
  }

  /// Whether the problem may have come up with that server.
  private func isAbout(_ server: IMAPSettings) -> Bool {
    switch self {
    case .connectionRefused(let host, let port), .hostUnreachable(let host, let port, _),
      .handshakeFailed(let host, let port, _), .notIMAP(let host, let port, _):
      server.shownHost == host && server.effectivePort == port
    case .loginRefused(let user, let host, _): server.shownHost == host && server.user == user
    case .hostUnknown(let host, _), .certificateUntrusted(let host, _, _),
      .fingerprintMismatch(let host, _), .startTLSNotOffered(let host),
      .serverUnproven(let host, _), .noFolders(let host), .timedOut(let host, _, _),
      .throttled(let host, _, _):
      server.shownHost == host
    default: false
    }
  }
}

extension ProblemScope {
  /// The account that the problem stops, or in which it stops something.
  var account: AccountName? {
    switch self {
    case .program: nil
    case .account(let account), .folder(_, let account), .message(_, _, let account): account
    }
  }
}
