// SPDX-License-Identifier: MIT

package import POSIX
package import SyncModel

/// Where the sockets of running programs lie, and which of them belong to a metadata directory.
///
/// The name of a socket is a number that stands for the metadata directory, and the process id: programs
/// with several rc files are told apart, and so are several with one file and different accounts.
package struct ControlPlace: Sendable {
  private let metadata: String
  private let setting: ControlSetting
  /// The directories that sessions of the user have, best first.
  private let runtimeDirectories: [String]

  /// The place of a program with these settings.
  ///
  /// `runtimeDirectory` is what `XDG_RUNTIME_DIR` says; without it, as under cron, the usual one counts.
  package init(
    _ general: GeneralSettings,
    runtimeDirectory: String? = ProcessInformation.environment("XDG_RUNTIME_DIR")
  ) {
    metadata = Files.canonical(general.metadata)
    setting = general.control
    let usual = "/run/user/\(ProcessInformation.user)"
    runtimeDirectories = runtimeDirectory.map { [$0] } ?? [usual]
  }

  // MARK: - The program that is served

  /// Begins to listen, in the directory of the session, else in a private one beside the state.
  ///
  /// - Parameter mayCreate: Whether that last one may be made; a dry run makes none.
  /// - Returns: `nil` where the setting is off, or there is no place.
  /// - Throws: What keeps the socket from being made.
  package func listen(mayCreate: Bool) throws(SystemError) -> UnixListener? {
    let name = "\(Self.mark(of: metadata))-\(ProcessInformation.identifier)"
    switch setting {
    case .off: return nil
    case .at(let path): return try UnixListener(at: path)
    case .on:
      if let directory = runtimeDirectory() {
        return try UnixListener(at: "\(directory)/\(name)")
      }
      guard mayCreate else { return nil }
      do throws(SystemError) {
        return try listenBesideState(name)
      } catch {
        // Another program has removed the directory as it left.
        guard error.isMissing else { throw error }
        return try listenBesideState(name)
      }
    }
  }

  private func listenBesideState(_ name: String) throws(SystemError) -> UnixListener {
    try Files.createDirectories(fallback)
    guard Self.isPrivate(fallback) else {
      throw SystemError(code: SystemError.notPermitted, operation: "use \(fallback)")
    }
    return try UnixListener(at: "\(fallback)/\(name)")
  }

  /// Removes the socket, and the directory that was made for it if nobody else uses it.
  package func close(_ listener: UnixListener) {
    listener.remove()
    if Files.parent(of: listener.path) == fallback { try? Files.removeDirectory(fallback) }
  }

  /// The first directory that nobody else can look into, with its part for this program.
  private func runtimeDirectory() -> String? {
    for parent in runtimeDirectories where Self.isOwn(parent) {
      let directory = "\(parent)/\(Self.folder)"
      try? Files.createDirectory(directory)
      if Self.isPrivate(directory) { return directory }
    }
    return nil
  }

  private var fallback: String { "\(metadata)/control" }

  private static let folder = "offlineimap"

  private static func isOwn(_ path: String) -> Bool {
    guard path.hasPrefix("/"), let status = try? Files.status(path) else { return false }
    return status.isDirectory && status.owner == ProcessInformation.user
  }

  private static func isPrivate(_ path: String) -> Bool {
    guard isOwn(path), let status = try? Files.status(path) else { return false }
    return status.permissions & 0o077 == 0
  }

  /// Sixteen hexadecimal digits (FNV-1a) that stand for a directory.
  private static func mark(of path: String) -> String {
    let number = path.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { sum, byte in
      (sum ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  // MARK: - Those who look for it

  /// The sockets of programs that work on this metadata directory; some may be those of killed ones.
  package var own: [String] {
    if case .at(let path) = setting { return Files.isSocket(path) ? [path] : [] }
    return all.filter { $0.split(separator: "/").last?.hasPrefix(Self.mark(of: metadata)) == true }
  }

  /// The sockets of all programs of the user that can be found.
  package var all: [String] {
    let directories = runtimeDirectories.map { "\($0)/\(Self.folder)" } + [fallback]
    return directories.flatMap { directory in
      let names = (try? Directory.names(in: directory)) ?? []
      return names.sorted().map { "\(directory)/\($0)" }.filter(Files.isSocket)
    }
  }
}
