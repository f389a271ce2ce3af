// SPDX-License-Identifier: MIT

import Testing

@testable import Configuration

@Suite("OptionTable")
struct OptionTableTests {
  /// The options of OfflineIMAP 8 by section, those of each repository type in one list.
  static let offlineIMAP8: [(kinds: SectionKinds, names: String)] = [
    (
      .general,
      """
      accounts metadata maxsyncaccounts ui ignore-readonly pythonfile socktimeout fsync
      utime_from_header filename_use_mail_timestamp dry-run ignore-keyring update-keyring
      """
    ),
    (
      .mailboxNames,
      "enabled filename header peritem sep footer incremental folderfilter sort_keyfunc"
    ),
    (
      .account,
      """
      localrepository remoterepository autorefresh quick presynchook postsynchook maxage maxsize
      maildir-windows-compatible synclabels labelsheader ignorelabels filterheaders proxy authproxy
      utf8foldernames skipsleep status_backend
      """
    ),
    (
      .maildir,
      """
      type readonly createfolders sync_deletes nametrans folderfilter folderincludes
      dynamic_folderfilter startdate filename_use_mail_timestamp utime_from_header localfolders sep
      restoreatime customflag_a customflag_m customflag_z
      """
    ),
    (
      .imap,
      """
      type readonly createfolders sync_deletes nametrans folderfilter folderincludes
      dynamic_folderfilter startdate remotehost remotehosteval remoteport remoteporteval remoteuser
      remoteusereval remotepass remotepasseval remotepassfile remote_identity ipv6 ssl starttls
      sslcacertfile cert_fingerprint sslclientcert sslclientkey ssl_version tls_level
      auth_mechanisms oauth2_client_id oauth2_client_id_eval oauth2_client_secret
      oauth2_client_secret_eval oauth2_refresh_token oauth2_refresh_token_eval oauth2_access_token
      oauth2_access_token_eval oauth2_request_url preauthtunnel transporttunnel reference
      subscribedonly maxconnections singlethreadperfolder holdconnectionopen keepalive idlefolders
      usecompression expunge retrycount newmail_hook copy_ignore_eval decodefoldernames foldersort
      sep
      """
    ),
    (.gmail, "trashfolder spamfolder realdelete remotehost"),
  ]

  @Test("every option of OfflineIMAP 8 has a row where it belongs") func completeness() {
    for (kinds, names) in Self.offlineIMAP8 {
      for name in names.split(whereSeparator: \.isWhitespace) {
        #expect(OptionTable.row(String(name), in: kinds) != nil, "\(name)")
      }
    }
  }

  @Test("no section has two rows for an option") func uniqueness() {
    for (index, row) in OptionTable.rows.enumerated() {
      for other in OptionTable.rows[..<index] where other.name == row.name {
        #expect(other.kinds.isDisjoint(with: row.kinds), "\(row.name)")
      }
    }
  }

  @Test("every row explains itself in sentences") func texts() {
    for row in OptionTable.rows {
      #expect(row.help.hasSuffix("."), "\(row.name)")
      #expect(!row.kinds.isEmpty && !row.example.isEmpty, "\(row.name)")
      #expect(row.name == row.name.lowercased(), "\(row.name)")
    }
  }

  @Test("defaults and examples have the type of their row") func types() {
    for row in OptionTable.rows {
      for value in [row.fallback, row.example].compactMap({ $0 }) {
        switch row.type {
        case .boolean: #expect(PythonValue.boolean(value) != nil, "\(row.name)")
        case .integer(let range, _):
          #expect(PythonValue.integer(value).map(range.contains) == true, "\(row.name)")
        case .number(let range, _):
          #expect(PythonValue.number(value).map(range.contains) == true, "\(row.name)")
        case .choice(let choices): #expect(choices.contains(value), "\(row.name)")
        case .character: #expect(value.count == 1, "\(row.name)")
        default: break
        }
      }
    }
  }

  @Test(
    "a custom flag is one lower-case letter",
    arguments: [
      ("customflag_b", true), ("customflag_", false), ("customflag_1", false),
      ("customflag_ab", false),
    ])
  func customFlags(_ name: String, _ isKnown: Bool) {
    #expect((OptionTable.row(name, in: .maildir) != nil) == isKnown)
  }

  @Test("leaving out a required option is an error, leaving out another one is not")
  func requirement() {
    let required = OptionTable.rows.filter(\.isRequired).map(\.name)
    let lines = rc().split(separator: "\n")
    for (index, line) in lines.enumerated() where line.contains("=") {
      let name = String(line.prefix { $0 != " " })
      var rest = lines
      rest.remove(at: index)
      let trial = Trial(rest.joined(separator: "\n"))
      #expect(trial.problems.count == 1, "\(line)")
      #expect(required.contains(name) || name == "remoteuser", "\(name)")
    }
  }
}
