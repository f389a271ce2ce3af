// SPDX-License-Identifier: MIT

import POSIX

/// Many file names in little memory.
///
/// The digits of a usual name (`1700000000.M4711P12.host,S=810`) take half a byte each, and what stands
/// between them, which most names of a folder have in common, is kept once.  The bytes lie in pieces of
/// fixed size, so that the store never moves while it grows.
struct NameStore {
  /// Names one stored name.
  struct Reference {
    /// Grows with each name that is added.
    let place: UInt32
    fileprivate let pattern: UInt16
  }

  private struct Piece {
    var bytes: [UInt8] = []
    /// The names in it that have not been removed.
    var count = 0
  }

  private static let pieceSize = 1 << 18
  /// Stands for a name whose bytes are kept as they are.
  private static let plain = UInt16.max
  /// In a pattern stands for digits; no file name holds it.
  private static let number: UInt8 = 0
  /// Half a byte after the digits of a number.
  private static let end: UInt8 = 15
  /// With fewer digits a pattern is hardly shorter than the name.
  private static let fewestDigits = 8
  /// Names by programs that spell each one differently are kept plain.
  private static let mostPatterns = 4_096

  private var pieces: [Piece] = []
  /// Names without their digits.
  private var patterns: [[UInt8]] = []
  private var patternNumbers: [[UInt8]: UInt16] = [:]
  private var lastPattern: UInt16?
  /// The digits and, from ``patternStart`` on, the pattern of the name that is being added.
  private var parts = [UInt8](repeating: 0, count: 2 * patternStart)
  /// Room for the digits of any name.
  private static let patternStart = 256

  /// Keeps a name, which has at most 255 bytes, as on every file system of Linux.
  mutating func add(_ name: borrowing Span<UInt8>) -> Reference {
    let found = pack(name)
    guard found.digits >= Self.fewestDigits, let number = patternNumber(found.patternEnd) else {
      return addPlain(name)
    }
    let place = room(for: found.packedEnd)
    pieces[pieces.count - 1].bytes.append(contentsOf: parts[..<found.packedEnd])
    return Reference(place: place, pattern: number)
  }

  /// Keeps a name as it is, which takes five times as much memory as ``add(_:)`` and a tenth of its time.
  mutating func addPlain(_ name: borrowing Span<UInt8>) -> Reference {
    let length = min(name.count, 255)
    let place = room(for: length + 1)
    let last = pieces.count - 1
    pieces[last].bytes.append(UInt8(length))
    name.extracting(first: length).withUnsafeBufferPointer {
      pieces[last].bytes.append(contentsOf: $0)
    }
    return Reference(place: place, pattern: Self.plain)
  }

  /// Appends the bytes of a name to an array.
  func read(_ reference: Reference, into name: inout [UInt8]) {
    let piece = pieces[Int(reference.place) / Self.pieceSize].bytes
    let start = Int(reference.place) % Self.pieceSize
    if reference.pattern == Self.plain {
      let length = Int(piece[start])
      return name.append(contentsOf: piece[(start + 1)..<(start + 1 + length)])
    }
    var half = start * 2
    for byte in patterns[Int(reference.pattern)] {
      if byte != Self.number {
        name.append(byte)
        continue
      }
      while true {
        let digit = half.isMultiple(of: 2) ? piece[half / 2] >> 4 : piece[half / 2] & 15
        half += 1
        if digit == Self.end { break }
        name.append(digit + UInt8(ascii: "0"))
      }
    }
  }

  /// Notes that a name is not read any more; a piece of which that is true for all is freed.
  mutating func remove(_ reference: Reference) {
    let piece = Int(reference.place) / Self.pieceSize
    pieces[piece].count -= 1
    if pieces[piece].count == 0, piece < pieces.count - 1 { pieces[piece].bytes = [] }
  }

  /// Takes a name apart into ``parts``, and tells where they end there.
  private mutating func pack(
    _ name: borrowing Span<UInt8>
  ) -> (digits: Int, packedEnd: Int, patternEnd: Int) {
    var parts = parts.mutableSpan
    var (digits, halves, patternEnd) = (0, 0, Self.patternStart)
    var isNumber = false
    for index in 0..<min(name.count, 255) {
      let digit = name[index] &- UInt8(ascii: "0")
      let wasNumber = isNumber
      isNumber = digit <= 9
      if isNumber { digits += 1 }
      if isNumber || wasNumber {
        Self.put(isNumber ? digit : Self.end, at: halves, in: &parts)
        halves += 1
      }
      if isNumber && wasNumber { continue }
      parts[patternEnd] = isNumber ? Self.number : name[index]
      patternEnd += 1
    }
    if isNumber {
      Self.put(Self.end, at: halves, in: &parts)
      halves += 1
    }
    return (digits, (halves + 1) / 2, patternEnd)
  }

  private static func put(_ digit: UInt8, at half: Int, in bytes: inout MutableSpan<UInt8>) {
    bytes[half / 2] = half.isMultiple(of: 2) ? digit << 4 : bytes[half / 2] | digit
  }

  /// Where the last piece ends, after a new one has begun if so many bytes do not fit any more.
  private mutating func room(for count: Int) -> UInt32 {
    if pieces.isEmpty || pieces[pieces.count - 1].bytes.count + count > Self.pieceSize {
      var piece = Piece()
      piece.bytes.reserveCapacity(Self.pieceSize)
      pieces.append(piece)
    }
    let last = pieces.count - 1
    pieces[last].count += 1
    return UInt32(last * Self.pieceSize + pieces[last].bytes.count)
  }

  /// Nearly always that of the name before; `nil` when there are too many different ones.
  private mutating func patternNumber(_ end: Int) -> UInt16? {
    if let lastPattern {
      let last = patterns[Int(lastPattern)]
      let isSame =
        last.count == end - Self.patternStart
        && parts.span.extracting(Self.patternStart...).begins(with: last.span)
      if isSame { return lastPattern }
    }
    let pattern = Array(parts[Self.patternStart..<end])
    if let known = patternNumbers[pattern] {
      lastPattern = known
      return known
    }
    guard patterns.count < Self.mostPatterns else { return nil }
    let number = UInt16(patterns.count)
    patterns.append(pattern)
    patternNumbers[pattern] = number
    lastPattern = number
    return number
  }
}
