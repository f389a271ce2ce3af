// SPDX-License-Identifier: MIT

/// How much a line matters.
package enum LineLevel: Int, Comparable, Sendable {
  case debug, info, warning, error

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// The name in a log file.
  package var name: String {
    switch self {
    case .debug: "DEBUG"
    case .info: "INFO"
    case .warning: "WARNING"
    case .error: "ERROR"
    }
  }
}

/// What an interface says of one event.
package struct TextLine: Equatable, Sendable {
  /// See ``LineLevel``.
  package let level: LineLevel
  /// Escaped text; errors and a few others have several lines.
  package let text: String

  package init(_ level: LineLevel, _ text: SafeText) {
    self.level = level
    self.text = text.text
  }

  /// Takes text that went through ``SafeText`` before.
  init(_ level: LineLevel, escaped text: String) {
    self.level = level
    self.text = text
  }
}
