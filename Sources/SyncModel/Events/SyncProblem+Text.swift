// SPDX-License-Identifier: MIT

extension SyncProblem {
  /// What happened and why: one or two sentences without a secret.
  ///
  /// Text that a server sent is quoted as it came; an interface escapes it before showing it.
  package var message: String { "\(what) \(reason)".trimmedEnd }

  /// What to do about it, or `nil` when only waiting helps.
  package var remedy: String? { connectionRemedy ?? loginRemedy ?? mailRemedy }

  private var what: String {
    switch self {
    case .hostUnknown(let host, _): "The name \(host) could not be resolved."
    case .connectionRefused(let host, let port): "\(host) refused a connection to port \(port)."
    case .hostUnreachable(let host, let port, _): "No connection to \(host), port \(port)."
    case .timedOut(let host, let action, let seconds):
      "\(host) did not answer within \(seconds) s while \(action)."
    case .connectionLost(let host, let action): "\(host) closed the connection while \(action)."
    case .handshakeFailed(let host, let port, _):
      "No encrypted connection to \(host), port \(port)."
    case .certificateUntrusted(let host, _, _): "The certificate of \(host) is not trusted."
    case .fingerprintMismatch(let host, _):
      "The certificate of \(host) has none of the fingerprints in cert_fingerprint."
    case .trustUnusable(let option, let path, _): "\(option) cannot use \(path)."
    case .proxyFailed(_, let proxy, _): "The \(proxy) did not make the connection."
    case .tunnelFailed(let command, _): "The tunnel '\(command)' made no connection."
    case .tunnelNotAuthenticated(let command):
      "The server behind the tunnel '\(command)' wants a login."
    case .startTLSNotOffered(let host):
      "\(host) does not offer STARTTLS, so the connection would not be encrypted."
    case .startTLSRefused(let host, _): "\(host) refused to start encryption."
    case .greetingRefused(let host, _): "\(host) turned the connection away."
    case .notIMAP(let host, let port, _): "\(host), port \(port), does not speak IMAP."
    case .serverClosed(let host, _): "\(host) ended the session."
    case .responseUnreadable(let host, _, _): "\(host) sent a response that cannot be read."
    case .commandRefused(let command, _): "The server refused \(command)."
    case .noFolders(let host): "\(host) listed no folder at all."
    case .loginRefused(let user, let host, _): "\(host) refused the login of \(user)."
    case .loginUnavailable(let host, _, _): "\(host) accepts no login at the moment."
    case .throttled(let host, _, _):
      "\(host) does nothing for this account at the moment, because it was used too much."
    case .serverUnproven(let host, let mechanism):
      "\(host) accepted the login by \(mechanism) without proving that it knows the password."
    case .tokenRefused(let host, let error, _): "\(host) gave no access token: \(error)."
    case .tokenUnavailable(let host, _): "There is no access token from \(host)."
    case .noCommonMechanism: "The server offers no login mechanism that is configured."
    case .passwordMissing(let repository, _): "There is no password for repository \(repository)."
    case .secretFileUnusable(let option, let path, _): "\(option) cannot use \(path)."
    case .expressionFailed(let place, _, _): "\(place) cannot be computed."
    case .settingsUnusable: "Left out:"
    case .passwordCommandFailed(let command, _): "remotepasscmd got no password from \(command)."
    case .keyringFailed: "The keyring could not store the password."
    case .folderRefused(let folder, _): "The server does not open folder \(folder)."
    case .folderNotCreated(let place, _):
      "Folder \(place.folder) could not be created in repository \(place.repository)."
    case .folderNotDeleted(let place, _):
      "Folder '\(place.folder)' could not be deleted in repository \(place.repository)."
    case .folderNotIncluded(let place, _):
      "Invalid folderinclude: repository \(place.repository) has no folder \(place.folder)."
    case .foldersCollide(let first, let second, let local, let option):
      """
      By \(option), folders '\(first.folder)' and '\(second.folder)' of repository \
      \(first.repository) would both be folder '\(local.folder)' of repository \(local.repository).
      """
    case .endlessCreation(let local, let remote, _):
      """
      INFINITE FOLDER CREATION DETECTED! Folder '\(local.folder)' (repository '\(local.repository)') \
      would be created as folder '\(remote.folder)' (repository '\(remote.repository)').
      """
    case .folderNameUnusable(let place, let result, let option):
      """
      By \(option), folder '\(place.folder)' of repository \(place.repository) would be '\(result)', \
      which cannot be the name of a folder.
      """
    case .validityMissing(let folder):
      "The server gave no UIDVALIDITY for folder \(folder), so its UIDs mean nothing."
    case .mapLost(let place, let recognised, let total):
      "The UID map of folder \(place.folder) of \(place.repository) is missing or damaged, and only "
        + "\(recognised) of \(total) messages were recognised without it."
    case .messageMissing(let uid): "The server does not have a message with UID \(uid) any more."
    case .messageIncomplete(let uid, let expected, let received):
      "Message UID \(uid) arrived with \(received) of \(expected) octets and was not stored."
    case .uploadRefused(let file, _): "The server did not take message \(file)."
    case .mailboxFull(let place, _):
      "The mailbox is full: \(place.repository) has no room for what is to be sent to folder \(place.folder)."
    case .uploadTooLarge(let file, let octets, let limit):
      "Message \(file) has \(octets) octets; the server takes at most \(limit)."
    case .uploadUnidentified(let file):
      "The server took message \(file) but did not tell its UID."
    case .uploadMerged(let file, let uid):
      "The server took message \(file) for UID \(uid), which it has already."
    case .numbersDoubtful(let place):
      "The server has other messages under the UIDs of folder \(place.folder) than the files here are."
    case .fileFailed(let operation, _): "Failed to \(operation)."
    case .diskFull(let operation): "There is no space left to \(operation)."
    case .stateUnreadable(let path, _): "The state file \(path) cannot be read."
    case .memoryUnusable(let path, _): "The memory of the account, \(path), cannot be used."
    case .accountLocked(let path): "Another process synchronises this account (lock \(path))."
    case .messageEmpty(let file): "The file \(file) is empty, so it was not sent to the server."
    case .messageUnreadable(let file, _):
      "The file \(file) cannot be read, so it was not sent to the server."
    case .fileKept(let file, _):
      "The file \(file) cannot get another name, so what changed of the message stays undone here."
    case .messageChanged(let file): "The file \(file) changed while it was being copied."
    case .noFolderToSync: "There is no folder to synchronise."
    case .hookTimedOut(let command, let seconds):
      "The hook did not end within \(seconds) s and was stopped: \(command)"
    case .mailboxListUnusable(let path, _): "The list of mailboxes cannot use \(path)."
    case .hookNotStarted(let command, _): "The hook could not be started: \(command)"
    case .rootEmpty(let path, _): "There is no mail in \(path), although there was in the last run."
    case .rootForeign(let path, _): "The mail in \(path) is not that of this account's last run."
    case .rootUnmarked(let path, _):
      "The mail in \(path) may not be that of this account's last run."
    case .adoptionRefused: "There is nothing to take over."
    case .deletionsHeld(let place, let count, let total):
      "Deleting \(count) of \(total) messages in folder \(place.folder) of \(place.repository) is held."
    }
  }

