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
    case ("allowDeletions", let account?):
      guard json["lists"] != .null else {
        self = .allowDeletions(account)
        return
      }
      // What is understood by halves would allow more, or less, than somebody has seen.
      guard let lists = json["lists"].list?.map(Self.shown), !lists.contains(where: { $0 == nil })
      else { return nil }
      self = .allowDeletions(
        account, shown: Dictionary(lists.compactMap(\.self)) { first, _ in first })
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
    case .allowDeletions(let account, let shown):
      let lists = shown?.sorted { "\($0.key)" < "\($1.key)" }.map(Self.form)
      return form(
        "allowDeletions",
        ["account": .text(account.rawValue)].merging(
          lists.map { ["lists": .list($0)] } ?? [:]
        ) { first, _ in first })
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

  /// One list that a person saw.
  private static func shown(_ json: JSONValue) -> (place: FolderPlace, digest: String)? {
    guard let repository = json["repository"].text, let folder = json["folder"].text,
      let digest = json["digest"].text
    else { return nil }
    return (FolderPlace(RepositoryName(repository), FolderName(folder)), digest)
  }

  private static func form(_ place: FolderPlace, _ digest: String) -> JSONValue {
    .object([
      "repository": .text(place.repository.rawValue), "folder": .text(place.folder.rawValue),
      "digest": .text(digest),
    ])
  }
}
