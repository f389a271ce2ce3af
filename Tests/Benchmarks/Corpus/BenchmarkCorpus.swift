// SPDX-License-Identifier: MIT

import POSIX
import TestSupport

/// Mail of usual sizes, the same in each run: message *n* depends on the seed and *n* only.
///
/// The tests' `MailCorpus` is about odd shapes; this one is about volume, so that the messages are
/// plain and their bodies are cut from one pool of random text.
struct BenchmarkCorpus: Sendable {
  /// What sizes the messages have.
  enum Kind: Sendable {
    /// 60 % 2 to 6 KB, 25 % 10 to 60 KB, 12 % 100 to 500 KB, 3 % 1 to 5 MB.
    case usual
    /// About 1 KB each.
    case small
  }

  private static let lineLength = 73
  private static let poolLines = 100_000
  private let seed: UInt64
  /// Lines of equal length, so that a body can begin at any of them.
  private let pool: [UInt8]

  init(seed: UInt64 = 1) {
    self.seed = seed
    pool = Self.randomLines(seed: seed)
  }

  /// Writes messages as files of one Maildir; a message's flags depend on its number too.
  func write(_ numbers: Range<Int>, _ kind: Kind, toMaildir path: String) throws {
    for part in ["cur", "new", "tmp"] { try Files.createDirectories("\(path)/\(part)") }
    for number in numbers {
      let name = "\(1_500_000_000 + number).M\(number)P1.corpus:2,\(Self.flags(of: number))"
      let file = try FileDescriptor(
        opening: "\(path)/cur/\(name)", .createNew, permissions: 0o644)
      try file.write(message(number, kind))
    }
  }

  /// Message number `number` as it lies on disk, with LF at the line ends.
  func message(_ number: Int, _ kind: Kind) -> [UInt8] {
    var random = SeededRandom(seed: seed &* 1_000_003 &+ UInt64(number))
    let size = Self.size(kind, &random)
    let lines = max(1, size / Self.lineLength)
    let start = Int.random(in: 0..<(Self.poolLines - lines), using: &random) * Self.lineLength
    return headers(number, &random) + pool[start..<(start + lines * Self.lineLength)]
  }

  private static func size(_ kind: Kind, _ random: inout SeededRandom) -> Int {
    if kind == .small { return 600 }
    return switch Int.random(in: 0..<100, using: &random) {
    case ..<60: Int.random(in: 2_000..<6_000, using: &random)
    case ..<85: Int.random(in: 10_000..<60_000, using: &random)
    case ..<97: Int.random(in: 100_000..<500_000, using: &random)
    default: Int.random(in: 1_000_000..<5_000_000, using: &random)
    }
  }

  private func headers(_ number: Int, _ random: inout SeededRandom) -> [UInt8] {
    let subject = UInt32.random(in: .min ... .max, using: &random)
    let text = """
      Return-Path: <sender\(number % 97)@example.org>
      Received: from mx.example.org (mx.example.org [192.0.2.1])
      \tby mail.example.org with ESMTPS id \(number); Mon, 2 Jan 2023 10:00:00 +0000
      Date: Mon, 2 Jan 2023 10:00:00 +0000
      From: Alice Example <sender\(number % 97)@example.org>
      To: Bob Example <bob@example.org>
      Subject: Report \(subject) about item \(number)
      Message-ID: <\(number).\(seed)@example.org>
      MIME-Version: 1.0
      Content-Type: text/plain; charset=us-ascii


      """
    return Array(text.utf8)
  }

  /// 70 % are read, 4 % flagged.
  private static func flags(of number: Int) -> String {
    let place = number * 7919 % 100
    return (place % 33 == 0 ? "F" : "") + (place < 70 ? "S" : "")
  }

  private static func randomLines(seed: UInt64) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+ ".utf8)
    var random = SeededRandom(seed: ~seed)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(poolLines * lineLength)
    for _ in 0..<poolLines {
      for _ in 1..<lineLength { bytes.append(alphabet[Int(random.next() >> 58)]) }
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }
}
