// SPDX-License-Identifier: MIT

/// Recognises code for Python 2, which OfflineIMAP ran until version 7.
enum Python2Advice {
  /// What to write instead, if the exception comes from such code.
  static func advice(for exception: PythonException) -> String? {
    let text = exception.message
    switch exception.kind {
    case "SyntaxError", "TabError", "IndentationError":
      return syntax(exception.code ?? "", text).map { "This is Python 2. In Python 3, \($0)." }
    case "NameError":
      return names[quoted(text)].map { "This is Python 2. In Python 3, write \($0)." }
    case "ModuleNotFoundError", "ImportError":
      return modules[quoted(text)].map { "This is Python 2. In Python 3, the module is \($0)." }
    case "AttributeError": return attribute(text)
    case "TypeError": return bytes(text)
    case "LookupError" where text.contains("imap4-utf-7"):
      return "Remove the encoding; names of folders are readable with utf8foldernames = yes."
    default: return nil
    }
  }

  /// The first word in quotation marks.
  private static func quoted(_ text: String) -> String {
    let parts = text.split(separator: "'", omittingEmptySubsequences: false)
    return parts.count > 1 ? String(parts[1]) : ""
  }

  private static func syntax(_ code: String, _ message: String) -> String? {
    let words = code.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
    if words.first == "print" || message.contains("call to 'print'") {
      return "print needs parentheses: print(…)"
    }
    if words.first == "exec" || message.contains("call to 'exec'") {
      return "exec needs parentheses: exec(…)"
    }
    if words.first == "except", code.contains(",") { return "write except Error as name:" }
    if words.first == "raise", code.contains(",") { return "write raise Error(text)" }
    if code.contains("`") { return "write repr(x) instead of `x`" }
    if code.contains("<>") { return "write != instead of <>" }
    if message.contains("leading zeros") { return "an octal number begins with 0o" }
    if words.contains(where: { ["ur", "UR", "uR", "Ur"].contains($0) }) {
      return "every text is Unicode: write r'…' instead of ur'…'"
    }
    if words.first == "lambda", code.contains("(") && message.contains("parenthesize") {
      return "a lambda takes no (a, b): take one name and write name[0], name[1]"
    }
    return message.contains("inconsistent use of tabs")
      ? "a block is indented by tabs or by blanks, not by both" : nil
  }

  private static let names = [
    "unicode": "str", "basestring": "str", "raw_input": "input", "xrange": "range",
    "unichr": "chr", "long": "int", "reduce": "functools.reduce", "file": "open",
    "execfile": "exec(open(name).read())", "reload": "importlib.reload",
  ]

  private static let modules = [
    "urllib2": "urllib.request", "ConfigParser": "configparser", "commands": "subprocess",
    "StringIO": "io", "cStringIO": "io", "Queue": "queue", "cPickle": "pickle",
    "httplib": "http.client", "urlparse": "urllib.parse", "HTMLParser": "html.parser",
  ]

  private static func attribute(_ text: String) -> String? {
    if text.hasSuffix("'has_key'") { return "This is Python 2. In Python 3, write key in dict." }
    for name in ["iteritems", "itervalues", "iterkeys"] where text.hasSuffix("'\(name)'") {
      return "This is Python 2. In Python 3, write \(name.dropFirst("iter".count))."
    }
    if text.hasPrefix("'str' object"), text.hasSuffix("'decode'") {
      return "This is Python 2. In Python 3, a text needs no decode(); "
        + "names of folders are readable with utf8foldernames = yes."
    }
    return nil
  }

  /// What commands print is bytes in Python 3.
  private static func bytes(_ text: String) -> String? {
    let signs = [
      "a bytes-like object is required, not 'str'", "cannot use a string pattern on a bytes-like",
      "can't concat str to bytes", "can only concatenate str (not \"bytes\") to str",
    ]
    guard signs.contains(where: text.contains) else { return nil }
    return "In Python 3, what a command prints is bytes: add .decode() to it."
  }
}
