// SPDX-License-Identifier: MIT

import POSIX

/// Turns the line ends of a message from CRLF, as on the wire, to LF, as on disk.
///
/// Works on pieces of any size.  A CR or LF that stands alone is kept: a message is carried, not
/// corrected.
struct LineEndsToDisk {
  private var endedInCarriageReturn = false

  /// Converts the next piece and appends it to `output`.
  mutating func convert(_ piece: ArraySlice<UInt8>, into output: inout [UInt8]) {
    output.reserveCapacity(output.count + piece.count + 1)
    var start = piece.startIndex
    if endedInCarriageReturn, let first = piece.first {
      if first != lineFeed { output.append(carriageReturn) }
      endedInCarriageReturn = false
    }
    var search = start
    while let found = ByteSearch.index(of: carriageReturn, in: piece, from: search) {
      let next = found + 1
      if next == piece.endIndex {
        output.append(contentsOf: piece[start..<found])
        endedInCarriageReturn = true
        return
      }
      if piece[next] == lineFeed {
        output.append(contentsOf: piece[start..<found])
        start = next
      }
      search = next
    }
    output.append(contentsOf: piece[start...])
  }

  /// Appends what was held back because the next piece could have changed it.
  mutating func finish(into output: inout [UInt8]) {
    if endedInCarriageReturn { output.append(carriageReturn) }
    endedInCarriageReturn = false
  }
}

/// Turns the line ends of a message from LF to CRLF; a CRLF that is there already stays.
struct LineEndsToWire {
  private var endedInCarriageReturn = false

  /// Converts the next piece and appends it to `output`.
  mutating func convert(_ piece: ArraySlice<UInt8>, into output: inout [UInt8]) {
    guard let last = piece.last else { return }
    output.reserveCapacity(output.count + piece.count + piece.count / 32)
    var start = piece.startIndex
    var search = start
    while let found = ByteSearch.index(of: lineFeed, in: piece, from: search) {
      let isBare =
        found == piece.startIndex ? !endedInCarriageReturn : piece[found - 1] != carriageReturn
      if isBare {
        output.append(contentsOf: piece[start..<found])
        output.append(carriageReturn)
        start = found
      }
      search = found + 1
    }
    output.append(contentsOf: piece[start...])
    endedInCarriageReturn = last == carriageReturn
  }

  /// How many bytes ``convert(_:into:)`` would append, without doing so.
  mutating func count(_ piece: ArraySlice<UInt8>) -> Int {
    guard let last = piece.last else { return 0 }
    var total = piece.count
    var search = piece.startIndex
    while let found = ByteSearch.index(of: lineFeed, in: piece, from: search) {
      let isBare =
        found == piece.startIndex ? !endedInCarriageReturn : piece[found - 1] != carriageReturn
      if isBare { total += 1 }
      search = found + 1
    }
    endedInCarriageReturn = last == carriageReturn
    return total
  }
}

private let carriageReturn = UInt8(ascii: "\r")
private let lineFeed = UInt8(ascii: "\n")
