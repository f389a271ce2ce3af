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

  /// Every Swift file below a folder, in a stable order.
  package static func swiftFiles(below folder: String) -> [URL] {
    let start = root.appending(path: folder)
    let files = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil)
    return (files?.compactMap { $0 as? URL } ?? [])
      .filter { $0.pathExtension == "swift" }
      .sorted { $0.path() < $1.path() }
  }
}
