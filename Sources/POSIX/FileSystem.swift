// SPDX-License-Identifier: MIT

import CLinux

/// Tells kinds of file systems apart.
package enum FileSystem {
  /// The kinds that other machines, or programs, may change behind the back of this kernel.
  private static let shared: Set<Substring> = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "coda", "gfs2", "lustre", "ocfs2",
    "glusterfs", "beegfs",
  ]

  /// Whether the times of a directory may be older than its entries, because they are kept elsewhere and
  /// asked for only now and then; `false` for a path that is not there.
  package static func isShared(_ path: String) -> Bool {
    guard !isOwn(path), let status = try? Files.status(path),
      let mounts = try? Files.read("/proc/self/mountinfo")
    else { return false }
    return isShared(device: status.device, in: String(decoding: mounts, as: UTF8.self))
  }

  /// Whether a usual disk or memory holds a path, which one question tells without a look at all mounts; `false`
  /// where that is not known.
  ///
  /// Source: the numbers of statfs(2).
  package static func isOwn(_ path: String) -> Bool {
    var answer = statfs()
    guard statfs(path, &answer) == 0 else { return false }
    return switch answer.f_type {
    // The number of ext4 is that of ext2 and ext3 as well.
    case Int(EXT4_SUPER_MAGIC), Int(XFS_SUPER_MAGIC), Int(BTRFS_SUPER_MAGIC),
      Int(F2FS_SUPER_MAGIC), Int(TMPFS_MAGIC):
      true
    default: false
    }
  }

  /// Whether the times of directories may be old on a device with a number of stat(2), by what the kernel says of
  /// its mounts (proc(5)).
  package static func isShared(device: UInt64, in mounts: String) -> Bool {
    let major = device >> 8 & 0xfff | device >> 32 & ~0xfff
    let minor = device & 0xff | device >> 12 & ~0xff & 0xffff_ffff
    for line in mounts.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count > 3, words[2] == "\(major):\(minor)",
        let dash = words.firstIndex(of: "-"), dash + 1 < words.count
      else { continue }
      let kind = words[dash + 1]
      return shared.contains(kind) || kind == "fuse" || kind.hasPrefix("fuse.")
    }
    return false
  }
}