  private var reason: String {
    switch self {
    case .hostUnknown(_, let reason), .hostUnreachable(_, _, let reason),
      .handshakeFailed(_, _, let reason),
      .proxyFailed(_, _, let reason), .tunnelFailed(_, let reason),
      .tokenRefused(_, _, let reason), .tokenUnavailable(_, let reason),
      .trustUnusable(_, _, let reason), .passwordMissing(_, let reason),
      .secretFileUnusable(_, _, let reason), .passwordCommandFailed(_, let reason),
      .keyringFailed(let reason), .folderNotCreated(_, let reason),
      .folderNotDeleted(_, let reason), .adoptionRefused(let reason),
      .hookNotStarted(_, let reason), .expressionFailed(_, let reason, _),
      .mailboxListUnusable(_, let reason), .settingsUnusable(let reason),
      .fileFailed(_, let reason), .messageUnreadable(_, let reason),
      .fileKept(_, let reason), .stateUnreadable(_, let reason), .memoryUnusable(_, let reason):
      reason.isEmpty ? "" : reason.sentence
    case .certificateUntrusted(_, let flaw, _): "The check found: \(flaw.sentence)"
    case .startTLSRefused(_, let text), .greetingRefused(_, let text), .serverClosed(_, let text),
      .commandRefused(_, let text), .loginUnavailable(_, let text, _), .throttled(_, let text, _),
      .folderRefused(_, let text),
      .folderNotIncluded(_, let text),
      .uploadRefused(_, let text), .mailboxFull(_, let text):
      text.isEmpty ? "" : "It said: \(text)"
    case .fingerprintMismatch(_, let found): "It has \(found.joined(separator: ", "))."
    case .notIMAP(_, _, let beginning): beginning.isEmpty ? "" : "It began with: \(beginning)"
    case .responseUnreadable(_, let expected, let excerpt):
      "Expected \(expected) in: \(excerpt)"
    case .rootEmpty: "A disk may not be mounted, or localfolders may have changed."
    case .uploadMerged: "The file stays here, and the server has the message once."
    case .numbersDoubtful: "So the folder is left alone on both sides."
    case .rootForeign: "Its file .offlineimap-id has another content."
    case .rootUnmarked: "Its file .offlineimap-id is missing."
    case .foldersCollide: "Their mail would be mixed, so nothing was done in this account."
    case .endlessCreation(_, _, let back):
      "The latter becomes '\(back)' in return, so nothing was done in this account."
    case .folderNameUnusable: "Nothing was done in this account."
    case .deletionsHeld:
      "So many messages disappeared from the other side that this may be an accident."
    case .loginRefused(_, _, let attempts):
      attempts.map { "\($0.mechanism): \($0.serverText)" }.joined(separator: "; ")
    case .serverUnproven: "It may be somebody else's server."
    case .noCommonMechanism(let configured, let offered):
      "Configured: \(configured.joined(separator: ", ")). "
        + "Offered: \(offered.isEmpty ? "none" : offered.joined(separator: ", "))."
        + (offered.contains("LOGINDISABLED") ? " IMAP LOGIN is disabled by the server." : "")
    default:
      ""
    }
  }

