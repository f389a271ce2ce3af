// SPDX-License-Identifier: MIT

import POSIX
import Testing

@Suite("FileSystem")
struct FileSystemTests {
  private static let mounts = """
    22 28 0:21 / /proc rw,nosuid - proc proc rw
    28 0 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
    40 28 0:52 / /home rw,relatime shared:2 master:1 - nfs4 server:/home rw,vers=4.2
    41 28 0:53 / /mnt/a rw - fuse.sshfs host: rw
    42 28 0:54 / /mnt/b rw - fusectl none rw
    43 28 8:300 / /mnt/c rw - cifs //server/c rw

    """

  /// The device number of stat(2) for 254:1 is 0xfe01, for 8:300 it is 0x10082c.
  @Test(
    "knows file systems that others change as well",
    arguments: [
      (0x34, true), (0x35, true), (0x36, false), (0xfe01, false), (0x10082c, true), (0x99, false),
    ] as [(UInt64, Bool)])
  func kinds(_ device: UInt64, _ isShared: Bool) {
    #expect(FileSystem.isShared(device: device, in: Self.mounts) == isShared)
  }

  @Test("memory is of this kernel alone; of others that must be found out")
  func own() {
    #expect(FileSystem.isOwn("/dev/shm"))
    #expect(!FileSystem.isOwn("/proc"))
    #expect(!FileSystem.isOwn("/nowhere/at/all"))
  }

  @Test("a path that is not there, and one of this kernel, are not shared")
  func paths() {
    #expect(!FileSystem.isShared("/nowhere/at/all"))
    #expect(!FileSystem.isShared("/proc"))
  }
}
