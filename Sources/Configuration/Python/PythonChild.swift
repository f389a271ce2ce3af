// SPDX-License-Identifier: MIT

import POSIX
import SyncModel
import Synchronization

/// A `python3` process that runs `bridge.py`, and the pipes to it.
///
/// One thread at a time talks to it; ``interrupt()`` may come from any other.
final class PythonChild: Sendable {
  /// Why a conversation with the process ended.
  enum Failure: Error, Equatable {
    /// The process is gone, or does not keep to the protocol.
    case ended
    case timedOut
    /// ``interrupt()`` was called.
    case interrupted
    case system(SystemError)
  }

  /// Where the user's code prints to.
  enum Stream: CaseIterable {
    case output, errors
  }

  private struct Buffers {
    /// Bytes that the process has not taken yet.
    var requests: [UInt8] = []
    /// Bytes of a reply whose end has not come yet.
    var replies: [UInt8] = []
    var lines: [Stream: LineBuffer] = [.output: LineBuffer(), .errors: LineBuffer()]
    var open = Set(Stream.allCases)
  }

  private let process: ChildProcess
  private let requests: FileDescriptor
  private let replies: FileDescriptor
  private let output: FileDescriptor
  private let errors: FileDescriptor
  /// The process is killed when this end of a pipe is closed, be it by the death of this process.
  private let lifeline: FileDescriptor
  private let wakeUp: WakeUp
  private let buffers = Mutex(Buffers())

  /// Starts the process and does not wait for it; with `loads` it executes `pythonfile` at once instead
  /// of when a name is needed.
  init(
    _ command: String, pythonFile: String?, loads: Bool, environment: [String: String]
  ) throws(SystemError) {
    wakeUp = try WakeUp()
    var pipe = try Pipe.open()
    let childRequests = FileDescriptor(owning: pipe.reading)
    requests = FileDescriptor(owning: pipe.writing)
    pipe = try Pipe.open()
    let childReplies = FileDescriptor(owning: pipe.writing)
    replies = FileDescriptor(owning: pipe.reading)
    pipe = try Pipe.open()
    let childOutput = FileDescriptor(owning: pipe.writing)
    output = FileDescriptor(owning: pipe.reading)
    pipe = try Pipe.open()
    let childErrors = FileDescriptor(owning: pipe.writing)
    errors = FileDescriptor(owning: pipe.reading)
    pipe = try Pipe.open()
    let childLifeline = FileDescriptor(owning: pipe.reading)
    lifeline = FileDescriptor(owning: pipe.writing)
    try requests.setNonBlocking()
    var launch = ChildProcess.Launch([command, "-c", Self.loader])
    launch.descriptors = [
      nil, childOutput.rawValue, childErrors.rawValue, childRequests.rawValue,
      childReplies.rawValue, childLifeline.rawValue,
    ]
    launch.environment = environment
    process = try ChildProcess(launch)
    enqueue(PackageResources.bridge_py)
    enqueue(.object(["pythonfile": .optional(pythonFile), "loads": .boolean(loads)]))
    try? writePending()
  }

  deinit { kill() }

  /// Reads the script from the pipe: on the command line everybody could see it.
  ///
  /// Without the whole script there is nobody left to work for.
  static let loader = """
    import os
    b = b''
    while len(b) < \(PackageResources.bridge_py.count):
        part = os.read(3, \(PackageResources.bridge_py.count) - len(b))
        if not part:
            os._exit(1)
        b += part
    exec(compile(b, '<offlineimap>', 'exec'))
    """

  /// Makes the conversation of another thread, if there is one, and all later ones fail.
  func interrupt() { wakeUp.raise() }

  /// Kills the process, whatever it does, and all that it has started.
  func kill() {
    process.kill(.kill)
    process.wait()
  }

  /// Lets the process end by itself, as Python likes to, but not for long.
  ///
  /// What the user's code has left running in the background, such as a sound, goes on then.
  func finish() {
    enqueue(.object(["operation": .text("end")]))
    let deadline = Deadline.after(.seconds(1))
    while (try? nextMessage(until: deadline, printed: { _, _ in })) != nil {}
    // The pipes close a moment before the process can be seen to have ended.
    while process.poll() == nil, !deadline.isOver { Sleep.seconds(0.002) }
    if process.poll() == nil { kill() }
  }

