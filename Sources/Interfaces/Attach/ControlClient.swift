// SPDX-License-Identifier: MIT

import POSIX
import SyncModel

/// The connection of one client, owned by the thread of the service.
final class ControlClient {
  /// What became of reading.
  enum Input {
    case lines([JSONValue])
    /// A line is longer than any request.
    case tooLong
    /// The client has closed its side, or is gone.
    case end
  }

  private let socket: FileDescriptor
  private var input = LineBuffer(longest: ControlClient.longestLine)
  private var output: [UInt8] = []
  private var sent = 0
  /// How many bytes of answers were given since everything was sent last.
  private var answers = 0
  /// What it said of itself.
  var hello = ControlHello()
  /// Whether it can still say something.
  private(set) var hasInput = true
  /// When it is left to itself, once its end was decided.
  private(set) var end: Deadline?
  /// Whether nothing can be sent to it any more.
  private(set) var isBroken = false

  /// More than any password or request.
  private static let longestLine = 65_536
  /// How much is made ready at once, so that what waits is counted by its queue.
  private static let portion = 65_536

  init(_ socket: consuming FileDescriptor) { self.socket = socket }

  var descriptor: CInt { socket.rawValue }

  /// What to wait for.
  var interest: PollSet.Interest {
    var interest: PollSet.Interest = []
    if hasInput { interest.insert(.read) }
    if sent < output.count { interest.insert(.write) }
    return interest
  }

  /// Whether everything was sent that was given.
  var isIdle: Bool { sent == output.count }

  /// Whether its connection can be closed: who asks and goes at once is heard all the same.
  var isOver: Bool { isBroken && !hasInput || end.map { isIdle || $0.isOver } ?? false }

  // MARK: - To the client

  /// Sends bytes after all that was given before.
  func send(_ bytes: [UInt8]) {
    guard !isBroken else { return }
    output += bytes
    flush()
  }

  /// Answers a line of the client; `false` where it asks on and reads no answer.
  func answer(_ bytes: [UInt8]) -> Bool {
    answers = isIdle ? bytes.count : answers + bytes.count
    guard answers <= Self.portion else { return false }
    send(bytes)
    return true
  }

  /// Moves lines from a queue to the socket, as many as fit.
  func send(from queue: inout LineQueue) {
    while isIdle, !isBroken, !queue.isEmpty {
      let portion = queue.take(upTo: Self.portion)
      if portion.isEmpty { return }
      send(portion)
    }
  }

  /// Says goodbye; what does not get through in time is left.
  func leave(_ reason: String, within time: Duration) {
    guard end == nil else { return }
    end = .after(time)
    send(ControlLine.goodbye(reason).encoded)
  }

  /// Notes that the other end is gone.
  func hangUp() { isBroken = true }

  /// Sends what was given, as much as fits.
  func flush() {
    while sent < output.count {
      do throws(SystemError) {
        let count = try socket.writeAvailable(output.span.bytes.extracting(droppingFirst: sent))
        if count == 0 { return }
        sent += count
      } catch {
        isBroken = true
        break
      }
    }
    output = []
    sent = 0
  }

  // MARK: - From the client

  /// Takes what has come, without waiting.
  func read() -> Input {
    var chunk = [UInt8](repeating: 0, count: 4_096)
    do throws(SystemError) {
      var span = chunk.mutableSpan
      guard let count = try socket.readAvailable(into: &span) else { return .lines([]) }
      guard count > 0 else { return endInput() }
      input.append(chunk[..<count])
    } catch {
      isBroken = true
      return endInput()
    }
    var values: [JSONValue] = []
    // What is no JSON is passed over, as it is on standard input.
    while let line = input.next() {
      if let value = JSONReader.read(line) { values.append(value) }
    }
    guard input.isTooLong else { return .lines(values) }
    _ = endInput()
    return .tooLong
  }

  /// Whoever has closed only its own side may still listen.
  private func endInput() -> Input {
    hasInput = false
    hello.answers = false
    return .end
  }
}
