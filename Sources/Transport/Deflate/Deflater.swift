// SPDX-License-Identifier: MIT

import CZlib

/// Compresses bytes without any I/O.
struct Deflater {
  private static let portion = 16_384

  private let state: ZlibState

  /// Begins a stream.
  init() throws(TransportFailure) { state = try .compressing() }

  /// Compresses from the front of a queue to the end of another, and returns how many bytes it took.
  ///
  /// It stops when about `room` bytes were added.  What was taken can be decompressed at once from
  /// what was added: nothing waits inside.
  func deflate(from queue: inout ByteQueue, into output: inout ByteQueue, room: Int) -> Int {
    let limit = output.count + room
    var total = 0
    while !queue.isEmpty, output.count < limit {
      total += queue.take { bytes in
        bytes.withUnsafeBytes { run($0, Z_NO_FLUSH, into: &output) }
        return bytes.byteCount
      }
    }
    if total > 0 { run(UnsafeRawBufferPointer(start: nil, count: 0), Z_SYNC_FLUSH, into: &output) }
    return total
  }

  private func run(_ bytes: UnsafeRawBufferPointer, _ flush: CInt, into output: inout ByteQueue) {
    let stream = state.pointer
    // zlib only reads through this pointer, though its type says otherwise.
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(clamping: bytes.count)
    repeat {
      let compressed = [UInt8](unsafeUninitializedCapacity: Self.portion) { room, initialized in
        stream.pointee.next_out = room.baseAddress
        stream.pointee.avail_out = UInt32(room.count)
        // Without room for output it would say so; anything else is impossible here.
        _ = CZlib.deflate(stream, flush)
        initialized = room.count - Int(stream.pointee.avail_out)
      }
      output.append(compressed)
    } while stream.pointee.avail_out == 0
    stream.pointee.next_in = nil
    stream.pointee.next_out = nil
  }
}
