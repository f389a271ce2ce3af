// SPDX-License-Identifier: MIT

extension OptionTable {
  /// `[Repository X]`, whatever its type.
  static let repository = Group(
    "[Repository X]", "One side of an account, of any type.", .repositories,
    [
      OptionRow(
        "type", .choice(["Maildir", "GmailMaildir", "IMAP", "Gmail"]), example: "Maildir",
        "What kind of store it is: `Maildir` for the local side, `IMAP` for the remote one, "
          + "or for both to synchronise two servers. "
          + "`GmailMaildir` is a Maildir whose files can hold the labels of Gmail, `Gmail` an IMAP "
          + "server that has them; see `synclabels`. With `Gmail`, `remotehost` is imap.gmail.com "
          + "unless it is set. Upper and lower case matter."
      ).required,
      OptionRow(
        "readonly", .boolean, default: "no", example: "yes",
        "Whether nothing may be written to this repository. Its changes still go to the other."),
      OptionRow(
        "createfolders", .boolean, default: "yes", example: "no",
        "Whether folders that only the other side has are created here."),
      OptionRow(
        "sync_deletes", .boolean, default: "yes", example: "no",
        "Whether a message that is deleted here is deleted on the other side too."),
      OptionRow(
        "nametrans", .expression, example: "lambda name: re.sub('^INBOX[.]', '', name)",
        "A function that gives folders of this repository another name on the other side. A folder that "
          + "only the other side has is created here under the name that its own `nametrans` gives, or "
          + "else under one that the other folders suggest, if `nametrans` leads back from it; otherwise "
          + "the account stops. See also `folderrenames`."),
      OptionRow(
        "folderfilter", .expression, example: "lambda name: name != 'Trash'",
        "A function that says of a folder of this repository, by its name before `nametrans`, whether "
          + "it takes part."),
      OptionRow(
        "folderincludes", .expression, default: "[]", example: "['lists.announce']",
        "A list of folders that take part although the server does not list them, or although "
          + "`folderfilter` leaves them out."),
      OptionRow(
        "dynamic_folderfilter", .boolean, default: "no", example: "yes",
        "Asks `folderfilter` not only at the beginning of each run, but again before each folder."),
      OptionRow(
        "folderpatterns", .folderPatterns, example: "*, !Trash, !Lists/*, Lists/swift",
        "Which folders of this repository take part, without Python: `*` stands for any text, `%` for any "
          + "text within one level, and `!` before a pattern leaves out what fits. The last pattern that "
          + "fits decides; a list that begins with `!` begins with all folders. A name with a comma "
          + "stands in double quotation marks. With `folderfilter` as well, both must take a folder. "
          + "OfflineIMAP 8 does not know this option and passes over it."),
      OptionRow(
        "folderrenames", .folderRenames, example: "[Gmail]/Sent Mail -> sent, INBOX.* -> *",
        "What folders of the server are called on the other side, without Python, and both ways: what is "
          + "new on either side finds its name by the same rule, so that no `nametrans` is needed. Names "
          + "have the separators of the server; one `*` stands for the same text on both sides. The first "
          + "rule that fits counts, and other folders keep their names. The Maildir at the root is `\"\"`. "
          + "Only in the remote repository, and not beside `nametrans`. OfflineIMAP 8 does not know this option and "
          + "would take the folders for new ones."),
      OptionRow(
        "startdate", .day, example: "2024-01-31",
        "Leaves out messages that came before a day, as `maxage` does. In the repository of this "
          + "machine it also keeps older files from being uploaded. With `maxage` as well, the "
          + "later day counts."),
    ])

  /// `[Repository X]` with `type = Maildir`.
  static let maildir = Group(
    "[Repository X] with type = Maildir", "A tree of Maildir folders on this machine.", .maildirs,
    [
      OptionRow(
        "localfolders", .path(.tildeAndVariables), example: "~/Mail/home",
        "The directory that holds the folders. It is created if it is missing, and belongs to "
          + "one account only."
      ).required,
      OptionRow(
        "sep", .character, default: ".", example: "/",
        "What separates the levels of a folder name; `/` makes directories within directories."),
      OptionRow(
        "restoreatime", .boolean, default: "no", example: "yes",
        "Puts back the access times of a folder's `new` and `cur` after they were read, for programs "
          + "that tell new mail by them."),
      OptionRow(
        "utime_from_header", .boolean, default: "no", example: "yes",
        "Gives a downloaded file the time in its Date header as its modification time, or else the "
          + "time in Delivery-date. May also stand in `[general]`, for all repositories."
      ).belonging(to: [.maildirs, .general]),
      OptionRow(
        "filename_use_mail_timestamp", .boolean, default: "no", example: "yes",
        "Begins the name of a downloaded file with that time instead of the present one. May also "
          + "stand in `[general]`, for all repositories."
      ).belonging(to: [.maildirs, .general]),
      OptionRow(
        "customflag_a", .text, example: "$Important",
        "The IMAP keyword that the letter `a` stands for in file names, or in the status where the "
          + "local side is a server, in any case; there is one "
          + "such option for each letter. It is synchronised as other flags are, both ways; "
          + "OfflineIMAP 8 takes it from the server only."
      ).belonging(to: [.maildirs, .imap]),
    ])

  /// Options whose values are Python, in a `[Repository X]` with `type = IMAP`.
  static let python = Group(
    "[Repository X] with type = IMAP: Python", "Values that Python computes.", .servers,
    [
      OptionRow(
        "remotehosteval", .expression, example: "get_host()",
        "Computes `remotehost`, which it replaces."),
      OptionRow(
        "remoteporteval", .expression, example: "get_port()",
        "Computes `remoteport`, which it replaces."),
      OptionRow(
        "remoteusereval", .expression, example: "get_user('home')",
        "Computes `remoteuser`, which it replaces."),
      OptionRow(
        "remotepasseval", .expression, example: "get_password('home')",
        "Computes the password, and comes before `remotepass`. It may ask: `getpass` and `input` of "
          + "Python become questions of the interface. `None` or an empty text is no password."
      ).secret,
      OptionRow(
        "foldersort", .expression, example: "lambda x, y: cmp(x, y)",
        "A function that compares two names, as they are on the other side, and gives a number below, "
          + "equal to or above 0: in which order folders are synchronised. `cmp` is there, as in "
          + "Python 2."),
      OptionRow(
        "idlefolders", .expression, default: "[]", example: "['INBOX']",
        "Folders of the server that are watched while the account waits (IDLE), as a Python list: "
          + "what changes in one is synchronised at once, with the hooks in the mode `idle`. Each "
          + "takes a connection of its own, which leaves fewer of `maxconnections` for the runs. "
          + "It needs `autorefresh`."),
      OptionRow(
        "newmail_hook", .expression, example: "lambda: os.system('beep')",
        "A function without arguments that is called once in a run in which a message came to INBOX "
          + "that nobody has read."),
      OptionRow(
        "copy_ignore_eval", .expression, example: "lambda name: {'INBOX': [17]}.get(name)",
        "A function that gives, for the name of a folder on the other side, a list of UIDs of messages "
          + "that are not copied from the server, or `None`."),
    ])
}
