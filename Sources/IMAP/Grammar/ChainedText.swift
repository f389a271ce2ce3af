// SPDX-License-Identifier: MIT

extension [String] {
  /// The texts one after the other, with `link` between each two.
  ///
  /// For what everyday runs do: the first `joined(separator:)` of a run makes Swift's runtime search through all
  /// conformances of the program.
  package func chained(by link: String) -> String {
    var result = ""
    var isFirst = true
    for text in self {
      if !isFirst { result += link }
      isFirst = false
      result += text
    }
    return result
  }
}
