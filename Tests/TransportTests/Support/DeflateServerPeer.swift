// SPDX-License-Identifier: MIT

import CZlib

/// A server that compresses, made of zlib alone; it runs over another kind of server.
final class DeflateServerPeer: ServerPeer {
  private let lower: any ServerPeer
  private let output = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let input = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  /// Received and not yet decompressed.
  private var compressed: [UInt8] = []

  init(_ lower: any ServerPeer) {
    self.lower = lower
    output.initialize(to: z_stream())
    input.initialize(to: z_stream())
    _ = czlib_deflate_init_raw(output, 1)
    _ = czlib_inflate_init_raw(input)
  }

  deinit {
    deflateEnd(output)
    inflateEnd(input)
    output.deallocate()
    input.deallocate()
  }

  func send(_ bytes: [UInt8]) throws { try lower.send(compress(bytes)) }

  /// What `bytes` become on the wire; `flush` is Z_SYNC_FLUSH for an ordinary piece.
  func compress(_ bytes: [UInt8], flush: CInt = Z_SYNC_FLUSH) -> [UInt8] {
    var bytes = bytes
    let room = bytes.count + bytes.count / 100 + 1000
    return bytes.withUnsafeMutableBufferPointer { bytes in
      [UInt8](unsafeUninitializedCapacity: room) { room, initialized in
        output.pointee.next_in = bytes.baseAddress
        output.pointee.avail_in = UInt32(bytes.count)
        output.pointee.next_out = room.baseAddress
        output.pointee.avail_out = UInt32(room.count)
        deflate(output, flush)
        initialized = room.count - Int(output.pointee.avail_out)
      }
    }
  }

  func receive(atMost limit: Int) throws -> [UInt8] {
    while true {
      let bytes = try decompress(atMost: limit)
      if !bytes.isEmpty { return bytes }
      compressed = try lower.receive(atMost: 65_536)
      if compressed.isEmpty { return [] }
    }
  }

  private func decompress(atMost limit: Int) throws -> [UInt8] {
    var code = Z_OK
    let bytes = compressed.withUnsafeMutableBufferPointer { bytes in
      [UInt8](unsafeUninitializedCapacity: limit) { room, initialized in
        input.pointee.next_in = bytes.baseAddress
        input.pointee.avail_in = UInt32(bytes.count)
        input.pointee.next_out = room.baseAddress
        input.pointee.avail_out = UInt32(limit)
        code = inflate(input, Z_SYNC_FLUSH)
        initialized = limit - Int(input.pointee.avail_out)
      }
    }
    compressed.removeFirst(compressed.count - Int(input.pointee.avail_in))
    guard code == Z_OK || code == Z_BUF_ERROR else { throw Damage() }
    return bytes
  }

  struct Damage: Error {}

  func endSending() { lower.endSending() }
  func reset() { lower.reset() }
}
