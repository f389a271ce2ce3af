// SPDX-License-Identifier: MIT

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
  private var packed: [UInt8] = []
  private var pattern: [UInt8] = []

  /// Keeps a name, which has at most 255 bytes, as on every file system of Linux.
  mutating func add(_ name: borrowing Span<UInt8>) -> Reference {
    guard pack(name) >= Self.fewestDigits, let number = patternNumber() else { return keep(name) }
    return Reference(place: store(packed), pattern: number)
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

  /// Takes a name apart into ``packed`` and ``pattern``; returns the number of digits.
  private mutating func pack(_ name: borrowing Span<UInt8>) -> Int {
    packed.removeAll(keepingCapacity: true)
    pattern.removeAll(keepingCapacity: true)
    var (digits, halves) = (0, 0)
    for index in name.indices {
      let digit = name[index] &- UInt8(ascii: "0")
      guard digit > 9 else {
        if pattern.last != Self.number { pattern.append(Self.number) }
        digits += 1
        pack(digit, at: &halves)
        continue
      }
      if pattern.last == Self.number { pack(Self.end, at: &halves) }
      pattern.append(name[index])
    }
    if pattern.last == Self.number { pack(Self.end, at: &halves) }
    return digits
  }

  private mutating func pack(_ digit: UInt8, at half: inout Int) {
    if half.isMultiple(of: 2) {
      packed.append(digit << 4)
    } else {
      packed[packed.count - 1] |= digit
    }
    half += 1
  }

  private mutating func keep(_ name: borrowing Span<UInt8>) -> Reference {
    packed.removeAll(keepingCapacity: true)
    packed.append(UInt8(clamping: name.count))
    for index in 0..<min(name.count, 255) { packed.append(name[index]) }
    return Reference(place: store(packed), pattern: Self.plain)
  }

  private mutating func store(_ bytes: [UInt8]) -> UInt32 {
    if (pieces.last?.bytes.count ?? Self.pieceSize) + bytes.count > Self.pieceSize {
      var piece = Piece()
      piece.bytes.reserveCapacity(Self.pieceSize)
      pieces.append(piece)
    }
    let last = pieces.count - 1
    let place = last * Self.pieceSize + pieces[last].bytes.count
    pieces[last].bytes.append(contentsOf: bytes)
    pieces[last].count += 1
    return UInt32(place)
  }

  /// Nearly always that of the name before; `nil` when there are too many different ones.
  private mutating func patternNumber() -> UInt16? {
    if let lastPattern, patterns[Int(lastPattern)] == pattern { return lastPattern }
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
