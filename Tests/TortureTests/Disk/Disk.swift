// SPDX-License-Identifier: MIT

import Glibc
import POSIX
import Synchronization

/// How a disk fails.
struct DiskFault: Sendable, CustomStringConvertible {
  /// What happens once the fault has struck.
  enum Kind: Sendable {
    /// Nothing reaches the disk any more, as if the process had been killed at that moment.
    case frozen
    /// Whatever needs room fails; names can still be changed and removed.
    case full
    /// One call fails, and the disk works again.
    case once(CInt)
  }

  let kind: Kind
  /// How many calls that change something succeed first.
  let after: Int

  var description: String { "\(kind) after \(after) changes" }
}

/// What a call does to a disk.
enum DiskChange {
  case create, write, rename, remove, synchronise

  /// Whether it fails for want of room.
  var needsRoom: Bool { self != .remove && self != .rename }
}

/// The folders whose disk fails; shared by all threads of the test program.
enum Disk {
  fileprivate struct State: Sendable {
    let fault: DiskFault
    let strike: @Sendable () -> Void
    var changes = 0
    var hasStruck = false
  }

  private static let count = Atomic<Int>(0)
  private static let states = Monitor<[String: State]>([:])

  /// Lets the disk below a folder fail while `body` runs; `strike` is called when it begins to.
  ///
  /// - Parameters:
  ///   - folder: An absolute path.
  ///   - fault: How it fails.
  ///   - strike: Runs on the thread that met the fault.
  ///   - body: What runs meanwhile.
  /// - Returns: What `body` returned, and whether the fault struck.
  /// - Throws: What `body` throws.
  static func fail<Result>(
    below folder: String, _ fault: DiskFault, strike: @escaping @Sendable () -> Void,
    during body: () throws -> Result
  ) rethrows -> (Result, hasStruck: Bool) {
    precondition(Interposition.holdsForSQLite, "SQLite lets nobody replace its system calls")
    states.update { $0[folder] = State(fault: fault, strike: strike) }
    count.add(1, ordering: .sequentiallyConsistent)
    defer {
      count.subtract(1, ordering: .sequentiallyConsistent)
      states.update { $0[folder] = nil }
    }
    let result = try body()
    return (result, states.read { $0[folder]?.hasStruck ?? false })
  }

  /// The error of a call on a path, or `nil` when it shall go on.
  static func refusal(_ change: DiskChange, of path: UnsafePointer<CChar>) -> CInt? {
    if count.load(ordering: .relaxed) == 0 { return nil }
    return refusal(change, below: String(cString: path))
  }

  /// The error of a call on an open file, or `nil` when it shall go on.
  static func refusal(_ change: DiskChange, of file: CInt) -> CInt? {
    if count.load(ordering: .relaxed) == 0 { return nil }
    var buffer = [UInt8](repeating: 0, count: 1024)
    let length = readlink("/proc/self/fd/\(file)", &buffer, buffer.count)
    guard length > 0 else { return nil }
    return refusal(change, below: String(decoding: buffer[..<length], as: UTF8.self))
  }

  private static func refusal(_ change: DiskChange, below path: String) -> CInt? {
    let (code, strike) = states.update { states -> (CInt?, (@Sendable () -> Void)?) in
      guard let folder = states.keys.first(where: { path.hasPrefix("\($0)/") }),
        var state = states[folder]
      else { return (nil, nil) }
      let wasStruck = state.hasStruck
      let code = state.meet(change)
      states[folder] = state
      return (code, state.hasStruck && !wasStruck ? state.strike : nil)
    }
    let saved = errno
    strike?()
    errno = saved
    return code
  }
}

extension Disk.State {
  fileprivate mutating func meet(_ change: DiskChange) -> CInt? {
    changes += 1
    guard changes > fault.after else { return nil }
    switch fault.kind {
    case .frozen:
      hasStruck = true
      return EIO
    case .full:
      guard change.needsRoom else { return nil }
      hasStruck = true
      return ENOSPC
    case .once(let code):
      defer { hasStruck = true }
      return hasStruck ? nil : code
    }
  }
}