  private var connectionRemedy: String? {
    switch self {
    case .hostUnknown: "Check remotehost, and that this machine is online."
    case .connectionRefused: "Check remotehost and remoteport."
    case .hostUnreachable: "Check the network, remotehost and remoteport."
    case .timedOut: "Check the network; a slow server needs a larger socktimeout."
    case .handshakeFailed(_, let port, _):
      port == 143 ? "Port 143 usually needs ssl = no with starttls = yes." : "Check remoteport."
    case .certificateUntrusted(_, _, let fingerprints):
      fingerprints.first.map {
        "If an authority of your own signed it, name that in sslcacertfile. If you know this server, set "
          + "cert_fingerprint = \($0.split(separator: " ").last ?? "")"
      }
    case .fingerprintMismatch:
      "If the server has a new certificate, correct cert_fingerprint."
    case .trustUnusable(let option, _, _): "Correct \(option)."
    case .proxyFailed(let option, _, _): "Check \(option), and that the proxy runs."
    case .tunnelFailed: "Run the command in a shell to see what it says."
    case .tunnelNotAuthenticated: "Use transporttunnel for it, with remoteuser and a password."
    case .startTLSNotOffered:
      "Set ssl = yes and the right remoteport; only for a line that nobody can tap, starttls = no."
    case .notIMAP: "Check remoteport, and ssl: port 993 needs ssl = yes, port 143 ssl = no."
    default: nil
    }
  }

