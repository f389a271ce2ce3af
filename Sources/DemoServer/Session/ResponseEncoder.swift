// SPDX-License-Identifier: MIT

/// Turns responses into bytes, with their `* ` and line ends.
enum ResponseEncoder {
  static func encode(_ response: Response) -> [UInt8] {
    switch response {
    case .line(let text): Array("* \(text)\r\n".utf8)
    case .raw(let text): Array("\(text)\r\n".utf8)
    case .exists(let count): Array("* \(count) EXISTS\r\n".utf8)
    case .recent(let count): Array("* \(count) RECENT\r\n".utf8)
    case .expunge(let number): Array("* \(number) EXPUNGE\r\n".utf8)
    case .vanished(let uids, let isEarlier): vanished(uids, isEarlier)
    case .uidNext(let number): Array("* OK [UIDNEXT \(number)] Next UID.\r\n".utf8)
    case .highestModSequence(let number):
      Array("* OK [HIGHESTMODSEQ \(number)] Highest mod-sequence.\r\n".utf8)
    case .status(let name, let facts): status(name, facts)
    case .fetch(let number, _, let items): fetch(number, items)
    }
  }

  private static func vanished(_ uids: [UInt32], _ isEarlier: Bool) -> [UInt8] {
    Array("* VANISHED \(isEarlier ? "(EARLIER) " : "")\(uids.asSequenceSet)\r\n".utf8)
  }

  private static func status(_ name: WireName, _ facts: [StatusFact]) -> [UInt8] {
    let words = facts.map { fact in
      let value = fact.item == .mailboxID ? "(F\(fact.number))" : "\(fact.number)"
      return "\(fact.item.rawValue) \(value)"
    }
    return Array("* STATUS \(astring(name)) (\(words.joined(separator: " ")))\r\n".utf8)
  }

  private static func fetch(_ number: Int, _ items: [FetchItem]) -> [UInt8] {
    var bytes = Array("* \(number) FETCH (".utf8)
    for (place, item) in items.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: " ")) }
      switch item {
      case .flags(let flags, let isRecent):
        let words = flags.words + (isRecent ? ["\\Recent"] : [])
        bytes += Array("FLAGS (\(words.joined(separator: " ")))".utf8)
      case .uid(let uid): bytes += Array("UID \(uid)".utf8)
      case .internalDate(let date): bytes += Array("INTERNALDATE \"\(date.internalDate)\"".utf8)
      case .size(let size): bytes += Array("RFC822.SIZE \(size)".utf8)
      case .modSequence(let number): bytes += Array("MODSEQ (\(number))".utf8)
      case .word(let text): bytes += Array(text.utf8)
      case .content(let label, let content):
        bytes += Array("\(label) {\(content.count)}\r\n".utf8)
        bytes += content
      case .cut(let label, let size, let content):
        return bytes + Array("\(label) {\(size)}\r\n".utf8) + content
      }
    }
    return bytes + Array(")\r\n".utf8)
  }

  /// A name as `astring`: bare where the grammar allows it, else in quotes.
  ///
  /// Bytes that are not ASCII go between quotes as they are, as some servers do; a literal in the
  /// middle of a LIST response is something that few clients expect.
  static func astring(_ name: WireName) -> String {
    let isBare = !name.bytes.isEmpty && name.bytes.allSatisfy(\.isAtomByte)
    if isBare && name != "NIL" { return name.description }
    let escaped = name.description.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(escaped)\""
  }
}
