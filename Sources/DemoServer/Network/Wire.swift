// SPDX-License-Identifier: MIT

import Glibc
import POSIX
import Synchronization

/// Why a connection is over.
enum Disconnection: Error {
  case byClient
  case byServer
  /// As by the server, but with a reset instead of an orderly end.
  case byReset
  case failed(SystemError)
}

/// What other threads can do to a connection: wake its thread, and tell it to leave.
final class ConnectionControl: Sendable {
  let number: Int
  let wake: WakeUp
  private let isEnding = Atomic(false)

  init(number: Int) throws(SystemError) {
    self.number = number
    wake = try WakeUp()
  }

  var mustEnd: Bool { isEnding.load(ordering: .acquiring) }

  func end() {
    isEnding.store(true, ordering: .releasing)
    wake.raise()
  }
}

/// The bytes of one connection, counted, paced and disturbed.
///
/// Owned by the thread of its connection.  Every wait ends when ``ConnectionControl/end()`` is called.
final class Wire {
  /// What ended a wait.
  enum Event {
    case ready, woken, timeUp
  }

  private var socket: FileDescriptor?
  private let control: ConnectionControl
  private let line: Line
  private let faults: FaultBoard
  private var input: [UInt8] = []
  private var consumed = 0
  private var compression: Compression?
  private var chunk = [UInt8](repeating: 0, count: 65_536)
  private var wasWoken = false
  private var sent = 0
  private var received = 0
  /// The count of received bytes for which faults have had their turn.
  private var examined = 0
  private var lastArrival = ContinuousClock.now

  init(
    _ socket: consuming FileDescriptor, control: ConnectionControl, line: Line, faults: FaultBoard
  ) {
    self.socket = consume socket
    self.control = control
    self.line = line
    self.faults = faults
  }

  /// Ends the connection; what was sent before still arrives, unless it ends by a reset.
  func close(byReset: Bool) {
    guard let descriptor = socket?.rawValue else { return }
    if byReset {
      var option = linger(l_onoff: 1, l_linger: 0)
      setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    } else {
      // A close with unread input is a reset to the kernel, and would take back what was sent.
      while recv(descriptor, &chunk, chunk.count, CInt(MSG_DONTWAIT)) > 0 {}
      // A child process that is just being started may hold a copy of the socket for a moment.
      shutdown(descriptor, CInt(SHUT_RDWR))
    }
    socket = nil
  }
}

extension Wire {
  /// Reads a line without its end; what goes beyond the limit is read and dropped.
  func readLine(atMost limit: Int) throws(Disconnection) -> (bytes: [UInt8], isWhole: Bool) {
    var whole = true
    while true {
      if let line = bufferedLine() {
        return (Array(line.prefix(limit)), whole && line.count <= limit)
      }
      if input.count - consumed > limit + 2 {
        whole = false
        input.removeLast(input.count - consumed - limit - 1)
      }
      try fill()
    }
  }

  /// Reads a line, or returns `nil` when the thread was woken.
  func readLineUnlessWoken() throws(Disconnection) -> [UInt8]? {
    while true {
      if let line = bufferedLine() { return line }
      try sufferReceived()
      if !wasWoken, try wait(.read, until: .never) == .ready { try fill() }
      if wasWoken {
        wasWoken = false
        return nil
      }
    }
  }

