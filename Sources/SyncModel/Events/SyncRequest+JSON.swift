// SPDX-License-Identifier: MIT

extension SyncRequest {
  /// Reads the form that other programs send, such as `{"request":"resync","account":"work"}`.
  ///
  /// `nil` for anything else, and for what only the interface of the process itself may ask.
  package init?(_ json: JSONValue) {
    let account = json["account"].text.map { AccountName($0) }
    switch (json["request"].text, account) {
    case ("resync", let account?): self = .resync(account)
    case ("resyncAll", nil): self = .resyncAll
    case ("allowDeletions", let account?): self = .allowDeletions(account)
    case ("retryMessages", let account?): self = .retryMessages(account)
    case ("pause", let account?): self = .pause(account)
    case ("resume", let account?): self = .resume(account)
    case ("shutdown", nil):
      guard let kind = json["kind"].text.flatMap(ShutdownKind.init) else { return nil }
      self = .shutdown(kind)
    case ("password", nil):
      guard let id = json["id"].number else { return nil }
      self = .password(id: id, json["secret"].text.map { Secret($0) })
    default: return nil
    }
  }

  /// The form that ``init(_:)`` reads; `nil` for what only the interface of the process itself may ask.
  ///
  /// It holds a secret in plain text where the request does.
  package var json: JSONValue? {
    func form(_ name: String, _ members: [String: JSONValue] = [:]) -> JSONValue {
      .object(members.merging(["request": .text(name)]) { _, name in name })
    }
    func form(_ name: String, _ account: AccountName) -> JSONValue {
      form(name, ["account": .text(account.rawValue)])
    }
    switch self {
    case .resync(let account): return form("resync", account)
    case .resyncAll: return form("resyncAll")
    case .allowDeletions(let account): return form("allowDeletions", account)
    case .retryMessages(let account): return form("retryMessages", account)
    case .pause(let account): return form("pause", account)
    case .resume(let account): return form("resume", account)
    case .shutdown(let kind): return form("shutdown", ["kind": .text(kind.rawValue)])
    case .password(let id, let secret):
      let text = secret.map { String(decoding: $0.revealed, as: UTF8.self) }
      return form("password", ["id": .number(id), "secret": .optional(text)])
    case .terminal: return nil
    }
  }
}
