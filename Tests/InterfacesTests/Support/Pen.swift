// SPDX-License-Identifier: MIT

/// How a terminal draws, as SGR sequences have set it.
struct Pen: Hashable, Sendable {
  /// As in the sequence, such as `1` or `38;5;166`; `nil` is the terminal's own.
  private(set) var foreground: String?
  private(set) var background: String?
  private(set) var attributes: Set<String> = []

  private static let names = [1: "bold", 2: "dim", 4: "underline", 7: "reverse"]

  /// What remains where something is erased.
  var ground: Pen {
    var pen = Pen()
    pen.background = background
    return pen
  }

  /// In words, such as `bold 31 on 44`.
  var words: String {
    let parts =
      attributes.sorted() + [foreground, background.map { "on \($0)" }].compactMap(\.self)
    return parts.joined(separator: " ")
  }

  /// Obeys the parameters of a sequence.
  mutating func apply(_ text: String) {
    var rest = text.split(separator: ";", omittingEmptySubsequences: false)[...]
    if text.isEmpty { self = Pen() }
    while let part = rest.popFirst(), !text.isEmpty { apply(part, &rest) }
  }

  private mutating func apply(_ part: Substring, _ rest: inout ArraySlice<Substring>) {
    let code = Int(part.prefix { $0 != ":" }) ?? 0
    switch code {
    case 0: self = Pen()
    case 1, 2, 4, 7: attributes.insert(Self.names[code] ?? "")
    case 10...12: break  // the font
    case 22: attributes.subtract(["bold", "dim"])
    case 24: attributes.remove("underline")
    case 27: attributes.remove("reverse")
    case 30...37, 90...97: foreground = "\(code)"
    case 38: foreground = Self.colour(part, &rest)
    case 39: foreground = nil
    case 40...47, 100...107: background = "\(code)"
    case 48: background = Self.colour(part, &rest)
    case 49: background = nil
    default: attributes.insert("unknown \(part)")
    }
  }

  private static func colour(_ part: Substring, _ rest: inout ArraySlice<Substring>) -> String {
    if part.contains(":") { return String(part) }
    let count = rest.first == "5" ? 2 : 4
    defer { rest = rest.dropFirst(count) }
    return ([part] + rest.prefix(count)).joined(separator: ";")
  }
}