  // MARK: - The conversation

  /// Prepares a message for the process; ``nextMessage(until:printed:)`` sends it.
  func enqueue(_ message: JSONValue) { enqueue(message.encoded + [UInt8(ascii: "\n")]) }

  private func enqueue(_ bytes: [UInt8]) { buffers.withLock { $0.requests += bytes } }

  /// Waits for a message of the process, and passes on what the user's code prints before it.
  func nextMessage(
    until deadline: Deadline, printed: (Stream, String) -> Void
  ) throws(Failure) -> JSONValue {
    while true {
      if let line = takeReply() {
        // What was printed before the reply is in the pipes already.
        for _ in 1...16 { guard try transferPrinted(printed) else { break } }
        guard let message = JSONReader.read(line) else { throw .ended }
        return message
      }
      guard try transfer(until: deadline, printed) else { throw .timedOut }
    }
  }

  private func takeReply() -> [UInt8]? {
    buffers.withLock { buffers in
      guard let end = buffers.replies.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      defer { buffers.replies.removeSubrange(...end) }
      return Array(buffers.replies[..<end])
    }
  }

  /// Moves bytes once in each direction that is ready; `false` when none was in time.
  private func transfer(
    until deadline: Deadline, _ printed: (Stream, String) -> Void
  ) throws(Failure) -> Bool {
    let isWriting = buffers.withLock { !$0.requests.isEmpty }
    var waiting = PollSet()
    let wake = waiting.add(wakeUp.descriptor, .read)
    let reply = waiting.add(replies.rawValue, .read)
    let request = isWriting ? waiting.add(requests.rawValue, .write) : nil
    for stream in openStreams { waiting.add(descriptor(of: stream), .read) }
    guard try Self.wait(&waiting, until: deadline) else { return false }
    if waiting.isReady(wake) { throw .interrupted }
    _ = try transferPrinted(printed)
    if let request, waiting.isReady(request) { try writePending() }
    if waiting.isReady(reply) { try readReplies() }
    return true
  }

  private static func wait(
    _ waiting: inout PollSet, until deadline: Deadline
  ) throws(Failure) -> Bool {
    do throws(SystemError) { return try waiting.wait(until: deadline) } catch {
      throw .system(error)
    }
  }

  private func writePending() throws(Failure) {
    let pending = buffers.withLock { $0.requests }
    do throws(SystemError) {
      let count = try requests.writeAvailable(pending.span.bytes)
      buffers.withLock { $0.requests.removeFirst(count) }
    } catch {
      // Nobody reads any more.
      throw .ended
    }
  }

  private func readReplies() throws(Failure) {
    let bytes = try Self.read(replies)
    guard !bytes.isEmpty else { throw .ended }
    buffers.withLock { $0.replies += bytes }
  }

  private static func read(_ descriptor: borrowing FileDescriptor) throws(Failure) -> [UInt8] {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    var span = chunk.mutableSpan
    do throws(SystemError) {
      let count = try descriptor.read(into: &span)
      return Array(chunk[..<count])
    } catch {
      throw .system(error)
    }
  }

  // MARK: - What the user's code prints

  private var openStreams: [Stream] {
    buffers.withLock { buffers in Stream.allCases.filter(buffers.open.contains) }
  }

  private func descriptor(of stream: Stream) -> CInt {
    stream == .output ? output.rawValue : errors.rawValue
  }

  /// Passes on what was printed so far; `false` if it was nothing.
  private func transferPrinted(_ printed: (Stream, String) -> Void) throws(Failure) -> Bool {
    var isAny = false
    for stream in openStreams {
      var waiting = PollSet()
      waiting.add(descriptor(of: stream), .read)
      guard try Self.wait(&waiting, until: .after(.zero)) else { continue }
      isAny = true
      let bytes = stream == .output ? try Self.read(output) : try Self.read(errors)
      for line in add(bytes, to: stream) { printed(stream, line) }
    }
    return isAny
  }

  private func add(_ bytes: [UInt8], to stream: Stream) -> [String] {
    buffers.withLock { buffers in
      if bytes.isEmpty {
        buffers.open.remove(stream)
        return buffers.lines[stream]?.flush() ?? []
      }
      return buffers.lines[stream]?.add(bytes) ?? []
    }
  }
}
