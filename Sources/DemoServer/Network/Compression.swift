// SPDX-License-Identifier: MIT

import CZlib

/// Both directions of a compressed connection (RFC 4978), without any I/O.
///
/// It shares no code with the client's side, as what is tested by its twin is not tested.
final class Compression {
  /// The client sent what is no DEFLATE.
  struct Damage: Error {}

  private static let portion = 65_536

  // zlib keeps pointers to the structures, so they have places of their own in memory.
  private let output = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let input = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

  init() {
    output.initialize(to: z_stream())
    input.initialize(to: z_stream())
    // They fail only for want of memory, and then all later calls fail as well.
    _ = czlib_deflate_init_raw(output, Z_BEST_SPEED)
    _ = czlib_inflate_init_raw(input)
  }

  deinit {
    deflateEnd(output)
    inflateEnd(input)
    output.deallocate()
    input.deallocate()
  }

  /// What is to be sent for some bytes, so that the client can read all of them at once.
  func deflate(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    bytes.withUnsafeBufferPointer { bytes in
      output.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
      output.pointee.avail_in = UInt32(bytes.count)
      repeat {
        result += Self.step(output) { CZlib.deflate($0, Z_SYNC_FLUSH) }.bytes
      } while output.pointee.avail_out == 0
    }
    return result
  }

  /// What the client has sent.
  func inflate(_ bytes: ArraySlice<UInt8>) throws(Damage) -> [UInt8] {
    var result: [UInt8] = []
    var code = Z_OK
    bytes.withUnsafeBufferPointer { bytes in
      input.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
      input.pointee.avail_in = UInt32(bytes.count)
      repeat {
        let step = Self.step(input) { CZlib.inflate($0, Z_SYNC_FLUSH) }
        result += step.bytes
        code = step.code
      } while code == Z_OK && input.pointee.avail_out == 0
    }
    // Z_BUF_ERROR says that there was nothing more to do.
    guard code == Z_OK || code == Z_BUF_ERROR else { throw Damage() }
    return result
  }

  private static func step(
    _ stream: UnsafeMutablePointer<z_stream>, _ run: (UnsafeMutablePointer<z_stream>) -> CInt
  ) -> (bytes: [UInt8], code: CInt) {
    var code = Z_OK
    let bytes = [UInt8](unsafeUninitializedCapacity: portion) { room, initialized in
      stream.pointee.next_out = room.baseAddress
      stream.pointee.avail_out = UInt32(room.count)
      code = run(stream)
      initialized = room.count - Int(stream.pointee.avail_out)
    }
    return (bytes, code)
  }
}
