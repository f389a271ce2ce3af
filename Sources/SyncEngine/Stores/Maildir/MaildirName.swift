// SPDX-License-Identifier: MIT

package import IMAP
package import SyncModel

/// The name of a message file in a Maildir, taken apart.
///
/// `<seconds>_<count>.<process>.<host>,U=<uid>,FMD5=<digest>:2,<flags>` is what OfflineIMAP and this
/// program write; anything else that a Maildir may hold is read as well.
package struct MaildirName: Equatable, Sendable {
  /// Everything before the information part: identifies the message as long as the file lives.
  package let base: String
  /// The flags that the name tells.
  package let flags: MessageFlags
  /// Letters and digits after `2,` that are no flags of ours.
  private let foreignFlags: [UInt8]
  /// What follows the flags, such as `.gz`; usually nothing.
  private let tail: String

  /// Takes a file name apart.
  ///
  /// Both `:2,` and `!2,` begin the flags, whatever separator is configured: else a change of that
  /// option would read as "the user removed every flag".
  package init(_ name: String) {
    let bytes = Array(name.utf8)
    guard let start = MaildirNameScan.information(in: bytes.span) else {
      base = name
      flags = []
      foreignFlags = []
      tail = ""
      return
    }
    let letters = bytes[(start + 3)...].prefix(while: \.isWordCharacter)
    base = String(decoding: bytes[..<start], as: UTF8.self)
    flags = MessageFlags(letters: letters.span)
    foreignFlags = letters.filter { MessageFlags(letter: $0) == nil }
    tail = String(decoding: bytes[letters.endIndex...], as: UTF8.self)
  }

  /// The name with other flags, and with another base if one is given.
  ///
  /// What is no flag of ours stays as it is.
  package func named(
    with flags: MessageFlags, separator: Character, base newBase: String? = nil
  ) -> String {
    let letters = Set(flags.letters.utf8).union(foreignFlags).sorted()
    return "\(newBase ?? base)\(separator)2,\(String(decoding: letters, as: UTF8.self))\(tail)"
  }

  /// The name without UID and digest, by which the message is new to every folder.
  package var withoutNumber: String {
    let kept = base.split(separator: ",", omittingEmptySubsequences: false).filter {
      !$0.hasPrefix("U=") && !$0.hasPrefix("FMD5=")
    }
    return kept.joined(separator: ",")
  }

  /// The UID, if the name carries one and the digest says that it belongs to this folder.
  ///
  /// A file that a mail client moved or copied here from another folder keeps the other folder's
  /// digest; its UID means nothing here, and the message is new.
  package func uid(in digest: FolderDigest) -> UID? {
    let bytes = Array(base.utf8)
    guard bytes.contains(digest.marker), let start = bytes.firstRange(of: Self.uidMarker) else {
      return nil
    }
    let digits = bytes[start.upperBound...].prefix { (0x30...0x39).contains($0) }
    return UInt32(String(decoding: digits, as: UTF8.self)).flatMap { UID($0) }
  }

  /// The UID and the folder digest that the name carries, whatever folder they belong to.
  package var number: (uid: UID, digest: String)? {
    var uid: UID?
    var digest: String?
    for field in base.split(separator: ",") {
      if field.hasPrefix("U=") { uid = UInt32(field.dropFirst(2)).flatMap { UID($0) } }
      if field.hasPrefix("FMD5=") { digest = String(field.dropFirst(5)) }
    }
    guard let uid, let digest else { return nil }
    return (uid, digest)
  }

  /// The number that a program without folder digests, such as mbsync, put into the name.
  var foreignNumber: UInt32? {
    let fields = base.split(separator: ",").dropFirst()
    if fields.contains(where: { $0.hasPrefix("FMD5=") }) { return nil }
    return fields.first { $0.hasPrefix("U=") }.flatMap { UInt32($0.dropFirst(2)) }
  }

  private static let uidMarker = Array(",U=".utf8)
}

/// Marks the files of one folder: the MD5 digest of the folder's visible name.
package struct FolderDigest: Equatable, Sendable {
  /// 32 lower-case hexadecimal digits.
  package let hexadecimal: String
  /// What the names of the folder's files have in common: `,FMD5=` and the digits.
  let marker: [UInt8]

  /// Digests the name of a local folder; the Maildir at the root has the name "".
  package init(_ folder: FolderName) {
    hexadecimal = Digest.ofName(folder.rawValue)
    marker = Array(",FMD5=\(hexadecimal)".utf8)
  }
}

extension [UInt8] {
  /// Where `part` stands first.
  ///
  /// The standard library's search works on any collection and is some ten times slower; a listing
  /// calls this for each of maybe a million names.
  fileprivate func firstRange(of part: [UInt8]) -> Range<Int>? {
    guard let first = part.first, count >= part.count else { return nil }
    for start in 0...(count - part.count) where self[start] == first {
      var length = 1
      while length < part.count && self[start + length] == part[length] { length += 1 }
      if length == part.count { return start..<(start + length) }
    }
    return nil
  }

  fileprivate func contains(_ part: [UInt8]) -> Bool { firstRange(of: part) != nil }
}
