// SPDX-License-Identifier: MIT

package import SyncModel

/// Events as other programs read them: one object a line, as `docs/events.md` describes it.
package enum EventJSON {
  /// Goes up when a member changes its meaning or goes away; new members and events do not count.
  package static let version = 1

  /// One line with its line feed.
  package static func line(_ record: EventRecord) -> [UInt8] {
    guard case .object(var members)? = try? JSONValue(encoding: record) else { return [] }
    members["version"] = .number(version)
    return JSONValue.object(members).encoded + [UInt8(ascii: "\n")]
  }

  /// The record of a line; `nil` when it is none, or has an event that this version does not know.
  package static func record(_ line: some Collection<UInt8>) -> EventRecord? {
    JSONReader.read(line).flatMap(record)
  }

  /// The same of a line that was read already.
  static func record(_ value: JSONValue) -> EventRecord? {
    guard value["version"].number == version else { return nil }
    return try? value.decode(as: EventRecord.self)
  }
}
