// SPDX-License-Identifier: MIT

/// Why the references in a value cannot be resolved.
enum InterpolationFault: Error, Equatable, Sendable {
  /// A `%` before something else than `%` and `(`.
  case percentAlone
  /// `%(` without `)s`.
  case unclosed
  /// The name of an option that is neither in the section nor in `[DEFAULT]`.
  case unknown(String)
  /// More than ``Interpolation/depth`` references lead from one to the next, or a circle does.
  case tooDeep
}

/// Replaces `%(name)s` by the value of another option, and `%%` by `%`.
struct Interpolation {
  /// How many references may lead from one to the next.
  static let depth = 10

  /// The raw value of an option by its name in lower case; `nil` if there is none.
  let lookUp: (String) -> String?

  /// Resolves all references, also those in the values that are put in.
  func expand(_ value: String) throws(InterpolationFault) -> String {
    guard value.utf8.contains(UInt8(ascii: "%")) else { return value }
    var result = ""
    try expand(value, into: &result, depth: 1)
    return result
  }

  private func expand(
    _ value: String, into result: inout String, depth: Int
  ) throws(InterpolationFault) {
    guard depth <= Self.depth else { throw .tooDeep }
    var rest = value.unicodeScalars[...]
    while let percent = rest.firstIndex(of: "%") {
      result.unicodeScalars += rest[..<percent]
      rest = rest[rest.index(after: percent)...]
      switch rest.popFirst() {
      case "%": result.unicodeScalars.append("%")
      case "(": try insert(Self.takeName(from: &rest), into: &result, depth: depth)
      default: throw .percentAlone
      }
    }
    result.unicodeScalars += rest
  }

  /// Takes `name)s` from the front.
  private static func takeName(
    from rest: inout Substring.UnicodeScalarView
  ) throws(InterpolationFault) -> String {
    let name = rest.prefix { $0 != ")" }
    rest = rest[name.endIndex...]
    guard !name.isEmpty, rest.popFirst() == ")", rest.popFirst() == "s" else { throw .unclosed }
    return String(name).lowercased()
  }

  private func insert(
    _ name: String, into result: inout String, depth: Int
  ) throws(InterpolationFault) {
    guard let value = lookUp(name) else { throw .unknown(name) }
    // Like Python, which does not count a value without a reference.
    guard value.unicodeScalars.contains("%") else { return result += value }
    try expand(value, into: &result, depth: depth + 1)
  }
}

extension Interpolation {
  /// Whether Python lets the value be set from the command line: each `%` begins a reference or is
  /// one of a pair.
  ///
  /// Python first removes all pairs and then all references, which is not the order of reading.
  static func isSettable(_ value: String) -> Bool {
    var rest = removingPairs(value).unicodeScalars[...]
    while let percent = rest.firstIndex(of: "%") {
      rest = rest[rest.index(after: percent)...]
      guard rest.popFirst() == "(", (try? takeName(from: &rest)) != nil else { return false }
    }
    return true
  }

  /// The names that a value refers to, as far as it can be read.
  static func references(in value: String) -> [String] {
    guard value.utf8.contains(UInt8(ascii: "%")) else { return [] }
    var names: [String] = []
    var rest = removingPairs(value).unicodeScalars[...]
    while let percent = rest.firstIndex(of: "%") {
      rest = rest[rest.index(after: percent)...]
      guard rest.first == "(" else { continue }
      rest.removeFirst()
      if let name = try? takeName(from: &rest) { names.append(name) }
    }
    return names
  }

  private static func removingPairs(_ value: String) -> String {
    var result = String.UnicodeScalarView()
    var rest = value.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "%" && rest.first == "%" {
        rest.removeFirst()
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }
}
