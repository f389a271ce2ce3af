// SPDX-License-Identifier: MIT

import COpenSSL

/// A hash function, as a pure function of bytes.
///
/// The only file of the module that calls C; nothing of OpenSSL is seen outside it.
package enum Digest: Sendable, CaseIterable {
  /// For CRAM-MD5, never for security by itself; ``ofName(_:)`` is for the names of files.
  case md5
  case sha1
  case sha256

  /// The hash of `bytes`: 16, 20 or 32 bytes.
  ///
  /// Throws when the OpenSSL of this machine refuses the function, as it does with MD5 in FIPS mode.
  package func bytes(of bytes: some Sequence<UInt8>) throws(DigestUnavailable) -> [UInt8] {
    let input = Array(bytes)
    let count = input.count
    return try unsafe collect { (result, length) in
      unsafe input.withUnsafeBytes { input in
        unsafe EVP_Digest(input.baseAddress, count, result, length, function, nil)
      } == 1
    }
  }

  /// The hash of `bytes` in lower-case hexadecimal; throws as ``bytes(of:)`` does.
  package func hexadecimal(of bytes: some Sequence<UInt8>) throws(DigestUnavailable) -> String {
    Self.hexadecimal(try self.bytes(of: bytes))
  }

  /// The MD5 of a name in lower-case hexadecimal, as the names of Maildir files have it.
  ///
  /// Asks no provider: OpenSSL reads its configuration before the first one, which takes a millisecond, and
  /// FIPS mode, where MD5 may not serve security, has nothing to say about names.
  package static func ofName(_ name: String) -> String {
    var name = name
    var result = [UInt8](repeating: 0, count: 16)
    name.withUTF8 { name in
      unsafe result.withUnsafeMutableBufferPointer { result in
        unsafe copenssl_md5(name.baseAddress, name.count, result.baseAddress)
      }
    }
    return hexadecimal(result)
  }

  /// The keyed hash of `message` (HMAC, RFC 2104); throws as ``bytes(of:)`` does.
  package func authenticationCode(
    of message: [UInt8], key: [UInt8]
  ) throws(DigestUnavailable) -> [UInt8] {
    // HMAC takes a null pointer for "the key of the last call", so an empty key needs an address.
    let keyed = key.isEmpty ? [0] : key
    let keyLength = CInt(clamping: key.count)
    return try unsafe collect { (result, length) in
      unsafe keyed.withUnsafeBytes { key in
        unsafe message.withUnsafeBufferPointer { message in
          unsafe HMAC(
            function, key.baseAddress, keyLength, message.baseAddress, message.count, result, length
          )
        }
      } != nil
    }
  }

  /// A key made of a password with much computation (PBKDF2, RFC 8018 §5.2), as long as the hash.
  ///
  /// Throws as ``bytes(of:)`` does; `iterations` is at least 1.
  package func stretched(
    _ password: [UInt8], salt: [UInt8], iterations: Int
  ) throws(DigestUnavailable) -> [UInt8] {
    // As above: an empty password needs an address.
    let keyed = password.isEmpty ? [0] : password
    return try unsafe collect { (result, length) in
      unsafe length.pointee = unsafe UInt32(clamping: EVP_MD_get_size(function))
      let count = unsafe CInt(clamping: length.pointee)
      return unsafe keyed.withUnsafeBytes { key in
        unsafe salt.withUnsafeBufferPointer { salt in
          unsafe PKCS5_PBKDF2_HMAC(
            key.baseAddress, CInt(clamping: password.count), salt.baseAddress,
            CInt(clamping: salt.count), CInt(clamping: iterations), function, count, result)
        }
      } == 1
    }
  }

  /// Two digits a byte, lower case.
  package static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }

  private static let isKeptAtExit: Void = copenssl_keep_at_exit()

  private var function: OpaquePointer? {
    Self.isKeptAtExit
    return switch self {
    case .md5: unsafe EVP_md5()
    case .sha1: unsafe EVP_sha1()
    case .sha256: unsafe EVP_sha256()
    }
  }

  /// Runs a call that writes a hash and its length, and says whether it worked.
  private func collect(
    _ call: (UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<UInt32>) -> Bool
  ) throws(DigestUnavailable) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    let worked = unsafe result.withUnsafeMutableBufferPointer { result in
      unsafe call(result.baseAddress, &length)
    }
    guard worked else { throw DigestUnavailable(digest: self) }
    return Array(result.prefix(Int(length)))
  }
}

/// The OpenSSL of this machine does not offer a hash function.
package struct DigestUnavailable: Error, Equatable, Sendable {
  /// The function that was asked for.
  package let digest: Digest
}
