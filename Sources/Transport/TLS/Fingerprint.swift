// SPDX-License-Identifier: MIT

import COpenSSL

/// One digest of a certificate in its binary form (DER), as `cert_fingerprint` takes it.
package struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
  /// The functions that OfflineIMAP knows, the one to recommend first.
  package enum Digest: String, CaseIterable, Sendable {
    case sha256, sha384, sha512, sha224, sha1

    var algorithm: OpaquePointer? {
      switch self {
      case .sha256: EVP_sha256()
      case .sha384: EVP_sha384()
      case .sha512: EVP_sha512()
      case .sha224: EVP_sha224()
      case .sha1: EVP_sha1()
      }
    }
  }

  /// The digest function.
  package let digest: Digest
  /// Lower-case digits without colons.
  package let hexadecimal: String

  package init(_ digest: Digest, _ hexadecimal: String) {
    self.digest = digest
    self.hexadecimal = hexadecimal
  }

  /// Such as `sha256 9f86d0…`.
  package var description: String { "\(digest.rawValue) \(hexadecimal)" }

  /// All digests of an `X509`, in the order of ``Digest``.
  static func all(of certificate: OpaquePointer) -> [Fingerprint] {
    Digest.allCases.compactMap { digest in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Int(EVP_MAX_MD_SIZE)) { buffer in
        var length: UInt32 = 0
        let isDone = X509_digest(certificate, digest.algorithm, buffer.baseAddress, &length) == 1
        return isDone ? Fingerprint(digest, hexadecimal(buffer.prefix(Int(length)))) : nil
      }
    }
  }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}
