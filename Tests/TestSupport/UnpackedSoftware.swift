// SPDX-License-Identifier: MIT

import Foundation

/// A server that `make test-servers` unpacked below the checkout, without installing it.
struct UnpackedSoftware: Sendable {
  private let name: String

  init(_ name: String) { self.name = name }

  private var path: String {
    ProjectFiles.root.appending(path: ".build/test-servers/\(name)").path(percentEncoded: false)
  }

  /// Whether all of it is there; if not, each call says so on standard error.
  func isThere() -> Bool {
    guard !FileManager.default.fileExists(atPath: "\(path)/complete") else { return true }
    let line = "*** \(name) IS NOT HERE, SO ITS STORIES ARE SKIPPED: make test-servers fetches it"
    FileHandle.standardError.write(Data("\(line)\n".utf8))
    return false
  }

  /// Copies it into a folder that the server's user can reach, as the checkout need not be.
  ///
  /// The files get the places below the folder that they have in an installation: `usr`, `etc`, ….
  func copy(into folder: TemporaryFolder) throws {
    try Shell.check(["cp", "-r", "\(path)/.", folder.path])
  }

  /// The variables with which its programs find their libraries and SASL mechanisms in a copy.
  func environment(in folder: TemporaryFolder) -> [String: String] {
    let copies = ["usr/lib", "lib"].flatMap { directory in
      let parts = try? FileManager.default.contentsOfDirectory(
        atPath: "\(folder.path)/\(directory)")
      return (parts ?? []).filter { $0.hasSuffix("-linux-gnu") }.map { "/\(directory)/\($0)" }
    }
    let mechanisms = copies.flatMap { ["\(folder.path)\($0)/sasl2", "\($0)/sasl2"] }
    let libraries = (copies + ["/usr/lib"]).map { folder.path + $0 }
    return [
      "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "SASL_PATH": mechanisms.joined(separator: ":"),
      "LD_LIBRARY_PATH": libraries.joined(separator: ":"),
    ]
  }
}
