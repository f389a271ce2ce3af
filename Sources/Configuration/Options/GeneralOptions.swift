// SPDX-License-Identifier: MIT

extension OptionTable {
  /// `[general]`: what holds for the whole program.
  static let general = Group(
    "[general]", "What holds for the whole program.", .general,
    [
      OptionRow(
        "accounts", .list, example: "home, work",
        "The accounts to synchronise, by the X of their `[Account X]` sections, in this order. "
          + "The switch `-a` replaces the list."
      ).required,
      OptionRow(
        "metadata", .path(.tildeAndVariables), default: "~/.offlineimap",
        example: "~/.local/state/offlineimap",
        "The directory of what the program remembers between runs. It is created if its parent "
          + "exists; losing it costs a full comparison of both sides."),
      OptionRow(
        "maxsyncaccounts", .integer(1...1000, .nearest), default: "1", example: "3",
        "How many accounts are synchronised at the same time."),
      OptionRow(
        "ui", .choice(InterfaceName.all), example: "blinkenlights",
        "The user interface: `blinkenlights` is the full-screen board, `ttyui` and `basic` print "
          + "lines, `quiet` prints only what went wrong, `syslog` writes to the log of the system, and `linear` is the "
          + "board for screen readers: a line for each event, and its keys as lines. Without the option the program takes "
          + "the board on a terminal that can show it, `linear` on one that cannot (`TERM=dumb`), else `ttyui`. The "
          + "switch `-u` overrides it; `--no-alt-screen` replaces the board by `linear`. `docs/text-views.md` shows them all."
      ),
      OptionRow(
        "theme", .text, default: "default", example: "classic",
        "The colours of the board: the name of a theme of the program or of "
          + "`~/.config/offlineimap/themes`, or the path of a theme file; `docs/themes.md` shows them. "
          + "The switch `--theme` overrides it. OfflineIMAP 8 does not know this option and passes "
          + "over it."),
      OptionRow(
        "keys", .list, example: "pause=P, save=^W",
        "Other keys of the board, as pairs of what it can do and a key; `?` on the board shows all. "
          + "The names are `all`, `sync`, `pause`, `pane`, `search`, `attention`, `theme`, `help`, "
          + "`quit`, `stop`, `account`, `level`, `context`, `wrap`, `save`, `copy`, `delete`, `rows`, `mouse` and "
          + "`repaint`. A key can do one thing; those that the terminal keeps for itself cannot be used. "
          + "OfflineIMAP 8 does not know this option and passes over it."),
      OptionRow(
        "symbols", .choice(["auto", "unicode", "braille", "plain", "ascii"]), default: "auto",
        example: "ascii",
        "The characters of the board besides letters: `unicode` needs a rich font, `braille` besides the "
          + "patterns of Braille for finer histories, `plain` draws lamps and lines with ASCII, and "
          + "`ascii` shows nothing else at all. `auto` goes by the locale and the terminal. OfflineIMAP 8 "
          + "does not know this option and passes over it."),
      OptionRow(
        "rows", .choice(["full", "compact", "bare"]), default: "full", example: "compact",
        "How much of the board is shown at the beginning: `compact` leaves out the key hints and the "
          + "threads that serve no account, `bare` shows log and accounts alone. The key `z` changes it. "
          + "OfflineIMAP 8 does not know this option and passes over it."),
      OptionRow(
        "control", .text, default: "yes", example: "no",
        "Whether `offlineimap attach` and `offlineimap status` can reach the program while it runs: "
          + "`yes` for a socket that only you may use, in the runtime directory of your session or else in "
          + "the metadata directory; `no`; or the path of the socket. OfflineIMAP 8 does not know this "
          + "option and passes over it."),
      OptionRow(
        "framerate", .integer(1...30, .nearest), default: "10", example: "1",
        "How many pictures of the board are drawn in a second at most; 1 is enough for a slow line. "
          + "Up to 10, no more than about 2,000 octets a second are sent in the long run: lamps and "
          + "numbers go first, and a log that rains moves on in steps. OfflineIMAP 8 does not know "
          + "this option and passes over it."),
      OptionRow(
        "clipboard", .boolean, default: "yes", example: "no",
        "Whether the key `y` of the board may fill the clipboard of the terminal (OSC 52). Inside "
          + "tmux that needs `set-clipboard on` or `allow-passthrough on` there. OfflineIMAP 8 does "
          + "not know this option and passes over it."),
      OptionRow(
        "socktimeout", .integer(0...2_147_483, .nearest), default: "0", example: "60",
        "How many seconds a server may take to answer, and a connection to come up; 0 is the limit "
          + "that is built in, 60 and 30."),
      OptionRow(
        "fsync", .boolean, default: "yes", example: "no",
        "Whether a message must be on the disk before it counts as copied. `no` is faster, but a "
          + "power failure may lose mail."),
      OptionRow(
        "ignore-readonly", .boolean, default: "no", example: "yes",
        "Leaves out the warnings that a change could not be made in a read-only folder."),
      OptionRow(
        "dry-run", .boolean, default: "no", example: "yes",
        "Shows what would be done and changes nothing on either side, as the switch `--dry-run`."),
      OptionRow(
        "pythonfile", .path(.tildeAndVariables), example: "~/.offlineimap.py",
        "A file of Python, version 3, that is executed once, and whose names the Python expressions of "
          + "this file can use."
      ).existingFile,
      OptionRow(
        "ignore-keyring", .boolean, default: "no", example: "yes",
        "Does not look for passwords in the keyring of the desktop (Secret Service), as the switch "
          + "`--ignore-keyring`. It is asked with `secret-tool`, where that is installed."),
      OptionRow(
        "update-keyring", .boolean, default: "no", example: "yes",
        "Stores each password in the keyring of the desktop once the server has accepted it, as the "
          + "switch `--update-keyring`."),
    ])

