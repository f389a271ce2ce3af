// SPDX-License-Identifier: MIT

package import Foundation

/// Finds the files of the checkout that the tests were built from.
package enum ProjectFiles {
  /// The top of the checkout.
  package static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The text of a file, by its path below the top.
  package static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// The text of a file that is made from something else, by its path below the top.
  ///
  /// With `OFFLINEIMAP_RECORD=1` it is made anew first, as `present`.
  package static func recorded(_ path: String, as present: String) throws -> String {
    if ProcessInfo.processInfo.environment["OFFLINEIMAP_RECORD"] == "1" {
      let file = root.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(present.utf8).write(to: file)
    }
    return try text(path)
  }

  /// Every Swift file below a folder, in a stable order.
  package static func swiftFiles(below folder: String) -> [URL] {
    let start = root.appending(path: folder)
    let files = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil)
    return (files?.compactMap { $0 as? URL } ?? [])
      .filter { $0.pathExtension == "swift" }
      .sorted { $0.path() < $1.path() }
  }
}
