// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// What mbsync noted of a folder: which number in a file name is which message of the server.
///
/// Reads `.mbsyncstate` of isync 1.0 to 1.5: lines of the header, of which four name numbers, an empty
/// line, then `<UID on the server> <number in the file name> <flags>`.  `.uidvalidity` tells which
/// numbering the names are of.
struct MbsyncState: Equatable {
  /// A message that mbsync knew on both sides.
  struct Entry: Equatable {
    let uid: UID
    /// The flags that both sides had.
    let flags: MessageFlags
  }

  /// The UIDVALIDITY of the server's folder.
  private(set) var validity: UInt32 = 0
  /// The same for the numbers in file names.
  private(set) var ownValidity: UInt32 = 0
  /// By the number in the file name.
  private(set) var entries: [UInt32: Entry] = [:]

  /// Reads the text of a state; `nil` when it is none, or was cut off in its header.
  init?(_ text: String) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    // What follows the last line end is no empty line.
    if lines.last?.isEmpty == true { lines.removeLast() }
    guard readHeader(&lines), validity > 0 else { return nil }
    for line in lines { readEntry(line) }
  }

  private mutating func readHeader(_ lines: inout ArraySlice<Substring>) -> Bool {
    guard let first = lines.first else { return false }
    if first.first?.isNumber == true {
      // isync 1.0: `<validity>:<highest> <validity>:<expired>:<highest>`, and no empty line.
      lines.removeFirst()
      let numbers = first.split { $0 == ":" || $0 == " " }.map { UInt32($0) ?? 0 }
      guard numbers.count == 5 else { return false }
      (validity, ownValidity) = (numbers[0], numbers[2])
      return true
    }
    while let line = lines.popFirst() {
      if line.isEmpty { return true }
      let words = line.split(separator: " ")
      guard words.count == 2, let number = UInt32(words[1]) else { return false }
      switch words[0] {
      case "FarUidValidity", "MasterUidValidity": validity = number
      case "NearUidValidity", "SlaveUidValidity": ownValidity = number
      default: break
      }
    }
    return false
  }

  /// Passes over what one side does not have, and marks before the flags: such a message is a
  /// placeholder, expired, or not copied yet.
  private mutating func readEntry(_ line: Substring) {
    let words = line.split(separator: " ")
    guard words.count >= 2, let uid = UInt32(words[0]).flatMap({ UID($0) }),
      let number = UInt32(words[1]), number > 0
    else { return }
    let flags = words.count > 2 ? words[2] : ""
    guard flags.allSatisfy({ $0.isASCII && $0.isLetter && $0 != "X" }) else { return }
    entries[number] = Entry(uid: uid, flags: MessageFlags(flags))
  }
}
