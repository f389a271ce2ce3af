// SPDX-License-Identifier: MIT

import CLinux
import Glibc

/// Tells whether anybody else changed the entries of directories since the watch began (fanotify(7)).
///
/// Needs Linux 5.13 and a file system of this machine.  What any thread of this process changes counts as
/// one's own doing; what its children change does not.  Owned by one thread.
///
/// A watch ends in two steps, because a process that ends or closes the queue too soon after it waits for up to
/// 16 ms until the kernel is sure that nobody looks at the marks any more.
package final class DirectoryWatch {
  private static let changes =
    UInt64(FAN_CREATE | FAN_DELETE | FAN_MOVED_FROM | FAN_MOVED_TO | FAN_ONDIR)
    | UInt64(FAN_DELETE_SELF | FAN_MOVE_SELF)

  /// How long after its marks a queue is closed, in seconds: by then the kernel has put them away by itself.
  private static let farewell = 0.02

  /// What the kernel tells of; closed by a thread of its own when the watch has ended.
  private let queue: CInt
  private let directories: [OpenDirectory]
  private var isDisturbed = false

  /// Watches directories from now on; `nil` where the system has no such watch, or refuses one.
  package init?(_ directories: [OpenDirectory]) {
    self.directories = directories
    queue = fanotify_init(
      UInt32(FAN_CLASS_NOTIF | FAN_CLOEXEC | FAN_NONBLOCK | FAN_REPORT_FID), UInt32(O_RDONLY))
    guard queue >= 0 else { return nil }
    for directory in directories {
      let code = fanotify_mark(
        queue, UInt32(FAN_MARK_ADD | FAN_MARK_ONLYDIR), Self.changes, directory.rawValue, nil)
      guard code == 0 else { return nil }
    }
  }

  deinit {
    if queue >= 0 { Self.end(queue) }
  }

  private static func end(_ queue: CInt) {
    _ = fanotify_mark(queue, UInt32(FAN_MARK_FLUSH), 0, AT_FDCWD, nil)
    let later = try? Thread(named: "watch") {
      Sleep.seconds(farewell)
      _ = close(queue)
    }
    if later == nil { _ = close(queue) }
  }

  /// Makes sure that the next change of each directory gives it another time than it has now.
  ///
  /// A file system counts time in steps, and two changes within one step leave the same time.  So a directory
  /// that has changed in the present step gets a time before it, which no later change can give it.
  ///
  /// - Returns: When each directory changed last, in nanoseconds since 1970; `nil` when somebody else has
  ///   changed one since the watch began, or when one changed too short a time ago.
  package func seal() -> [Int64]? {
    var times: [Int64] = []
    for directory in directories {
      guard let time = directory.sealedTime() else { return nil }
      times.append(time)
    }
    // The kernel queues a change before it lets anybody else at the directory: what came before a time was set
    // is in the queue by now, and what comes after it sets another one.
    return isUndisturbed() ? times : nil
  }

  /// Whether all changes so far were made by this process.
  package func isUndisturbed() -> Bool {
    var events = [UInt8](repeating: 0, count: 4_096)
    while !isDisturbed {
      let count = events.withUnsafeMutableBytes { read(queue, $0.baseAddress, $0.count) }
      if count < 0 && errno == EAGAIN { return true }
      if count < 0 && errno == EINTR { continue }
      isDisturbed = count <= 0 || !Self.areOurs(events[..<count])
    }
    return false
  }

  /// Whether each event of a buffer was caused by this process; the number of any other one may be 0.
  private static func areOurs(_ events: ArraySlice<UInt8>) -> Bool {
    var rest = events
    while !rest.isEmpty {
      guard rest.count >= MemoryLayout<fanotify_event_metadata>.size else { return false }
      let event = rest.withUnsafeBytes { $0.loadUnaligned(as: fanotify_event_metadata.self) }
      // Of what did not fit into the queue nobody knows whose it was.
      guard event.pid == getpid(), event.mask & UInt64(FAN_Q_OVERFLOW) == 0, event.event_len > 0
      else { return false }
      rest = rest.dropFirst(Int(event.event_len))
    }
    return true
  }
}

/// What the time of a directory's last change says of the changes that follow.
package enum ChangeTime {
  /// Of the file systems that keep less than nanoseconds none keeps a part of this.
  private static let finestPart: Int64 = 100
  private static let second: Int64 = 1_000_000_000
  /// Within so long two changes may leave the same time: no step is longer, but where only whole seconds are kept.
  private static let (longStep, longestStep): (Int64, Int64) = (20_000_000, 2_000_000_000)

  /// The time that a directory must have so that no later change can give it the same one.
  ///
  /// - Parameters:
  ///   - present: The time that it has, in nanoseconds since 1970.
  ///   - step: When the present step of the kernel's clock began: the earliest time that a change can get now.
  /// - Returns: The time that it has, or another one, which a file system that keeps less than nanoseconds cannot
  ///   keep.
  package static func sealed(_ present: Int64, step: Int64) -> Int64 {
    if present + (present % second == 0 ? longestStep : longStep) < step { return present }
    // Linux from 6.13 on gives a change a time of its own, later than the step, if somebody has asked for the last.
    if present > step || present < step && present % finestPart != 0 { return present }
    return (step - 1) % finestPart == 0 ? step - 2 : step - 1
  }

  /// When the present step of the kernel's clock began, in nanoseconds since 1970.
  package static var step: Int64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME_COARSE, &now)
    return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
  }
}

extension OpenDirectory {
  /// The time of the directory's last change, after it has been made one that no later change can repeat; `nil` if
  /// that is not possible.
  fileprivate func sealedTime() -> Int64? {
    guard let present = try? status().modified else { return nil }
    var step = ChangeTime.step
    // What a process sees of the clock may lag behind for a moment.
    if present > step { step = ChangeTime.step }
    let time = ChangeTime.sealed(present, step: step)
    if time == present { return time }
    return setModified(time) && (try? status().modified) == time ? time : nil
  }

  private func setModified(_ time: Int64) -> Bool {
    let modified = timespec(
      tv_sec: Int(time / 1_000_000_000), tv_nsec: Int(time % 1_000_000_000))
    let omitted = timespec(tv_sec: 0, tv_nsec: clinux_utime_omit)
    return futimens(rawValue, [omitted, modified]) == 0
  }
}
