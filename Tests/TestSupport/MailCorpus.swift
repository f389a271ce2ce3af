// SPDX-License-Identifier: MIT

package import Foundation

/// Messages of every shape that a synchroniser has ever stumbled over, the same in each run.
package struct MailCorpus: Sendable {
  /// The shapes; each is a way in which real mail departs from the textbook.
  package enum Shape: Int, CaseIterable, Sendable {
    case plain, multipart, attachment, sameMessageID, noMessageID, rawUTF8Headers, longLine
    case fromLine, latin1WithoutCharset, foldedHeaders, noFinalNewline, leadingDots, emptyBody
    case encodedSubject, noDate, tabFolding, trailingBlanks, onlyHeaders, bareCarriageReturns
    case headerWithoutColon, noSpaceAfterColon, unclosedBoundary, nulAndControls, manyBlankLines
    case veryLongHeader
  }

  private let seed: UInt64

  package init(seed: UInt64 = 1) { self.seed = seed }

  /// Message number `index` as it goes over the wire; shapes take turns.
  package func message(_ index: Int) -> Data {
    let shape = Shape(rawValue: index % Shape.allCases.count) ?? .plain
    return message(index, shape)
  }

  /// Message number `index` in a given shape.
  package func message(_ index: Int, _ shape: Shape) -> Data {
    var text = Text(seed: seed &* 1_000_003 &+ UInt64(index))
    var lines = headers(index, shape, &text)
    if shape == .onlyHeaders { return data(lines) }
    lines.append("")
    lines += body(index, shape, &text)
    return finish(data(lines), shape)
  }

  private func headers(_ index: Int, _ shape: Shape, _ text: inout Text) -> [String] {
    var lines = [
      "Return-Path: <sender\(index % 7)@example.org>",
      "Received: from mx.example.org (mx.example.org [192.0.2.1])\r\n\tby mail.example.org; "
        + "Mon, 2 Jan 2023 10:00:00 +0000",
    ]
    if shape != .noDate { lines.append("Date: Mon, 2 Jan 2023 10:00:00 +0100") }
    lines += addressing(index, shape, &text)
    let identity = shape == .sameMessageID ? 0 : index
    if shape != .noMessageID { lines.append("Message-ID: <\(identity).\(seed)@example.org>") }
    lines.append("MIME-Version: 1.0")
    return lines + contentType(shape) + oddities(shape)
  }

  private func addressing(_ index: Int, _ shape: Shape, _ text: inout Text) -> [String] {
    let subject = text.words(1 + index % 6)
    switch shape {
    case .rawUTF8Headers:
      return ["From: Jürgen Größe <j@example.org>", "Subject: Überraschung – \(subject) 日本語"]
    case .encodedSubject:
      return [
        "From: Carol <carol@example.org>",
        "Subject: =?utf-8?Q?Caf=C3=A9_und_?=\r\n =?iso-8859-1?Q?na=EFve?= \(subject)",
      ]
    case .tabFolding:
      return ["FROM:\tDave\r\n\t<dave@example.org>", "SUBJECT:  \(subject)"]
    case .noSpaceAfterColon:
      return ["From:eve@example.org", "Subject:\(subject)", "X-Empty:", "X-Tab:\tvalue"]
    default:
      return ["From: Alice <alice@example.org>", "Subject: \(subject)", "To: bob@example.org"]
    }
  }

  private func contentType(_ shape: Shape) -> [String] {
    switch shape {
    case .multipart, .unclosedBoundary:
      ["Content-Type: multipart/alternative;\r\n boundary=\"=_b\""]
    case .attachment: ["Content-Type: multipart/mixed; boundary=\"=_b\""]
    case .latin1WithoutCharset: []
    default: ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
    }
  }

  private func oddities(_ shape: Shape) -> [String] {
    switch shape {
    case .foldedHeaders:
      ["References: " + (0..<60).map { "<ref.\($0)@example.org>" }.joined(separator: "\r\n ")]
    case .headerWithoutColon: ["this line is no header"]
    case .veryLongHeader: ["X-Long: " + String(repeating: "long ", count: 2_000)]
    default: []
    }
  }

  private func body(_ index: Int, _ shape: Shape, _ text: inout Text) -> [String] {
    let prose = text.lines(3 + index % 40)
    switch shape {
    case .emptyBody: return []
    case .longLine: return prose + [String(repeating: "x", count: 3_000)] + prose
    case .fromLine:
      return ["From alice@example.org Mon Jan  1 00:00:00 2018", ">From here"] + prose
    case .leadingDots: return [".", "..", ".leading dot"] + prose
    case .trailingBlanks: return ["trailing   ", "blanks\t", " "] + prose
    case .manyBlankLines: return Array(repeating: "", count: 50) + prose
    case .multipart:
      return part("text/plain", prose) + part("text/html", ["<p>"] + prose) + ["--=_b--"]
    case .unclosedBoundary: return part("text/plain", prose) + part("text/html", prose)
    case .attachment:
      let encoded = text.bytes(20_000 + index * 50 % 60_000).base64EncodedString(
        options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed])
      return part("text/plain", prose) + part("application/pdf", [encoded]) + ["--=_b--"]
    default: return prose
    }
  }

  private func part(_ type: String, _ lines: [String]) -> [String] {
    ["--=_b", "Content-Type: \(type); charset=utf-8", ""] + lines
  }

  private func data(_ lines: [String]) -> Data {
    Data((lines.joined(separator: "\r\n") + "\r\n").utf8)
  }

  private func finish(_ message: Data, _ shape: Shape) -> Data {
    switch shape {
    case .noFinalNewline: message.dropLast(2)
    case .latin1WithoutCharset: message + Data([0x47, 0x72, 0xfc, 0xdf, 0x65, 13, 10])
    case .bareCarriageReturns: message + Data("a\rb\r\nend\r\n".utf8)
    case .nulAndControls: message + Data([1, 2, 11, 12, 27, 127, 128, 255, 13, 10])
    default: message
    }
  }
}

/// Words and bytes that look random and are the same in each run.
private struct Text {
  private static let words =
    "meeting report server invoice project thanks review schedule Grüße größer naïve café łódź привет 你好"
    .split(separator: " ")
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  private mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  mutating func words(_ count: Int) -> String {
    (0..<count).map { _ in String(Self.words[Int(next() % UInt64(Self.words.count))]) }
      .joined(separator: " ")
  }

  mutating func lines(_ count: Int) -> [String] { (0..<count).map { _ in words(9) } }

  mutating func bytes(_ count: Int) -> Data {
    Data((0..<count).map { _ in UInt8(truncatingIfNeeded: next() >> 24) })
  }
}
