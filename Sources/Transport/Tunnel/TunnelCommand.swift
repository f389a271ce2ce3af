// SPDX-License-Identifier: MIT

import Glibc
import POSIX

/// A command that was just started, and our ends of its streams.
final class TunnelCommand {
  let child: ChildProcess
  /// Its standard input and output.
  let socket: Socket
  /// Its standard error.
  let remarks: RemarkReader

  /// Starts the command.
  init(_ command: String, _ remark: @escaping (String) -> Void) throws(SystemError) {
    let streams = try DescriptorPair.sockets()
    let errors = try DescriptorPair.pipe()
    var launch = ChildProcess.Launch(["/bin/sh", "-c", command])
    let (stream, error) = (streams.theirs.rawValue, errors.theirs.rawValue)
    launch.descriptors = [stream, stream, error]
    child = try ChildProcess(launch)
    socket = try Socket(adopting: streams.ours)
    remarks = try RemarkReader(errors.ours, remark)
  }
}

/// Two descriptors that are connected with each other.
struct DescriptorPair: ~Copyable {
  let ours: FileDescriptor
  let theirs: FileDescriptor

  private init(_ ends: [CInt]) {
    ours = FileDescriptor(owning: ends[0])
    theirs = FileDescriptor(owning: ends[1])
  }

  /// Sockets: both directions of a stream.
  static func sockets() throws(SystemError) -> DescriptorPair {
    var ends: [CInt] = [0, 0]
    let type = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw .last("make a pair of sockets") }
    return DescriptorPair(ends)
  }

  /// A pipe whose reading end is ours.
  static func pipe() throws(SystemError) -> DescriptorPair {
    var ends: [CInt] = [0, 0]
    guard Glibc.pipe(&ends) == 0 else { throw .last("make a pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return DescriptorPair(ends)
  }
}
