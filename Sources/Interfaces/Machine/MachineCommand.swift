// SPDX-License-Identifier: MIT

/// A line of the protocol with a command, before it is encoded.
struct MachineCommand: Equatable {
  let severity: String
  /// Empty for ordinary text.
  let name: String
  /// The thread that it comes from; `nil` for that of the event.
  let thread: String?
  let data: [String]

  init(_ name: String, _ data: [String], severity: String = "msg", thread: String? = nil) {
    self.name = name
    self.data = data
    self.severity = severity
    self.thread = thread
  }
}
