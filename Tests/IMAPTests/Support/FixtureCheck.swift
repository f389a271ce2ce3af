// SPDX-License-Identifier: MIT

import IMAP
import Testing

extension Fixture {
  /// Reads the input whole, byte by byte and in random pieces, and expects the outcome each time.
  ///
  /// A line that is understood or not must also leave the line after it alone.
  func check(sourceLocation: SourceLocation = #_sourceLocation) throws {
    for cut in Cut.allCases {
      switch outcome {
      case .success(let response):
        let found = try items(in: input + "* 7 EXISTS\r\n", cut: cut)
        #expect(
          found.filter { $0.response != nil || $0.unparsable != nil }
            == [.response(response), .response(.exists(7))],
          "\(cut)", sourceLocation: sourceLocation)
      case .failure(let expected):
        let found = try items(in: input + "* 7 EXISTS\r\n", cut: cut)
        #expect(found.last == .response(.exists(7)), "\(cut)", sourceLocation: sourceLocation)
        let first = found.lazy.compactMap(\.unparsable).first
        guard case .unexpected(expected, _) = first?.failure else {
          Issue.record("\(found), \(cut)", sourceLocation: sourceLocation)
          continue
        }
      case .incomplete:
        let found = try items(in: input, cut: cut)
        #expect(
          found.allSatisfy { $0.response == nil && $0.unparsable == nil }, "\(cut)",
          sourceLocation: sourceLocation)
      }
    }
  }
}

/// A FETCH response built in place.
func fetch(_ number: UInt32, _ fill: (inout FetchResponse) -> Void = { _ in }) -> ServerResponse {
  var response = FetchResponse(sequenceNumber: number)
  fill(&response)
  return .fetch(response)
}

/// Keywords or other flags from names.
func flags(_ system: SystemFlags, _ names: String...) -> FlagList {
  FlagList(system, keywords: names.compactMap { Flag($0) })
}

func name(_ wire: String) -> MailboxName { MailboxName(wire: wire.utf8) }

func uidSet(_ ranges: ClosedRange<UInt32>...) -> UIDSet { UIDSet(ranges: ranges) }
