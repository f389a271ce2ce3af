// SPDX-License-Identifier: MIT

import Glibc

/// What the process knows of itself and its surroundings.
package enum ProcessInformation {
  /// An environment variable; `nil` when it is unset, "" when it is set to nothing.
  package static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// All environment variables.
  package static var environment: [String: String] {
    var variables: [String: String] = [:]
    var place = environ
    while let entry = place.pointee {
      let text = String(cString: entry)
      let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if sides.count == 2 { variables[String(sides[0])] = String(sides[1]) }
      place += 1
    }
    return variables
  }

  /// The user's home directory: `HOME`, else the entry of the password database, else `/`.
  package static var homeDirectory: String {
    if let home = environment("HOME"), !home.isEmpty { return home }
    return homeDirectory(ofUser: nil) ?? "/"
  }

  /// The home directory that the password database knows for a user.
  ///
  /// - Parameter user: A login name, or `nil` for the user that runs the process.
  /// - Returns: `nil` when there is no such user.
  package static func homeDirectory(ofUser user: String?) -> String? {
    let entry = user.map { getpwnam($0) } ?? getpwuid(getuid())
    return entry.map { String(cString: $0.pointee.pw_dir) }
  }

  /// The directory that relative paths start from; `/` when it was removed meanwhile.
  package static var currentDirectory: String {
    guard let path = getcwd(nil, 0) else { return "/" }
    defer { free(path) }
    return String(cString: path)
  }

  /// The process id.
  package static var identifier: Int { Int(getpid()) }

  /// The numeric id of the user that runs the process.
  package static var user: UInt32 { UInt32(getuid()) }

  /// How many descriptors the process may have open at once (`RLIMIT_NOFILE`); at least 64.
  package static var descriptorLimit: Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 64 }
    return max(64, Int(clamping: limit.rlim_cur))
  }

  /// The name of this machine, as `gethostname` tells it.
  package static var hostName: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
    return buffer.withUnsafeBufferPointer { pointer in
      pointer.baseAddress.map { String(cString: $0) } ?? "localhost"
    }
  }

  /// The path of the terminal that a descriptor is; `nil` if it is none.
  package static func terminalName(_ descriptor: CInt) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      guard let start = buffer.baseAddress, ttyname_r(descriptor, start, buffer.count) == 0 else {
        return nil
      }
      return String(cString: start)
    }
  }

  /// Whether a descriptor is a terminal: 0 standard input, 1 standard output, 2 standard error.
  package static func isTerminal(_ descriptor: CInt) -> Bool { isatty(descriptor) == 1 }
}
