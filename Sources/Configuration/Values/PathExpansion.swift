// SPDX-License-Identifier: MIT

extension Surroundings {
  /// A path of the rc file as an absolute one without needless slashes.
  ///
  /// `..` stays, because what it means depends on symbolic links.
  func path(_ text: String, _ expansion: PathExpansion) -> String {
    var path = expandingTilde(text)
    if expansion == .tildeAndVariables { path = expandingVariables(path) }
    return absolute(path)
  }

  /// Replaces `~` and `~user` at the start; an unknown user stays as it is.
  func expandingTilde(_ path: String) -> String {
    guard path.utf8.first == UInt8(ascii: "~") else { return path }
    let name = path.unicodeScalars.dropFirst().prefix { $0 != "/" }
    let rest = String(path.unicodeScalars[name.endIndex...])
    guard var directory = name.isEmpty ? home : homeOfUser(String(name)) else { return path }
    while directory.hasSuffix("/") { directory.removeLast() }
    return directory.isEmpty && rest.isEmpty ? "/" : directory + rest
  }

  /// Replaces `$NAME` and `${NAME}`; an unknown variable stays as it is.
  ///
  /// What a variable holds is not searched for others.
  func expandingVariables(_ path: String) -> String {
    guard path.utf8.contains(UInt8(ascii: "$")) else { return path }
    var result = String.UnicodeScalarView()
    var rest = path.unicodeScalars[...]
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      let (name, end) = Self.variable(in: rest, after: dollar)
      if let value = name.flatMap(environment) {
        result += value.unicodeScalars
      } else {
        result += rest[dollar..<end]
      }
      rest = rest[end...]
    }
    return String(result + rest)
  }

  /// The variable whose `$` is given, and the end of its spelling.
  private static func variable(
    in text: Substring.UnicodeScalarView, after dollar: String.Index
  ) -> (name: String?, end: String.Index) {
    let start = text.index(after: dollar)
    if start < text.endIndex && text[start] == "{" {
      let name = text[text.index(after: start)...].prefix { $0 != "}" }
      guard name.endIndex < text.endIndex else { return (nil, start) }
      return (String(name), text.index(after: name.endIndex))
    }
    let name = text[start...].prefix { $0.isASCII && ($0 == "_" || Self.isAlphanumeric($0)) }
    return (name.isEmpty ? nil : String(name), name.endIndex)
  }

  private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal
  }

  private func absolute(_ path: String) -> String {
    let isAbsolute = path.utf8.first == UInt8(ascii: "/")
    let full = isAbsolute ? path : "\(currentDirectory)/\(path)"
    var path = ""
    // To join an array makes the runtime search through the program, at the start of each run.
    for part in full.split(separator: "/") where part != "." { path += "/\(part)" }
    return path.isEmpty ? "/" : path
  }
}
