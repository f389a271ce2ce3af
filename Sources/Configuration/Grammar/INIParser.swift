// SPDX-License-Identifier: MIT

/// Reads the grammar of Python's `configparser` with its default settings.
///
/// It accepts what Python accepts.  What Python refuses becomes a problem, and reading goes on, so
/// that one run shows every mistake: of two equal options the first counts, and a line without a
/// delimiter is kept as an option that nobody reads.
struct INIParser {
  private var document: INIDocument
  private var problems: [ConfigurationProblem] = []
  /// The position of the section that options go to.
  private var section: Int?
  /// Whether a deeper line continues the last option of the section.
  private var isCollecting = false
  /// The column of the last line that was no continuation.
  private var indentation = 0
  /// The section has the name of an earlier one, so its options are no news either.
  private var isRepeated = false
  /// A line before the first section was reported; the others say nothing new.
  private var isOutsideReported = false

  private init(file: String) { document = INIDocument(file: file) }

  /// Reads a whole text; `file` only names it in messages.
  static func parse(
    _ text: String, file: String
  ) -> (document: INIDocument, problems: [ConfigurationProblem]) {
    var parser = INIParser(file: file)
    let content =
      text.unicodeScalars.first == "\u{FEFF}"
      ? text.unicodeScalars.dropFirst() : text.unicodeScalars[...]
    for (index, line) in PythonText.lines(String(content)).enumerated() {
      parser.read(line, number: index + 1)
    }
    return (parser.document, parser.problems)
  }

  private mutating func read(_ line: Substring, number: Int) {
    let text = line.stripped
    guard let first = text.unicodeScalars.first else { return append("", number: number) }
    if first == "#" || first == ";" { return }
    let column = line.unicodeScalars.prefix(while: PythonText.isSpace).count
    if isCollecting && column > indentation {
      return append(String(text), number: number)
    }
    indentation = column
    if let name = Self.header(text) {
      open(name, number: number)
    } else {
      readOption(text, number: number)
    }
  }

  /// Adds a line to the value of the last option, if there is one.
  private mutating func append(_ text: String, number: Int) {
    guard isCollecting, let section else { return }
    let last = document.sections[section].options.count - 1
    document.sections[section].options[last].lines.append(.init(number: number, text: text))
  }

  /// The name in a section header: up to the last `]`, and whatever follows that is ignored.
  private static func header(_ text: Substring) -> String? {
    let scalars = text.unicodeScalars
    guard scalars.first == "[", let end = scalars.lastIndex(of: "]") else { return nil }
    let name = scalars[scalars.index(after: scalars.startIndex)..<end]
    return name.isEmpty ? nil : String(name)
  }

  private mutating func open(_ name: String, number: Int) {
    isCollecting = false
    isRepeated = false
    if let known = document.sections.firstIndex(where: { $0.name == name }) {
      section = known
      guard name != INIDocument.defaults, let first = document.sections[known].line else { return }
      isRepeated = true
      report(.sectionRepeated(first: first), number: number, section: name)
    } else {
      document.sections.append(.init(name: name, line: number))
      section = document.sections.count - 1
    }
  }

  private mutating func readOption(_ text: Substring, number: Int) {
    guard let section else {
      if !isOutsideReported { report(.outsideSection, number: number) }
      isOutsideReported = true
      return
    }
    let name = document.sections[section].name
    let scalars = text.unicodeScalars
    guard let delimiter = scalars.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
      let word = String(scalars.prefix { !PythonText.isSpace($0) }).lowercased()
      report(
        .delimiterMissing(option: OptionTable.knows(word) ? word : nil), number: number,
        section: name)
      return add(word, "", number: number, isBroken: true)
    }
    let option = Substring(scalars[..<delimiter]).strippedEnd.lowercased()
    let value = Substring(scalars[scalars.index(after: delimiter)...]).strippedStart
    if option.isEmpty { report(.nameMissing, number: number, section: name) }
    add(option, String(value), number: number, isBroken: option.isEmpty)
  }

  private mutating func add(_ name: String, _ value: String, number: Int, isBroken: Bool) {
    guard let section else { return }
    var option = INIDocument.Option(
      name: name, origin: .line(number), lines: [.init(number: number, text: value)])
    option.isBroken = isBroken
    if !isBroken, case .line(let first)? = document.sections[section][option: name]?.origin {
      option.isBroken = true
      let place = document.sections[section].name
      if !isRepeated {
        report(.optionRepeated(first: first), number: number, section: place, option: name)
      }
    }
    document.sections[section].options.append(option)
    isCollecting = !name.isEmpty
  }

  private mutating func report(
    _ fault: GrammarFault, number: Int, section: String? = nil, option: String? = nil
  ) {
    problems.append(
      ConfigurationProblem(
        .error, at: .init(document.file, line: number, section: section, option: option),
        .grammar(fault)))
  }
}