  /// Takes a line from what was received; a line feed alone ends a line as well.
  private func bufferedLine() -> [UInt8]? {
    guard let end = input[consumed...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    var line = input[consumed..<end]
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    consumed = end + 1
    return Array(line)
  }

  /// Reads exactly `count` bytes.
  func read(_ count: Int) throws(Disconnection) -> [UInt8] {
    var bytes: [UInt8] = []
    try consume(count) { bytes += $0 }
    return bytes
  }

  /// Reads `count` bytes and forgets them.
  func skip(_ count: Int) throws(Disconnection) { try consume(count) { _ in } }

  private func consume(
    _ count: Int, _ body: (ArraySlice<UInt8>) -> Void
  ) throws(Disconnection) {
    var missing = count
    while missing > 0 {
      if consumed == input.count { try fill() }
      let part = input[consumed...].prefix(missing)
      body(part)
      missing -= part.count
      consumed += part.count
    }
  }

  /// Waits for bytes and adds them to the input.
  private func fill() throws(Disconnection) {
    try sufferReceived()
    while true {
      guard try wait(.read, until: .never) == .ready, let descriptor = socket?.rawValue else {
        continue
      }
      let room = min(chunk.count, line.portion, faults.room(afterReceiving: received))
      let count = recv(descriptor, &chunk, room, 0)
      if count == 0 { throw .byClient }
      if count > 0 { return try accept(count) }
      guard errno == EAGAIN || errno == EINTR else { throw .byClient }
    }
  }

  private func accept(_ count: Int) throws(Disconnection) {
    if consumed == input.count || consumed > 1 << 20 {
      input.removeFirst(consumed)
      consumed = 0
    }
    try append(chunk[..<count])
    received += count
    lastArrival = ContinuousClock.now
    if let instant = line.book(count, \.received) { try pause(until: instant) }
  }

  private func append(_ bytes: ArraySlice<UInt8>) throws(Disconnection) {
    guard let compression else { return input += bytes }
    do throws(Compression.Damage) {
      input += try compression.inflate(bytes)
    } catch {
      throw .byServer
    }
  }

  /// Compresses both directions from here on; faults and counts keep to the bytes of the socket.
  func compress() throws(Disconnection) {
    guard compression == nil else { return }
    compression = Compression()
    let early = input[consumed...]
    input = []
    consumed = 0
    try append(early)
  }

  /// Lets faults strike that wait for just these bytes; all that came with them has been obeyed.
  private func sufferReceived() throws(Disconnection) {
    guard examined != received else { return }
    examined = received
    try suffer(faults.strikes(at: .received(bytes: received)))
  }
}

extension Wire {
  /// Sends all bytes at the pace of the line.
  func send(_ bytes: [UInt8]) throws(Disconnection) {
    var rest = (bytes.isEmpty ? nil : compression)?.deflate(bytes[...])[...] ?? bytes[...]
    while !rest.isEmpty {
      let portion = rest.prefix(min(line.portion, faults.room(afterSending: sent)))
      if let instant = line.book(portion.count, \.sent) { try pause(until: instant) }
      try sendNow(portion)
      rest = rest.dropFirst(portion.count)
      sent += portion.count
      try suffer(faults.strikes(at: .sent(bytes: sent)))
    }
  }

  private func sendNow(_ bytes: ArraySlice<UInt8>) throws(Disconnection) {
    var rest = bytes
    while !rest.isEmpty {
      guard let descriptor = socket?.rawValue else { throw .byServer }
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
      }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        _ = try wait(.write, until: .never)
      } else if errno != EINTR {
        throw .byClient
      }
    }
  }

  /// Waits as long as the line needs to carry a command and its answer.
  func awaitLatency() throws(Disconnection) {
    let latency = line.quality.latency
    if latency > .zero { try pause(until: lastArrival + latency) }
  }

  /// Lets the connection suffer what interrupts it, in order.
  func suffer(_ strikes: [FaultBoard.Strike]) throws(Disconnection) {
    for strike in strikes {
      guard case .interrupt(let interruption) = strike.effect else { continue }
      switch interruption {
      case .drop: throw .byServer
      case .reset: throw .byReset
      case .delay(let duration): try pause(until: ContinuousClock.now + duration)
      case .stall:
        while faults.isPresent(strike.ticket) { _ = try wait([], until: .never) }
      case .garbage(let bytes): try sendNow(bytes[...])
      case .bye(let text):
        try send(Array("* BYE \(text)\r\n".utf8))
        throw .byServer
      }
    }
  }

  private func pause(until instant: ContinuousClock.Instant) throws(Disconnection) {
    let deadline = Deadline.after(ContinuousClock.now.duration(to: instant))
    while !deadline.isOver { _ = try wait([], until: deadline) }
  }

  /// Waits for the socket, a wake-up or the deadline; with no interest only for the latter two.
  private func wait(
    _ interest: PollSet.Interest, until deadline: Deadline
  ) throws(Disconnection) -> Event {
    guard !control.mustEnd, let descriptor = socket?.rawValue else { throw .byServer }
    var set = PollSet()
    let wake = set.add(control.wake.descriptor, .read)
    let place = interest.isEmpty ? nil : set.add(descriptor, interest)
    do throws(SystemError) {
      guard try set.wait(until: deadline) else { return .timeUp }
    } catch {
      throw .failed(error)
    }
    if set.isReady(wake) {
      control.wake.clear()
      wasWoken = true
      guard !control.mustEnd else { throw .byServer }
      return .woken
    }
    return place.map { set.isReady($0) } == true ? .ready : .timeUp
  }
}
