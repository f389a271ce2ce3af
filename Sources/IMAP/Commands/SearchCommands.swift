// SPDX-License-Identifier: MIT

/// Which messages to find (RFC 9051 §6.4.4); several criteria must all hold.
package indirect enum SearchCriterion: Equatable, Sendable {
  case all
  case uids(MessageSet)
  /// The header field contains the octets; no octets match whenever the field is there.
  case header(String, [UInt8])
  case deleted
  case undeleted
  case seen
  case unseen
  case keyword(Flag)
  /// Arrived on that day or later, by the server's idea of days.
  case since(CivilDate)
  /// Arrived before that day.
  case before(CivilDate)
  /// More octets than that.
  case larger(UInt32)
  /// Fewer octets than that.
  case smaller(UInt32)
  /// Changed at or after that mod-sequence; needs CONDSTORE (RFC 7162 §3.1.5).
  case changedSince(UInt64)
  case not(SearchCriterion)
  case either(SearchCriterion, SearchCriterion)

  /// Whether a string in the criterion is not ASCII.
  fileprivate var needsCharset: Bool {
    switch self {
    case .header(_, let octets): octets.contains { $0 >= 0x80 }
    case .not(let criterion): criterion.needsCharset
    case .either(let first, let second): first.needsCharset || second.needsCharset
    default: false
    }
  }

  /// Writes a space and the criterion.
  fileprivate func write(to arguments: inout CommandArguments) {
    switch self {
    case .all: arguments.text(" ALL")
    case .uids(let set):
      arguments.text(" UID")
      arguments.messages(set)
    case .header(let name, let octets):
      arguments.text(" HEADER ")
      arguments.atomOrString(name.utf8)
      arguments.string(octets)
    case .deleted: arguments.text(" DELETED")
    case .undeleted: arguments.text(" UNDELETED")
    case .seen: arguments.text(" SEEN")
    case .unseen: arguments.text(" UNSEEN")
    case .keyword(let flag):
      arguments.text(" KEYWORD")
      arguments.atom(flag.name)
    case .since(let day): arguments.text(" SINCE \(day.encoded)")
    case .before(let day): arguments.text(" BEFORE \(day.encoded)")
    case .larger(let octets): arguments.text(" LARGER \(octets)")
    case .smaller(let octets): arguments.text(" SMALLER \(octets)")
    case .changedSince(let modSeq): arguments.text(" MODSEQ \(modSeq)")
    case .not(let criterion):
      arguments.text(" NOT")
      criterion.write(to: &arguments)
    case .either(let first, let second):
      arguments.text(" OR")
      first.write(to: &arguments)
      second.write(to: &arguments)
    }
  }
}

/// What UID SEARCH shall return instead of a list of numbers (RFC 4731); needs ESEARCH.
package enum SearchReturn: String, Sendable {
  case minimum = "MIN"
  case maximum = "MAX"
  case count = "COUNT"
  /// All numbers as a set, which is much shorter than the plain answer.
  case all = "ALL"
}

extension Command {
  /// `UID SEARCH`: the UIDs of the messages for which all criteria hold.
  ///
  /// There must be at least one criterion.  `returning` stays empty for a server without ESEARCH.
  package static func search(
    _ criteria: [SearchCriterion], returning: [SearchReturn] = []
  ) -> Command {
    Command("UID SEARCH", in: .selected) { arguments in
      if criteria.isEmpty { arguments.fail(.nothingNamed) }
      if !returning.isEmpty {
        arguments.text(" RETURN")
        arguments.list(returning.map(\.rawValue))
      }
      if criteria.contains(where: \.needsCharset) { arguments.text(" CHARSET UTF-8") }
      for criterion in criteria { criterion.write(to: &arguments) }
    }
  }
}
