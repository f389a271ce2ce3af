// SPDX-License-Identifier: MIT

@testable import Configuration

extension VariantTests {
  /// Expressions as people write them, those of Python 2 among them.
  static let expressions = filters + translations + old + helped

  private static let filters = [
    Variant("a list", remote: "folderfilter = lambda f: f in ['INBOX', 'Lists/swift dev']"),
    Variant(
      "a list on lines", remote: "folderfilter = lambda foldername: foldername in [", "  'INBOX',",
      "  'Grüße' ]"),
    Variant(
      "comments in a list", remote: "folderfilter = lambda f: f not in ['INBOX',",
      "      # 'Sent',", "  ; 'x',", "      'Drafts']"),
    Variant(
      "a comment behind an item", remote: "folderfilter = lambda f: f not in ['INBOX', # in",
      "  'Drafts'] # out"),
    Variant("a text for a list", remote: "folderfilter = lambda f: f not in '[Gmail]/All Mail'"),
    Variant("a search", remote: #"folderfilter = lambda f: re.search('(Gmail|Lists)', f)"#),
    Variant("no match", remote: #"folderfilter = lambda f: not re.match(r'^\[Gmail\]', f)"#),
    Variant("a compiled pattern", remote: "folderfilter = re.compile('^INBOX').match"),
    Variant(
      "and, or, not", remote: "folderfilter = lambda f: (f.startswith('INBOX') or",
      "    not f.endswith('dev')) and", "    'x' not in f"),
    Variant(
      "a backslash at the end", remote: "folderfilter = lambda f: f == 'INBOX' \\",
      "  or f == 'Grüße'"),
    Variant(
      "lines without brackets", remote: "folderfilter = lambda f: f == 'INBOX'", "  or f == 'Sent'"),
    Variant(
      "any and a generator",
      remote: "folderfilter = lambda f: any(f.startswith(p) for p in ('IN', 'Li'))"),
    Variant(
      "a lambda in a lambda", remote: "folderfilter = lambda f: (lambda g: g.lower() == 'inbox')(f)"
    ),
    Variant(
      "a default argument", remote: "folderfilter = lambda f, skip=('INBOX',): f not in skip"),
    Variant("a set", remote: "folderfilter = {'INBOX', 'Grüße'}.__contains__"),
    Variant("a number for an answer", remote: "folderfilter = lambda f: len(f) - 5"),
    Variant("always", remote: "folderfilter = lambda *args: True"),
    Variant(
      "a percent sign", remote: "folderfilter = lambda f: f == 'a%%b' or '%%s' %% f == 'INBOX'"),
    Variant("an umlaut with an escape", remote: #"folderfilter = lambda f: f == 'Gr\xfc\u00dfe'"#),
    Variant(
      "a blank that does not break",
      remote: "folderfilter = lambda f: f in ['Lists/swift\u{a0}dev', 'INBOX']"),
    Variant("no function", remote: "folderfilter = True"),
    Variant("a bracket too few", remote: "folderfilter = lambda f: f in ['INBOX'"),
    Variant("a name that is not there", remote: "folderfilter = lambda f: f in wanted"),
  ]

  private static let translations = [
    Variant("a prefix goes", remote: #"nametrans = lambda f: re.sub(r'^INBOX\.', '', f)"#),
    Variant("a prefix comes", remote: "nametrans = lambda f: 'jane/' + f"),
    Variant(
      "a table",
      remote: "nametrans = lambda f: {'INBOX': 'in', '[Gmail]/All Mail': 'all'}.get(f, f)"),
    Variant(
      "a table on lines, with a colon", remote: "nametrans: lambda f: { 'INBOX' : 'in',",
      "                      'INBOX.Sent': 'sent',", "                    }.get(f, f)"),
    Variant(
      "groups", remote: #"nametrans = lambda f: re.sub('^(\\[Gmail\\])/(.*)$', r'\2.\1', f)"#),
    Variant(
      "re.sub in re.sub", remote: "nametrans = lambda f: re.sub('.*Sent.*', 'sent',",
      "   re.sub('.*All.*', 'all',", "   re.sub(' ', '_', f)))"),
    Variant("a condition", remote: "nametrans = lambda f: f if f == 'INBOX' else f.lower()"),
    Variant("and-or of old", remote: "nametrans = lambda f: f == 'INBOX' and 'in' or f"),
    Variant("a choice by index", remote: "nametrans = lambda f: [f, 'in'][f == 'INBOX']"),
    Variant("a part", remote: "nametrans = lambda f: f[6:] if f.startswith('INBOX.') else f"),
    Variant("split and join", remote: "nametrans = lambda f: '.'.join(f.split('/'))"),
    Variant("map", remote: "nametrans = lambda f: '/'.join(map(str.capitalize, f.split('/')))"),
    Variant("format", remote: "nametrans = lambda f: '{0}-{1}'.format('x', f)"),
    Variant(
      "a text with a letter in front", remote: "nametrans = lambda f: f'x{f}' + u'y' + r'\\z'"),
    Variant(
      "reduce by functools",
      remote:
        "nametrans = lambda f: __import__('functools').reduce(lambda a, p: a.replace(*p), [('INBOX', 'in'), ('/', '.')], f)"
    ),
    Variant(
      "a function of pythonfile", remote: "nametrans = shorten",
      pythonFile: "import re\n\ndef shorten(name):\n\treturn re.sub('.*/', '', name)\n"),
    Variant(
      "a table of pythonfile", remote: "nametrans = lambda f: table.get(f, f)",
      "folderfilter = lambda f: f in table", pythonFile: "table = {\n  'INBOX': 'in',\n}\n"),
    Variant(
      "names of pythonfile of each other", remote: "nametrans = lambda f: outer(f)",
      pythonFile:
        "import os, string\ndef inner(f): return f.upper()\ndef outer(f): return inner(f) + os.sep\n"
    ),
    Variant("a function that fails for some", remote: "nametrans = lambda f: {'INBOX': 'in'}[f]"),
    Variant("no text for an answer", remote: "nametrans = lambda f: len(f)"),
    Variant("an empty answer", remote: "nametrans = lambda f: '' if f == 'INBOX' else f"),
  ]

  /// What Python 3 does not have fails for one folder or for all, as it does in OfflineIMAP 8.
  private static let old = [
    Variant("decode", remote: "nametrans = lambda f: f.decode('imap4-utf-7').encode('utf-8')"),
    Variant("unicode", remote: "nametrans = lambda f: unicode(f)"),
    Variant("has_key", remote: "folderfilter = lambda f: {'INBOX': 1}.has_key(f)"),
    Variant("<>", remote: "folderfilter = lambda f: f <> 'INBOX'"),
    Variant("a lambda with a pair", remote: "nametrans = lambda (f): f"),
    Variant(
      "a filter object", remote: "folderfilter = lambda f: filter(lambda g: g == f, ['INBOX'])"),
    Variant(
      "the module string", remote: "nametrans = lambda f: string.join(string.split(f, '/'), '.')",
      pythonFile: "import string\n"),
    Variant("an octal number", remote: "nametrans = lambda f: f + str(010)"),
  ]

  private static let helped = [
    Variant(
      "the environment", remote: "folderfilter = lambda f: os.environ.get('NO_SUCH', 'INBOX') == f",
      pythonFile: "import os\n"),
    Variant(
      "a class of pythonfile", remote: "nametrans = Names().short",
      pythonFile: "class Names(object):\n  def short(self, f):\n    return f.split('/')[-1]\n"),
    Variant(
      "import of pythonfile with *", remote: "nametrans = lambda f: join('a', f)",
      pythonFile: "from os.path import *\n"),
    Variant(
      "a decorator", remote: "nametrans = twice",
      pythonFile: "def on(g):\n  return lambda f: g(g(f))\n\n@on\ndef twice(f):\n  return f + '+'\n"
    ),
    Variant(
      "a global that counts", remote: "nametrans = lambda f: count(f)",
      pythonFile: "seen = []\ndef count(f):\n  global seen\n  seen = seen + [f]\n  return f\n"),
  ]
}
