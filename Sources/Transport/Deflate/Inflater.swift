// SPDX-License-Identifier: MIT

import CZlib

/// Decompresses bytes without any I/O, as much at a time as the caller has room for.
struct Inflater {
  private let state: ZlibState
  private var input: [UInt8]
  private var position = 0
  /// What is wrong with the data, in zlib's words; nothing is decompressed any more.
  private(set) var damage: String?
  /// The data have said that they end here.
  private(set) var isFinished = false
  /// Whether the data may end here: not inside a block of DEFLATE.
  private(set) var isBetweenBlocks = true
  /// The last call of ``inflate(into:atMost:)`` has used up all that was fed.
  private(set) var needsMore = false

  /// Begins a stream with bytes that have come already.
  init(_ bytes: [UInt8]) throws(TransportFailure) {
    state = try .decompressing()
    input = bytes
  }

  /// How many compressed bytes wait.
  var pending: Int { input.count - position }

  /// Takes compressed bytes.
  mutating func feed(_ bytes: [UInt8]) {
    input.removeFirst(position)
    position = 0
    if input.isEmpty { input = bytes } else { input += bytes }
  }

  /// Decompresses to the end of a buffer, and returns the number of bytes.
  mutating func inflate(into buffer: inout [UInt8], atMost limit: Int) -> Int {
    var total = 0
    needsMore = false
    while total < limit, damage == nil, !isFinished, !needsMore {
      total += step(into: &buffer, atMost: min(limit - total, 16_384))
    }
    return total
  }

  private mutating func step(into buffer: inout [UInt8], atMost limit: Int) -> Int {
    let stream = state.pointer
    var code = Z_OK
    var used = 0
    var made = 0
    input.withUnsafeMutableBufferPointer { bytes in
      stream.pointee.next_in = bytes.baseAddress.map { $0 + position }
      stream.pointee.avail_in = UInt32(clamping: bytes.count - position)
      let offered = stream.pointee.avail_in
      buffer.append(addingCapacity: limit) { output in
        output.withUnsafeMutableBufferPointer { room, initialized in
          stream.pointee.next_out = room.baseAddress
          stream.pointee.avail_out = UInt32(limit)
          code = CZlib.inflate(stream, Z_SYNC_FLUSH)
          made = limit - Int(stream.pointee.avail_out)
          initialized = made
        }
      }
      used = Int(offered - stream.pointee.avail_in)
    }
    position += used
    // A call without input forgets the bit that tells the end of a block.
    if used > 0 { isBetweenBlocks = stream.pointee.data_type & 128 != 0 }
    judge(code, hasRoom: made < limit)
    stream.pointee.next_in = nil
    stream.pointee.next_out = nil
    return made
  }

  private mutating func judge(_ code: CInt, hasRoom: Bool) {
    switch code {
    case Z_OK: needsMore = hasRoom && pending == 0
    case Z_STREAM_END: isFinished = true
    case Z_BUF_ERROR: needsMore = true
    default:
      damage = state.pointer.pointee.msg.map { String(cString: $0) } ?? "zlib error \(code)"
    }
  }
}
