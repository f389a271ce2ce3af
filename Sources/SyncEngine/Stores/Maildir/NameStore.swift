// SPDX-License-Identifier: MIT

/// Many file names in little memory.
///
/// The digits with which usual names begin (`1700000000_12.4711.`) take half a byte each, and what
/// follows them, the name of a machine, is kept once.  The bytes lie in pieces of fixed size, so that
/// the store never moves while it grows.
struct NameStore {
  /// Names one stored name.
  struct Reference {
    /// Grows with each name that is added.
    let place: UInt32
    fileprivate let ending: UInt16
  }

  private static let pieceSize = 1 << 18
  /// Stands for a name whose bytes are kept as they are.
  private static let plain = UInt16.max
  private static let digits = Array("0123456789_.".utf8)
  private static let end: UInt8 = 15

  private var pieces: [[UInt8]] = []
  private var endings: [[UInt8]] = []
  private var endingNumbers: [[UInt8]: UInt16] = [:]
  private var lastEnding: UInt16?
  private var packed: [UInt8] = []

  /// Keeps a name, which has at most 255 bytes, as on every file system of Linux.
  mutating func add(_ name: borrowing Span<UInt8>) -> Reference {
    var count = 0
    packed.removeAll(keepingCapacity: true)
    while count < name.count, let digit = Self.code(name[count]) {
      pack(digit, at: count)
      count += 1
    }
    guard count > 8, let ending = number(ofEnding: name, from: count) else { return keep(name) }
    pack(Self.end, at: count)
    return Reference(place: store(packed), ending: ending)
  }

  /// Appends the bytes of a name to an array.
  func read(_ reference: Reference, into name: inout [UInt8]) {
    let piece = pieces[Int(reference.place) / Self.pieceSize]
    var index = Int(reference.place) % Self.pieceSize
    if reference.ending == Self.plain {
      let length = Int(piece[index])
      return name.append(contentsOf: piece[(index + 1)..<(index + 1 + length)])
    }
    while true {
      let (high, low) = (piece[index] >> 4, piece[index] & 15)
      if high == Self.end { break }
      name.append(Self.digits[Int(high)])
      if low == Self.end { break }
      name.append(Self.digits[Int(low)])
      index += 1
    }
    name.append(contentsOf: endings[Int(reference.ending)])
  }

  private static func code(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case UInt8(ascii: "_"): 10
    case UInt8(ascii: "."): 11
    default: nil
    }
  }

  private mutating func pack(_ code: UInt8, at index: Int) {
    if index.isMultiple(of: 2) {
      packed.append(code << 4 | Self.end)
    } else {
      packed[packed.count - 1] = packed[packed.count - 1] & 0xf0 | code
    }
  }

  private mutating func keep(_ name: borrowing Span<UInt8>) -> Reference {
    packed.removeAll(keepingCapacity: true)
    packed.append(UInt8(clamping: name.count))
    for index in 0..<min(name.count, 255) { packed.append(name[index]) }
    return Reference(place: store(packed), ending: Self.plain)
  }

  private mutating func store(_ bytes: [UInt8]) -> UInt32 {
    if (pieces.last?.count ?? Self.pieceSize) + bytes.count > Self.pieceSize {
      var piece: [UInt8] = []
      piece.reserveCapacity(Self.pieceSize)
      pieces.append(piece)
    }
    let last = pieces.count - 1
    let place = last * Self.pieceSize + pieces[last].count
    pieces[last].append(contentsOf: bytes)
    return UInt32(place)
  }

  /// Nearly always the ending of the name before; `nil` when there are too many different ones.
  private mutating func number(
    ofEnding name: borrowing Span<UInt8>, from start: Int
  ) -> UInt16? {
    if let lastEnding, Self.isEqual(endings[Int(lastEnding)], name, from: start) {
      return lastEnding
    }
    var ending: [UInt8] = []
    for index in start..<name.count { ending.append(name[index]) }
    if let known = endingNumbers[ending] {
      lastEnding = known
      return known
    }
    guard endings.count < Self.mostEndings else { return nil }
    let number = UInt16(endings.count)
    endings.append(ending)
    endingNumbers[ending] = number
    lastEnding = number
    return number
  }

  /// Names by programs that end each one differently are kept plain.
  private static let mostEndings = 4_096

  private static func isEqual(
    _ ending: [UInt8], _ name: borrowing Span<UInt8>, from start: Int
  ) -> Bool {
    guard ending.count == name.count - start else { return false }
    for index in 0..<ending.count where ending[index] != name[start + index] { return false }
    return true
  }
}
