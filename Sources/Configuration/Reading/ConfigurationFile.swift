// SPDX-License-Identifier: MIT

import POSIX

/// An rc file on the disk.
struct ConfigurationFile {
  /// The path, as messages show it.
  let path: String
  let text: String
  /// Whether the permissions let other users read it.
  let isReadableByOthers: Bool

  init(path: String, text: String, isReadableByOthers: Bool) {
    self.path = path
    self.text = text
    self.isReadableByOthers = isReadableByOthers
  }

  /// The paths to try, the first that exists counts.
  ///
  /// `name` is what `-c` says; then there is no other.
  static func candidates(named name: String?, in surroundings: Surroundings) -> [String] {
    if let name { return [surroundings.expandingTilde(name)] }
    let variable = surroundings.environment("XDG_CONFIG_HOME") ?? ""
    let folder = variable.isEmpty ? "\(surroundings.home)/.config" : variable
    return ["\(folder)/offlineimap/config", "\(surroundings.home)/.offlineimaprc"]
  }

  /// Finds and reads the file; nothing is merged from others.
  init(named name: String?, in surroundings: Surroundings) throws(ConfigurationFailure) {
    let candidates = Self.candidates(named: name, in: surroundings)
    guard let path = candidates.first(where: Files.exists) else {
      throw Self.failure(.missing(tried: candidates), candidates[candidates.count - 1])
    }
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try Files.read(path)
      isReadableByOthers = try Files.status(path).permissions & 0o044 != 0
    } catch {
      throw Self.failure(.unreadable(reason: error.reason), path)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Self.failure(.notUTF8, path, line: Self.firstBadLine(bytes))
    }
    self.path = path
    self.text = text
  }

  private static func failure(
    _ fault: FileFault, _ path: String, line: Int? = nil
  ) -> ConfigurationFailure {
    ConfigurationFailure([ConfigurationProblem(.error, at: .init(path, line: line), .file(fault))])
  }

  /// The first line that is not UTF-8; an encoding never spans a line feed.
  private static func firstBadLine(_ bytes: [UInt8]) -> Int? {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }.map { $0 + 1 }
  }
}