  private var loginRemedy: String? {
    switch self {
    case .loginRefused(_, _, let attempts): refusalRemedy(attempts)
    case .loginUnavailable(_, _, let pause):
      "The password may be right. "
        + (pause.map {
          "The server asks to wait \($0) s; with autorefresh the next run waits that long."
        }
          ?? "Wait, or end other mail programs that use the account; the next run tries again.")
    case .throttled(_, _, let pause):
      pause.map {
        "The server asks to wait \($0) s; with autorefresh the next run waits that long."
      }
        ?? "With autorefresh the next run waits 15 minutes, and longer if that is not enough; then it "
        + "goes on where this one stopped. Fewer connections (maxconnections) are gentler."
    case .serverUnproven: "Check remotehost, and the certificate of the server."
    case .tokenRefused(_, let error, _): tokenRemedy(error)
    case .tokenUnavailable: "Check the options that begin with oauth2_."
    case .noCommonMechanism: "Extend auth_mechanisms, or encrypt the connection with ssl = yes."
    case .passwordMissing: "Set remotepassfile or remotepasscmd, or add the host to ~/.netrc."
    case .secretFileUnusable(let option, _, _): "Correct \(option), or the file's permissions."
    case .expressionFailed(_, _, let remedy): remedy
    case .passwordCommandFailed(let command, _):
      "Try \(command) in a terminal: it must print the password in its first line. If it asks for "
        + "something, unlock that first (gpg-agent, keyring) or use -u blinkenlights or ttyui."
    case .keyringFailed: "Check that the keyring of the desktop runs and is unlocked."
    default: nil
    }
  }

  private func refusalRemedy(_ attempts: [MechanismRefusal]) -> String {
    if attempts.contains(where: { $0.serverText.contains("authenticated but not connected") }) {
      return
        "The login itself is good: remoteuser must name the mailbox, and IMAP be switched on for it."
    }
    let tokens: Set = ["XOAUTH2", "OAUTHBEARER"]
    return attempts.allSatisfy { tokens.contains($0.mechanism) } && !attempts.isEmpty
      ? "Check remoteuser, and that the token is that user's and allows IMAP."
      : "Check remoteuser and the password."
  }

  /// RFC 6749 §5.2.
  private func tokenRemedy(_ error: String) -> String {
    switch error {
    case "invalid_grant":
      "The refresh token has expired or was revoked; get a new one for oauth2_refresh_token."
    case "invalid_client", "unauthorized_client":
      "Check oauth2_client_id and oauth2_client_secret."
    default: "Check the options that begin with oauth2_."
    }
  }

  private var mailRemedy: String? {
    switch self {
    case .folderNotIncluded: "Correct folderincludes."
    case .foldersCollide(let first, _, _, let option):
      "Correct \(option) of \(first.repository), or let folderfilter or folderpatterns leave one out."
    case .endlessCreation(let local, let remote, _):
      """
      Add a nametrans to \(local.repository) that undoes the one of \(remote.repository), or use \
      folderrenames, or set createfolders = no in \(remote.repository).
      """
    case .folderNameUnusable(let place, _, let option): "Correct \(option) of \(place.repository)."
    case .noFolders: "Check reference, and that the user may see folders."
    case .diskFull: "Free some space; nothing was lost, and the next run goes on from here."
    case .stateUnreadable(let path, _):
      "Restore it from a backup, or remove it: the folder is then matched again by UID. \(path)"
    case .mapLost:
      "Restore the file in UIDMapping from a backup. To copy what is not recognised, remove the folder's "
        + "file in LocalStatus-sqlite."
    case .memoryUnusable:
      "Make it accessible, or remove it: the folders are then looked at as a whole once."
    case .accountLocked: "Wait for the other process, or stop it."
    case .uploadUnidentified: "Look for it in the folder on the server before the next run."
    case .mailboxFull:
      "Delete mail there, or get more space; the messages stay here, and every run tries them again."
    case .uploadRefused:
      "It stays here and is tried again from time to time; remove the file if nobody needs it."
    case .uploadTooLarge: "Remove the file, or ask the server's operator for a larger limit."
    case .uploadMerged:
      "Remove the file if nobody needs the copy; it is tried again from time to time."
    case .numbersDoubtful:
      "Run once with --adopt: the messages are then recognised by their headers."
    case .messageEmpty: "Remove the file if it is not needed."
    case .messageUnreadable: "Make it readable, or remove it if nobody needs it."
    case .fileKept: "Give it a shorter name, or take its protection away (chattr -i)."
    case .rootEmpty(_, let status):
      "Mount or restore it. To fetch all mail anew instead, remove \(status)."
    case .rootForeign(let path, let id), .rootUnmarked(let path, let id):
      "Correct localfolders or metadata; if both are right, write \(id) into \(path)/.offlineimap-id."
    case .deletionsHeld:
      "If they shall go, run once with --allow-deletions, or press D on the board; see also "
        + "deletionlimit."
    case .adoptionRefused: "--adopt is for a Maildir that may be written to; choose accounts by -a."
    case .noFolderToSync:
      "Check the names after -f, the filters of folders, createfolders and readonly; --info shows all "
        + "folders."
    case .hookTimedOut: "Correct the command, or give it more time by hooktimeout."
    default: nil
    }
  }
}

