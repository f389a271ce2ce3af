// SPDX-License-Identifier: MIT

extension OptionTable {
  /// `[Repository X]` with `type = IMAP`: the server and what is done there.
  static let imap = Group(
    "[Repository X] with type = IMAP", "A server, and what is done there.", .servers,
    [
      OptionRow(
        "remotehost", .text, example: "imap.example.org",
        "The name or the address of the server. A repository with a tunnel needs none."
      ).required,
      OptionRow(
        "remoteport", .integer(1...65_535, .none), example: "993",
        "The port of the server. Without it, it is 993 with `ssl = yes` and 143 with `ssl = no`."),
      OptionRow(
        "ipv6", .boolean, example: "no",
        "Whether only IPv6 addresses are tried, or with `no` only IPv4 addresses. Without it, both "
          + "are."),
      OptionRow(
        "ssl", .boolean, default: "yes", example: "no",
        "Whether the connection is encrypted from its first byte."),
      OptionRow(
        "starttls", .boolean, default: "yes", example: "no",
        "Whether, with `ssl = no`, encryption is switched on before the login. A server that does "
          + "not offer it is refused; only if this line is missing, and the server is on this "
          + "machine, the connection then goes on in plain text."),
      OptionRow(
        "sslcacertfile", .path(.tildeAndVariables), default: "OS-DEFAULT",
        example: "~/.config/ca.pem",
        "A PEM file with the authorities that may vouch for the server. `OS-DEFAULT` means those "
          + "of the system, which are also taken without this option."
      ).existingFile,
      OptionRow(
        "cert_fingerprint", .list,
        example: "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "Digests (SHA-1, SHA-2) of certificates of which the server must have one. Without "
          + "`sslcacertfile` that is the only check, which suits a certificate of one's own; with "
          + "it, both must hold."),
      OptionRow(
        "maxconnections", .integer(1...100, .nearest), default: "3", example: "1",
        "How many connections are open at the same time, and so how many folders are worked on; "
          + "what is left over helps to fetch a folder with 1,000 new messages or more. When the "
          + "server refuses one, the run goes on with fewer. OfflineIMAP 8 has 1 connection by default."
      ),
      OptionRow(
        "expunge", .boolean, default: "yes", example: "no",
        "Whether deleted messages are removed from the server, or only marked as deleted."),
      OptionRow(
        "reference", .text, default: #""""#, example: "Mail",
        "What the names of the folders that take part begin with on the server, such as `Mail/`; "
          + "it stays part of their names. A folder of this machine whose name does not begin so is "
          + "not created there."),
      OptionRow(
        "subscribedonly", .boolean, default: "no", example: "yes",
        "Leaves out folders that are not subscribed. A folder that is created on the server is "
          + "subscribed to."),
      OptionRow(
        "preauthtunnel", .command, example: "ssh -q mail.example.org /usr/lib/dovecot/imap",
        "A command for `/bin/sh` that is connected with a server that wants no login, by its "
          + "standard input and output. `remotehost`, `remoteuser` and a password are not needed. "
          + "What it writes to its standard error is shown. It runs in a session of its own, so it "
          + "cannot ask you anything, and ends with the connection."),
      OptionRow(
        "transporttunnel", .command, example: "openssl s_client -quiet -connect host:993",
        "The same with a server to which one logs in as usual; `remotehost` is not needed. `ssl` "
          + "does not matter; with `ssl = no` and `remotehost`, STARTTLS is used if the server "
          + "offers it, and demanded with `starttls = yes`."),
      OptionRow(
        "singlethreadperfolder", .boolean, default: "no", example: "yes",
        "Works on each folder over one connection only, which this version does anyway; several "
          + "folders share those that `maxconnections` allows."),
      OptionRow(
        "holdconnectionopen", .boolean, default: "no", example: "yes",
        "Whether a connection is kept between two runs, which saves the login. It is looked at "
          + "before it is used again. With `idlefolders` it is kept in any case. It needs "
          + "`autorefresh`."),
      OptionRow(
        "keepalive", .integer(0...Int.max, .nearest), default: "0", example: "60",
        "After how many seconds a connection that is kept, or that watches a folder, is used so that "
          + "the server and the network keep it; 0 is never, or 1740 with `idlefolders`, of which a "
          + "connection that watches is used after 1680 at the latest."),
      OptionRow(
        "usecompression", .boolean, default: "no", example: "yes",
        "Whether what is transferred is compressed, if the server can do that (COMPRESS=DEFLATE). "
          + "It helps on slow lines and costs computing time on both sides."),
      OptionRow(
        "retrycount", .integer(1...1000, .nearest), default: "2", example: "5",
        "How often a folder is tried in a run when the connection breaks. What was done before is "
          + "not done again."),
      OptionRow(
        "movedeletedto", .text, example: "Trash",
        "A folder of the server, named as there, to which messages are moved that were deleted on the "
          + "other side, so that they can be had back; what is deleted in that folder is gone. Without it "
          + "they are gone at once. OfflineIMAP 8 does not know this option and passes over it."),
      OptionRow(
        "sync_trashed", .boolean, default: "yes", example: "no",
        "Whether the letter `T` of a file name and the flag `\\Deleted` stand for each other. With `no` each "
          + "stays on its side: for servers that remove marked messages by themselves, and mail clients "
          + "that mark what they only want out of sight. OfflineIMAP 8 does not know this option and passes "
          + "over it."),
      OptionRow("sep", .text, example: "/", "The separator in folder names.")
        .obsolete("The server tells its separator."),
      OptionRow(
        "decodefoldernames", .boolean, default: "no", example: "yes",
        "An old way to decode folder names, with which OfflineIMAP 8 stops."
      ).obsolete("Names are decoded with utf8foldernames = yes in [Account …]."),
      OptionRow(
        "realdelete", .boolean, default: "no", example: "yes",
        "Whether deleting from a Gmail folder deleted the message."
      ).obsolete(
        "A deletion is the usual one of IMAP, and the settings of Gmail say what follows."),
      OptionRow(
        "trashfolder", .text, default: "[Gmail]/Trash", example: "[Gmail]/Bin",
        "Where deleted messages of Gmail went."
      ).obsolete("OfflineIMAP 8 does not use it either.").belonging(to: .gmail),
      OptionRow(
        "spamfolder", .text, default: "[Gmail]/Spam", example: "[Gmail]/Junk",
        "Where deleted spam of Gmail went."
      ).obsolete("OfflineIMAP 8 does not use it either.").belonging(to: .gmail),
    ])

