// SPDX-License-Identifier: MIT

import COpenSSL
import POSIX

@testable import Transport

/// Computes SHA-256 of bytes that come in pieces.
final class RunningDigest {
  private let context = EVP_MD_CTX_new()
  private(set) var count = 0

  init() { EVP_DigestInit_ex(context, EVP_sha256(), nil) }
  deinit { EVP_MD_CTX_free(context) }

  func add(_ bytes: [UInt8]) {
    count += bytes.count
    bytes.withUnsafeBytes { _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
  }

  func finish() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { room, initialized in
      EVP_DigestFinal_ex(context, room.baseAddress, nil)
      initialized = 32
    }
  }
}

/// Much data in which no block equals another, so that a lost or doubled one is noticed.
enum Bulk {
  static let blockSize = 65_536
  static let blocks = 1024
  static let size = blockSize * blocks

  private static let noise: [UInt8] = {
    var generator = SystemRandomNumberGenerator()
    return (0..<blockSize / 8).flatMap { _ in
      withUnsafeBytes(of: generator.next() as UInt64, Array.init)
    }
  }()

  static func block(_ number: Int) -> [UInt8] {
    var block = noise
    block.replaceSubrange(..<8, with: withUnsafeBytes(of: number, Array.init))
    return block
  }

  /// The digest of all blocks.
  static let digest: [UInt8] = {
    let digest = RunningDigest()
    for number in 0..<blocks { digest.add(block(number)) }
    return digest.finish()
  }()

  /// Sends all blocks over a stream while it receives as many bytes, whatever the peer does first.
  ///
  /// - Returns: The digest of what was received.
  static func exchange(over stream: some ByteStream) throws -> [UInt8] {
    let received = RunningDigest()
    var (queue, buffer) = (ByteQueue(), [UInt8]())
    var next = 0
    while next < blocks || !queue.isEmpty || stream.unsent > 0 || received.count < size {
      while next < blocks, queue.count < 4 * blockSize {
        queue.append(block(next))
        next += 1
      }
      let moved = try stream.transfer(sending: &queue, receiving: &buffer, until: soon)
      if moved.isAtEnd { throw TransportFailure.ended(stream.peer.endpoint, during: .transfer) }
      received.add(buffer)
      buffer.removeAll(keepingCapacity: true)
    }
    return received.finish()
  }
}
