// SPDX-License-Identifier: MIT

package import SyncModel

/// Who serves a socket: the first line that a client reads.
package struct ControlGreeting: Equatable, Codable, Sendable {
  /// The version of the program.
  package let program: String
  /// The process id.
  package let process: Int
  /// The directory of its state, an absolute path.
  package let metadata: String
  /// The accounts that it runs, in the order of the file.
  package let accounts: [AccountName]

  package init(program: String, process: Int, metadata: String, accounts: [AccountName]) {
    self.program = program
    self.process = process
    self.metadata = metadata
    self.accounts = accounts
  }
}

/// The lines on the socket that are no events and no requests; `docs/events.md` describes them.
enum ControlLine: Equatable {
  case greeting(ControlGreeting)
  /// The past is told; what follows is news.
  case caughtUp
  /// A request was not obeyed, and why: a sentence.
  case refused(String)
  /// The connection ends, and why: a sentence.
  case goodbye(String)
  /// A client introduces itself.
  case attach(ControlHello)

  /// One line with its line feed.
  var encoded: [UInt8] {
    var members: [String: JSONValue] = ["version": .number(EventJSON.version)]
    switch self {
    case .greeting(let greeting):
      members["greeting"] = (try? JSONValue(encoding: greeting)) ?? .null
    case .caughtUp: members["caughtUp"] = .boolean(true)
    case .refused(let reason): members["refused"] = .text(reason)
    case .goodbye(let reason): members["goodbye"] = .text(reason)
    case .attach(let hello):
      members["request"] = .text("attach")
      members["version"] = .number(hello.version)
      members["observe"] = .boolean(hello.observes)
      members["answers"] = .boolean(hello.answers)
    }
    return JSONValue.object(members).encoded + [UInt8(ascii: "\n")]
  }

  /// The line that a value spells; `nil` for events, requests and what is not known.
  init?(_ value: JSONValue) {
    if let reason = value["refused"].text {
      self = .refused(reason)
    } else if let reason = value["goodbye"].text {
      self = .goodbye(reason)
    } else if value["caughtUp"].boolean == true {
      self = .caughtUp
    } else if value["request"].text == "attach" {
      self = .attach(ControlHello(value))
    } else if let greeting: ControlGreeting = try? value["greeting"].decode() {
      self = .greeting(greeting)
    } else {
      return nil
    }
  }
}

/// What a client says of itself.
struct ControlHello: Equatable {
  /// The version of the events that it understands.
  var version = EventJSON.version
  /// Whether it only watches.
  var observes = false
  /// Whether a person sits at it who can answer questions.
  var answers = false

  init(observes: Bool = false, answers: Bool = false) {
    self.observes = observes
    self.answers = answers
  }

  /// What a client leaves out is `false`, and the version that of this program.
  init(_ value: JSONValue) {
    version = value["version"].number ?? EventJSON.version
    observes = value["observe"].boolean ?? false
    answers = value["answers"].boolean ?? false
  }

  /// Why the client cannot be served; `nil` when it can.
  var mismatch: String? {
    version == EventJSON.version ? nil : Self.mismatch(served: EventJSON.version, client: version)
  }

  static func mismatch(served: Int, client: Int) -> String {
    "The running program speaks version \(served) of the events and this one version \(client), so "
      + "attach with the program that runs, or start it again."
  }
}