  /// `[Repository X]` with `type = IMAP`: how one logs in.
  static let login = Group(
    "[Repository X] with type = IMAP: login", "How one logs in.", .servers,
    [
      OptionRow(
        "remoteuser", .text, example: "jane@example.org",
        "The name to log in with. Without it, the netrc file's login for the server is taken."),
      OptionRow(
        "remotepass", .text, example: "secret",
        "The password. A `%` in it must be doubled. Better is a file of its own."
      ).secret,
      OptionRow(
        "remotepassfile", .path(.tilde), example: "~/.config/home.password",
        "A file with the password in its first line, read anew for each login."
      ).existingFile,
      OptionRow(
        "remotepasscmd", .program, example: "pass show mail/home",
        "A program that prints the password in its first line. No shell reads this line; `~` at the "
          + "start of a word is expanded. If the program fails without a terminal, it gets one, so "
          + "that it can ask for a passphrase. Without a password from any of these options, a "
          + "credential `offlineimap.X` of systemd, `~/.netrc`, `/etc/netrc` and the keyring are "
          + "searched, and at last you are asked. OfflineIMAP 8 does not know this option."),
      OptionRow(
        "auth_mechanisms", .list, default: MechanismName.usual,
        example: "SCRAM-SHA-256, PLAIN",
        "The ways to log in, in the order in which they are tried, as far as the server offers "
          + "them. `GSSAPI` needs a ticket of Kerberos, and `XOAUTH2` a token; else they are passed "
          + "over. Further ones are `OAUTHBEARER`, `SCRAM-SHA-256`, `SCRAM-SHA-1` and `EXTERNAL`, "
          + "which lets the server know you by `sslclientcert`."),
      OptionRow(
        "remote_identity", .text, example: "shared@example.org",
        "The user to act as, if it is not the one to log in with. Mechanisms that cannot say so, "
          + "`CRAM-MD5` and `LOGIN`, are not tried then."),
      OptionRow(
        "oauth2_refresh_token", .text, example: "1/abc",
        "The token for which `oauth2_request_url` gives access tokens. They are kept until they "
          + "expire, and asked for anew when the server refuses one."
      ).secret,
      OptionRow(
        "oauth2_refresh_token_eval", .expression, example: "get_token()",
        "Computes `oauth2_refresh_token`, if that is not set."
      ).secret,
      OptionRow(
        "oauth2_access_token", .text, example: "ya29.abc",
        "The token to log in with; no other is asked for then."
      ).secret,
      OptionRow(
        "oauth2_access_token_eval", .expression, example: "get_token()",
        "Computes `oauth2_access_token`, if that is not set, and once more when the server refuses "
          + "the token."
      ).secret,
      OptionRow(
        "oauth2_client_id", .text, example: "abc.apps.example.org",
        "The name of this program, as the provider of the tokens knows it."),
      OptionRow(
        "oauth2_client_id_eval", .expression, example: "get_id()",
        "Computes `oauth2_client_id`, if that is not set."),
      OptionRow(
        "oauth2_client_secret", .text, example: "abc", "The password of this program."
      ).secret,
      OptionRow(
        "oauth2_client_secret_eval", .expression, example: "get_secret()",
        "Computes `oauth2_client_secret`, if that is not set."
      ).secret,
      OptionRow(
        "oauth2_request_url", .text, example: "https://accounts.example.org/token",
        "Where access tokens come from; needed with `oauth2_refresh_token`. It begins with "
          + "`https://`, or with `http://localhost`. Redirections are not followed."),
      OptionRow(
        "sslclientcert", .path(.tildeAndVariables), example: "~/.config/me.pem",
        "A PEM file with the certificate that tells the server who you are, and behind it those "
          + "between it and its authority."
      ).existingFile,
      OptionRow(
        "sslclientkey", .path(.tildeAndVariables), example: "~/.config/me.key",
        "A PEM file with the key of `sslclientcert`, without a passphrase. Without this line it "
          + "is in the same file."
      ).existingFile,
      OptionRow(
        "ssl_version", .choice(TLSVersionName.all), example: "tls1_2",
        "The one version of TLS to use. `ssl23`, as no line at all, is the best that both sides "
          + "have. Versions before 1.2 can be broken: they are accepted, and TLS 1.2 or newer is "
          + "used."),
      OptionRow(
        "tls_level", .choice(TLSVersionName.levels), default: "tls_compat", example: "tls_secure",
        "Which values `ssl_version` may have: with `tls_secure` `tls1_1` and newer, with "
          + "`tls_no_ssl` `tls1` too, with `tls_compat` all. Less than TLS 1.2 is never used."),
    ])
}
