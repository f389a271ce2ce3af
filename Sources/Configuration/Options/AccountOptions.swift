// SPDX-License-Identifier: MIT

extension OptionTable {
  /// `[Account X]`: two repositories and how they are kept in step.
  static let account = Group(
    "[Account X]", "Two repositories, and how they are kept in step.", .account,
    [
      OptionRow(
        "localrepository", .text, example: "home-local",
        "The X of the `[Repository X]` section with the mail on this machine."
      ).required,
      OptionRow(
        "remoterepository", .text, example: "home-remote",
        "The X of the `[Repository X]` section with the mail on the server."
      ).required,
      OptionRow(
        "autorefresh", .number(0...5_256_000, .nearest), default: "0", example: "5",
        "How many minutes to wait before the account is synchronised again; fractions such as 0.5 "
          + "are allowed. 0 synchronises once. The switch `-o` overrides it."),
      OptionRow(
        "quick", .integer(Int.min...Int.max, .nearest), default: "0", example: "10",
        "How many quick runs follow each full one. A quick run looks into a folder only if a file "
          + "changed here, or if the server tells of other numbers of messages, and so misses flags "
          + "that changed on the server. With a number above 0 "
          + "a run that you ask for is a full one. -1 makes all runs quick, as does the switch `-q`."
      ),
      OptionRow(
        "deletionlimit", .deletionLimit, default: "20, 10", example: "50, 20",
        "How many messages of a folder may be deleted on one side in a run: a number, and a "
          + "percentage of the folder; the larger counts. All folders of the account together may "
          + "lose five times the number, or a fifth of the percentage. What goes beyond is held "
          + "until you run with `--allow-deletions` or press `D` on the board. `no` is no limit."),
      OptionRow(
        "fullcheck", .number(0...8_760, .nearest), default: "24", example: "168",
        "After how many hours a folder is compared message by message although nothing seems to "
          + "have changed. 0 does so in every run."),
      OptionRow(
        "maildir-windows-compatible", .boolean, default: "no", example: "yes",
        "Separates the flags in file names by `!` instead of `:`, for file systems that forbid the "
          + "colon. This program reads both; others do not, so decide before the first run."),
      OptionRow(
        "utf8foldernames", .boolean, default: "no", example: "yes",
        "Names folders in UTF-8 on this machine instead of the modified UTF-7 of the server. "
          + "Do not change it once folders with such names exist."),
      OptionRow(
        "maxage", .age, example: "30",
        "Leaves out messages that came before the last so many days, or before a day. What is left "
          + "out is neither copied nor deleted on any side, also if it was copied earlier; new "
          + "messages of this machine are uploaded whatever their age."),
      OptionRow(
        "maxsize", .integer(1...Int.max, .none), example: "2000000",
        "Leaves out messages of so many bytes or more, counted as on the server, on both sides. "
          + "What is left out is neither copied nor deleted."),
      OptionRow(
        "filterheaders", .list, example: "X-Spam-Status",
        "Headers that are left out when a message is uploaded, by name in any case. The file keeps "
          + "them."),
      OptionRow(
        "synclabels", .boolean, default: "no", example: "yes",
        "Keeps the labels that messages have on Gmail in a header of their files, and sends what is "
          + "changed there to Gmail. Needs `type = Gmail` and `type = GmailMaildir`. A label that was "
          + "changed on both sides gets both changes. What a header of that name holds when a "
          + "message is seen for the first time gives way to the labels of Gmail; in a message that "
          + "is uploaded it names its labels."),
      OptionRow(
        "labelsheader", .text, default: "X-Keywords", example: "X-Label",
        "The header that holds the labels, separated by commas; in `X-Label` and `Keywords` by "
          + "blanks. A label beyond ASCII stands there as on the wire, `&AMk-t&AOk-` for Été, or with "
          + "`utf8foldernames = yes` as text; both are understood."),
      OptionRow(
        "ignorelabels", .list, example: #"\Inbox, \Starred"#,
        "Labels that are touched on neither side, separated by commas."),
      OptionRow(
        "proxy", .text, example: "SOCKS5:localhost:1080",
        "The proxy through which the server is reached: `SOCKS5:host:port`, `SOCKS4:host:port` or "
          + "`HTTP:host:port` (CONNECT), with `user:password@` before the host if the proxy wants "
          + "them. The proxy resolves the name of the server. A tunnel goes without."
      ).secret,
      OptionRow(
        "authproxy", .text, example: "HTTP:localhost:8080",
        "The proxy through which tokens of OAuth 2 are asked for, written like `proxy`. Without "
          + "this line it is that of `proxy`; with nothing behind the `=` there is none."
      ).secret,
      OptionRow(
        "presynchook", .command, example: "imapfilter",
        "A command for `/bin/sh` that runs before each run of the account. What it prints is shown; "
          + "if it fails, the run goes on. It has nothing to read, and these variables: "
          + "`OFFLINEIMAPSYNCMODE` (`full`, `quick`, or `idle` for one folder in which the server "
          + "has told of something), `OFFLINEIMAPACCOUNT`, and for `idle` `OFFLINEIMAPFOLDER`."),
      OptionRow(
        "postsynchook", .command, example: "notmuch new",
        "A command for `/bin/sh` that runs at the end of each run of the account, unless the run "
          + "was given up or interrupted. Besides the variables of `presynchook` it has "
          + "`OFFLINEIMAPRESULT` (`succeeded` or `incomplete`), the numbers of messages "
          + "`OFFLINEIMAPDOWNLOADED`, `OFFLINEIMAPUPLOADED` and `OFFLINEIMAPDELETED`, and "
          + "`OFFLINEIMAPPROBLEMS`."),
      OptionRow(
        "hooktimeout", .integer(0...604_800, .nearest), default: "1800", example: "300",
        "After how many seconds `presynchook` or `postsynchook` is stopped, with all that it "
          + "started. 0 waits for ever. OfflineIMAP 8 does not know this option and passes over it."
      ),
      OptionRow(
        "skipsleep", .boolean, example: "yes",
        "A note that OfflineIMAP writes for itself while it runs."
      ).obsolete("The program keeps it elsewhere."),
      OptionRow(
        "status_backend", .choice(["sqlite", "plain"]), example: "sqlite",
        "How the state was stored; OfflineIMAP 8 stops at this option."
      ).obsolete("The state is always kept in SQLite."),
    ])
}
