// SPDX-License-Identifier: MIT

@testable import Configuration

extension VariantTests {
  /// What matters to the parser, and to values that are no expressions.
  static let grammar = accepted + refused

  private static let accepted = [
    Variant("CRLF at the end of lines", rc().replacing("\n", with: "\r\n")),
    Variant("CR at the end of lines", rc().replacing("\n", with: "\r")),
    Variant("no line feed at the end", String(rc().dropLast())),
    Variant("an empty line after each line", rc().replacing("\n", with: "\n\n")),
    Variant("blanks at the end of lines", rc().replacing("\n", with: "  \t \n")),
    Variant("blanks in front of the sections", rc().replacing("[", with: "   [")),
    Variant(
      "all options indented alike",
      rc().replacing("\n", with: "\n    ").replacing("    [", with: "[").replacing(
        "]\n", with: "]\n ")
    ),
    Variant(
      "options indented by tabs",
      rc().split(separator: "\n").map { $0.hasPrefix("[") ? "\($0)" : "\t\($0)" }
        .joined(separator: "\n")),
    Variant("a colon for a delimiter", rc().replacing(" = ", with: ": ")),
    Variant("no blanks around the delimiter", rc().replacing(" = ", with: "=")),
    Variant("many blanks around the delimiter", rc().replacing(" = ", with: "\t  =  \t")),
    Variant("names in capitals", rc().replacing("remotehost", with: "RemoteHost")),
    Variant("a comment behind the header of a section", rc().replacing("]", with: "]   # {{{")),
    Variant("a bracket in the comment behind a header", rc(more: ["[mbnames] ; [x] off"])),
    Variant("comments everywhere", rc().replacing("\n", with: "\n# so\n  ; or so\n")),
    Variant(
      "a comment that is indented between the lines of a value",
      rc(remote: ["folderincludes = ['a',", "  # not b", " # nor this", "  'c']"])),
    Variant(
      "an empty line in a value",
      rc(remote: ["folderincludes = ['a',", "", "  'c'", "", "  ]", "ssl = yes"])),
    Variant("a mark of the encoding", "# -*- coding: utf-8 -*-\n" + rc()),
    Variant("a line of an editor at the end", rc() + "# vim: ft=dosini:ts=4\n"),
    Variant("[DEFAULT] at the beginning", "[DEFAULT]\nssl = yes\nremoteport = 993\n" + rc()),
    Variant(
      "[DEFAULT] with what accounts refer to",
      "[DEFAULT]\nbox = /srv/mail\n"
        + rc().replacing("localfolders = ~/Mail", with: "localfolders = %(box)s/A")),
    Variant(
      "a reference to an option of the section",
      rc(remote: ["me = jane", "remotepasscmd = pass show %(me)s@%(remotehost)s"])),
    Variant("a percent sign that is doubled", rc(remote: ["remotepass = 50%% off %%(x)s"])),
    Variant(
      "a percent sign alone", rc(remote: ["remotepass = 50% off"]), isPartial: true),
    Variant(
      "a reference to nothing", rc(remote: ["remotepass = %(HOME)s"]), isPartial: true),
    Variant("a date with percent signs", rc(account: ["postsynchook = date +%%F >> ~/log"])),
    Variant("an equals sign in a value", rc(remote: ["remotepass = a=b:c=d"])),
    Variant("a number sign in a value", rc(remote: ["remotepass = a#b ; c # d"])),
    Variant("a value of nothing but blanks", rc(account: ["presynchook =    "])),
    Variant("an option without a value", rc(account: ["postsynchook ="])),
    Variant("a value on the next line", rc(account: ["postsynchook =", "   notmuch new"])),
    Variant(
      "a command on several lines",
      rc(account: ["postsynchook = notmuch new &&", "  notmuch tag +x -- tag:new;", "\texit 0"])),
    Variant(
      "a list on several lines", rc().replacing("accounts = A", with: "accounts =\n  A,\n  ")),
    Variant(
      "a comma at the end of the list", rc().replacing("accounts = A", with: "accounts = A,")),
    Variant(
      "an account twice in the list", rc().replacing("accounts = A", with: "accounts = A, A")),
    Variant(
      "a name with signs in it",
      rc().replacing("Account A]", with: "Account jane@x.org: <A>]")
        .replacing("accounts = A", with: "accounts = jane@x.org: <A>")),
    Variant(
      "a name with letters of another script",
      rc().replacing("Account A]", with: "Account Büro]")
        .replacing("accounts = A", with: "accounts = Büro")),
    Variant("a boolean as a number", rc(remote: ["ssl = 1", "readonly = 0"])),
    Variant(
      "a boolean in capitals", rc(remote: ["ssl = YES", "expunge = False", "usecompression = On"])),
    Variant("a boolean that is none", rc(remote: ["ssl = yup"]), isPartial: true),
    Variant(
      "a number with a comment behind it", rc(account: ["autorefresh = 5 # minutes"]),
      isPartial: true),
    Variant("minutes with a fraction", rc(account: ["autorefresh = 0.5", "quick = -1"])),
    Variant(
      "very old options",
      rc(
        general: ["ui = Curses.Blinkenlights, TTY.TTYUI, Noninteractive.Basic"],
        account: ["status_backend = sqlite"], remote: ["realdelete = yes", "sep = ."])),
    Variant(
      "a section of an old interface", rc(more: ["[ui.Curses.Blinkenlights]", "statuschar = ."])),
    Variant("an interface that nobody knows", rc(general: ["ui = Tk.VerboseUI"])),
    Variant("a separator in quotation marks", rc(local: ["sep = '/'"])),
    Variant(
      "an option in the wrong section", rc(general: ["autorefresh = 5"], local: ["ssl = yes"])),
    Variant("an option that is misspelt", rc(remote: ["realdelet = no", "maxconection = 2"])),
    Variant(
      "sections that nobody uses", rc(more: ["[Account B]", "type = what", "[Stuff]", "x = 1"])),
    Variant(
      "an account without a section", rc().replacing("= A\n", with: "= A, B\n"), isPartial: true),
    Variant(
      "a template without a host", rc().replacing("= imap.example.org", with: "= "), isPartial: true
    ),
    Variant(
      "a repository that is missing", rc().replacing("Repository L]", with: "Repository M]"),
      isPartial: true),
    Variant(
      "the type in lower case", rc().replacing("= Maildir", with: "= maildir"), isPartial: true),
    Variant(
      "[mbnames] with quotation marks in peritem",
      rc(more: [
        "[mbnames]", "enabled = yes", "filename = ~/.mutt/mailboxes", "header = \"mailboxes \"",
        "peritem = \"+%(accountname)s/%(foldername)s\"", "sep = \" \"", "footer = \"\\n\"",
      ])),
    Variant(
      "[mbnames] that is switched off and has little", rc(more: ["[mbnames]", "enabled = no"])),
    Variant(
      "[mbnames] that lacks something", rc(more: ["[mbnames]", "enabled = yes"]), isPartial: true),
  ]

  private static let refused = [
    Variant("an option before the first section", "accounts = A\n" + rc()),
    Variant("an option twice", rc(remote: ["ssl = yes", "ssl = yes"])),
    Variant("an option twice, once in capitals", rc(remote: ["ssl = yes", "SSL = yes"])),
    Variant("a section twice", rc(more: ["[Account A]", "quick = 1"])),
    Variant("a line without a delimiter", rc(remote: ["ssl yes"])),
    Variant("a line of a template", rc(remote: ["{% if secret %}", "ssl = yes", "{% endif %}"])),
    Variant("a marker of a merge", rc(remote: ["<<<<<<< HEAD"])),
    Variant(
      "the bracket of a list at the beginning of a line",
      rc(remote: ["folderincludes = ['a',", "]"])),
    Variant("a delimiter without a name", rc(remote: ["= yes"])),
  ]
}