extension SyncWarning {
  /// One sentence for the log.
  package var message: String {
    switch self {
    case .folderNotChosen(let place):
      """
      Folder \(place.folder) of -f takes no part: repository \(place.repository) has none of that name, or \
      a rule leaves it out. offlineimap --info shows all.
      """
    case .optionCorrected(let option, let section, let used):
      "Option \(option) in section [\(section)] is out of range; \(used) is used instead."
    case .duplicateUID(let uid, let ignored, let used):
      "Two files have UID \(uid): \(used) counts, \(ignored) does not."
    case .numberTaken(let place, let uid, let file):
      """
      Folder \(place.folder): file \(file) had UID \(uid), which is that of another message; it counts as a new \
      message now.
      """
    case .deletionContested(let place, let uid):
      """
      Folder \(place.folder): the message with UID \(uid) is gone from the server, but several files have that \
      UID, and it cannot be told which is meant. None is deleted; delete the one that is not wanted.
      """
    case .extensionMisbehaves(let name, let detail):
      "The server advertises \(name) but does not follow it: \(detail)"
    case .messagesWait(let place, let count):
      """
      Folder \(place.folder): \(count) \(count == 1 ? "message has" : "messages have") failed several \
      times and will be tried again later.
      """
    case .folderEmptied(let place, let count):
      """
      The server shows folder \(place.folder) empty; what is here (\(count)) stays until the next run sees \
      the same.
      """
    case .maildirsOlder(let path):
      """
      The mail in \(path) is older than the last run, as if it came from a backup. Nothing is deleted because of \
      that: what is missing is fetched again, and what was deleted since comes back.
      """
    case .folderOlder(let place):
      """
      Folder \(place.folder) here is another one than in the last run, or older, as if it came from a backup. Nothing \
      is deleted because of that: what is missing is fetched again, and what was deleted since comes back.
      """
    case .digestUnknown(let path, let former, let present):
      "Inconsistent FMD5 for file `\(path)': Neither `\(former)' nor `\(present)' found"
    case .responseSkipped(let excerpt, let expected):
      "Skipped a response of the server; expected \(expected) in: \(excerpt)"
    case .idleNotOffered(let host):
      "IMAP IDLE not supported on server '\(host)'. Sleep until next refresh cycle."
    case .loginIsPlain(let host):
      "The connection to \(host) is not encrypted; everybody on the way can read password and mail."
    case .passwordNotKept(let reason): "The password was not stored in the keyring. \(reason)"
    case .serverSlows(let host):
      "\(host) answers slowly on purpose ([THROTTLED]), because this account was used much."
    case .labelsUnavailable(let host):
      "\(host) does not have labels as Gmail has them (X-GM-EXT-1), so synclabels has no effect."
    }
  }
}

extension String {
  /// The text with a full stop, if it ends without a mark.
  fileprivate var sentence: String {
    guard let last, !".!?:".contains(last) else { return self }
    return self + "."
  }

  fileprivate var trimmedEnd: String {
    last == " " ? String(dropLast()).trimmedEnd : self
  }
}