  /// `[mbnames]`: the list of mailboxes for a mail reader.
  static let mailboxNames = Group(
    "[mbnames]", "A file with the names of all folders, for a mail reader.", .mailboxNames,
    [
      OptionRow(
        "enabled", .boolean, default: "no", example: "yes",
        "Whether the file is written. With `yes`, `filename`, `header`, `peritem`, `sep` and "
          + "`footer` are needed too."),
      OptionRow(
        "filename", .path(.tildeAndVariables), example: "~/.mutt/mailboxes",
        "The file to write. It is replaced as a whole, so that a reader never sees a part."),
      OptionRow(
        "header", .expression, example: #""mailboxes ""#,
        "What the file begins with: a Python expression, most simply a text in quotation marks."),
      OptionRow(
        "peritem", .text, example: #""+%(accountname)s/%(foldername)s""#,
        "The form of each entry, in which `%(accountname)s`, `%(foldername)s` (the name on this "
          + "machine) and `%(localfolders)s` are replaced, and `%%` is the sign itself. Everything "
          + "else, also a quotation mark, is written as it stands; other options have no meaning "
          + "here."),
      OptionRow(
        "sep", .expression, example: #"" ""#,
        "What stands between two entries, a Python expression as `header`."),
      OptionRow(
        "footer", .expression, example: #""\n""#,
        "What the file ends with, a Python expression as `header`."),
      OptionRow(
        "incremental", .boolean, default: "no", example: "yes",
        "Writes the file after each account instead of once at the end of the program."),
      OptionRow(
        "folderfilter", .expression, example: "lambda account, folder: folder != 'Trash'",
        "Which folders are listed: a Python function of the account and the folder."
      ),
      OptionRow(
        "sort_keyfunc", .expression, example: "lambda entry: entry['foldername']",
        "How the entries are ordered: a Python function that makes a key of an entry. Without it "
          + "they stand in the order of accounts and folders."
      ),
    ])

  /// `[ui.…]`: sections of versions before 6.4.
  static let oldInterface = Group(
    "[ui.Curses.Blinkenlights]", "Sections of old versions whose names begin with `ui.`.",
    .oldInterface,
    [
      OptionRow("statuschar", .character, example: "@", "The sign that stood for a thread.")
        .obsolete("The board takes its signs from its theme.")
    ])
}
