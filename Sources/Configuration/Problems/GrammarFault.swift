// SPDX-License-Identifier: MIT

/// Why a file cannot be read at all.
enum FileFault: Equatable, Sendable {
  /// None of the files exists.
  case missing(tried: [String])
  case unreadable(reason: String)
  case notUTF8

  var text: String {
    switch self {
    case .missing(let tried):
      tried.count == 1
        ? "this rc file does not exist. Correct -c, or create the file."
        : "there is no rc file. Looked for \(tried.joined(separator: ", ")). "
          + "Begin with a copy of offlineimaprc.sample, or name a file with -c."
    case .unreadable(let reason):
      "this rc file cannot be read: \(reason). Check its path and permissions."
    case .notUTF8:
      "this line is not UTF-8 text. Save the file in UTF-8."
    }
  }
}

/// What breaks the grammar of the rc file.
enum GrammarFault: Equatable, Sendable {
  case outsideSection
  /// `option` is the first word if it is the name of an option; other words may be secrets.
  case delimiterMissing(option: String?)
  case nameMissing
  case sectionRepeated(first: Int)
  case optionRepeated(first: Int)

  var text: String {
    switch self {
    case .outsideSection:
      "this line stands before the first section. Begin the file with [general]."
    case .delimiterMissing(let option?):
      "there is no = after \(option). Write \(option) = and its value."
    case .delimiterMissing(nil):
      "this line has no = and is no [section]. Indent it if it continues the line above; "
        + "begin it with # if it is a comment."
    case .nameMissing:
      "there is no name before the delimiter. Write the name of an option there; "
        + "begin the line with # if it is a comment."
    case .sectionRepeated(let first):
      "this section began in line \(first) already. Move the options there, "
        + "or give this one another name."
    case .optionRepeated(let first):
      "line \(first) sets this option already. Remove one of the two lines."
    }
  }
}

extension InterpolationFault {
  /// The text for a message; the value of a secret option gives nothing away, not even a name in it.
  func text(isSecret: Bool) -> String {
    switch self {
    case .percentAlone:
      "a single % means nothing here. Write %% for the sign itself, "
        + "or %(name)s for the value of another option."
    case .unclosed:
      "after %( there is no name that ends with )s. Write %(name)s for the value of another option, "
        + "or %% for the sign itself."
    case .unknown(let name):
      "\(isSecret ? "%(…)s" : "%(\(name.shown))s") refers to an option that is neither in this "
        + "section nor in [DEFAULT]. Correct the name, or write %% for the sign itself."
    case .tooDeep:
      "the references lead in a circle, or over more than \(Interpolation.depth) options. "
        + "Write the value itself."
    }
  }
}
