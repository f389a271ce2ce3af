// SPDX-License-Identifier: MIT

/// A question to a name server, and what it answers (RFC 1035 section 4).
///
/// Only what finding a mail server needs: services (RFC 2782) and mail exchangers.
struct DNSMessage: Equatable, Sendable {
  /// What is asked for.
  enum Kind: UInt16, Sendable {
    case mailExchanger = 15
    case service = 33
  }

  /// A host of an answer.
  struct Record: Equatable, Sendable {
    let kind: Kind
    /// Lower is better.
    let priority: Int
    /// Of several with the same priority, higher is better.
    var weight = 0
    var port: UInt16 = 0
    /// Without the dot at its end; "." says that there is no such service.
    let target: String
  }

  let identifier: UInt16
  /// The answer did not fit into a datagram: the records may be a part of it, or none.
  let isTruncated: Bool
  let records: [Record]

  // MARK: - Asking

  /// The bytes of a question; `nil` for a name that cannot be asked for.
  static func question(_ name: String, _ kind: Kind, identifier: UInt16) -> [UInt8]? {
    let labels = name.utf8.split(separator: UInt8(ascii: "."))
    guard !labels.isEmpty, labels.allSatisfy({ $0.count <= 63 }),
      labels.reduce(1, { $0 + $1.count + 1 }) <= 255
    else { return nil }
    // One question, with the wish that the server asks others.
    var bytes = pair(identifier) + pair(0x0100) + pair(1) + pair(0) + pair(0) + pair(0)
    for label in labels { bytes += [UInt8(label.count)] + label }
    return bytes + [0] + pair(kind.rawValue) + pair(1)
  }

  private static func pair(_ number: UInt16) -> [UInt8] {
    [UInt8(number >> 8), UInt8(number & 0xff)]
  }

  // MARK: - Reading

  /// Reads an answer; `nil` when the bytes are none.
  init?(_ bytes: [UInt8]) {
    var reader = Reader(bytes: bytes)
    guard let identifier = reader.pair(), let flags = reader.pair(), flags & 0x8000 != 0,
      let questions = reader.pair(), let answers = reader.pair(), reader.pair() != nil,
      reader.pair() != nil
    else { return nil }
    for _ in 0..<questions {
      guard reader.name() != nil, reader.pair() != nil, reader.pair() != nil else { return nil }
    }
    isTruncated = flags & 0x0200 != 0
    var records: [Record] = []
    for _ in 0..<answers {
      guard let record = reader.record() else {
        if isTruncated { break }
        return nil
      }
      if let record { records.append(record) }
    }
    self.identifier = identifier
    self.records = records
  }

  private struct Reader {
    let bytes: [UInt8]
    var position = 0

    mutating func pair() -> UInt16? {
      guard position + 2 <= bytes.count else { return nil }
      defer { position += 2 }
      return UInt16(bytes[position]) << 8 | UInt16(bytes[position + 1])
    }

    /// A name, whose end may stand somewhere before (RFC 1035 section 4.1.4).
    mutating func name() -> String? {
      var labels: [String] = []
      var place = position
      var wasMoved = false
      // A loop of references is longer than any name.
      for _ in 0..<128 {
        guard place < bytes.count else { return nil }
        let length = Int(bytes[place])
        if length == 0 {
          if !wasMoved { position = place + 1 }
          return labels.isEmpty ? "." : labels.joined(separator: ".")
        }
        if length >= 0xc0 {
          guard place + 1 < bytes.count else { return nil }
          if !wasMoved { position = place + 2 }
          wasMoved = true
          place = (length & 0x3f) << 8 | Int(bytes[place + 1])
          continue
        }
        guard length < 64, place + 1 + length <= bytes.count else { return nil }
        let label = bytes[(place + 1)..<(place + 1 + length)]
        guard label.allSatisfy({ (0x21...0x7e).contains($0) }) else { return nil }
        labels.append(String(decoding: label, as: UTF8.self))
        place += 1 + length
      }
      return nil
    }

    /// `.some(nil)` is a record of another kind, which is passed over.
    mutating func record() -> Record?? {
      guard name() != nil, let kind = pair(), pair() != nil, pair() != nil, pair() != nil,
        let length = pair(), position + Int(length) <= bytes.count
      else { return nil }
      let end = position + Int(length)
      defer { position = end }
      switch Kind(rawValue: kind) {
      case .service:
        guard let priority = pair(), let weight = pair(), let port = pair(), let target = name()
        else { return nil }
        return Record(
          kind: .service, priority: Int(priority), weight: Int(weight), port: port, target: target)
      case .mailExchanger:
        guard let priority = pair(), let target = name() else { return nil }
        return Record(kind: .mailExchanger, priority: Int(priority), target: target)
      case nil: return .some(nil)
      }
    }
  }
}
