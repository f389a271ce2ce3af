// SPDX-License-Identifier: MIT

package import SyncModel

/// Events in the protocol of OfflineIMAP's MachineUI, version 7.2.0.
///
/// A line is `SEVERITY:COMMAND:THREAD:DATA`; thread and data are encoded as in a form of the web.
package struct MachineComposer: Sendable {
  private let level: LineLevel
  private let text = EventText(for: .stream)
  private var threads = MachineThreads()
  private var directions: [Int: MachineDirections] = [:]

  /// The version that OfflineIMAP 8 names.
  package static let version = "7.2.0"

  package init(level: LineLevel) { self.level = level }

  /// Lines that come from no event.
  package func opening(_ lines: [TextLine]) -> [UInt8] {
    bytes(lines.filter { $0.level >= level }.map { plain($0, "MainThread") })
  }

  /// The lines of an event.
  package mutating func lines(_ record: EventRecord) -> [UInt8] {
    let all = threads.follow(record) + commands(record)
    return bytes(
      all.map { command in
        line(command.severity, command.name, command.thread ?? record.origin.label, command.data)
      } + words(record))
  }

  /// What is said of an event in words.
  private func words(_ record: EventRecord) -> [String] {
    guard Self.isTold(record.event) else { return [] }
    return text.lines(record).filter { $0.level >= level }.map { plain($0, record.origin.label) }
  }

  private func plain(_ line: TextLine, _ thread: String) -> String {
    self.line(Self.severity(line.level), "", thread, [line.text])
  }

  private static func severity(_ level: LineLevel) -> String {
    switch level {
    case .debug: "debug"
    case .info: "msg"
    case .warning: "warn"
    case .error: "error"
    }
  }

  private func line(
    _ severity: String, _ command: String, _ thread: String, _ data: [String]
  ) -> String {
    let fields = data.map(FormEncoding.of).joined(separator: "%0A")
    return "\(severity):\(command):\(FormEncoding.of(thread)):\(fields)"
  }

  private func bytes(_ lines: [String]) -> [UInt8] {
    Array(lines.map { "\($0)\n" }.joined().utf8)
  }

  // MARK: - Commands

  private mutating func commands(_ record: EventRecord) -> [MachineCommand] {
    let origin = record.origin
    switch record.event {
    case .programStarted(let version, let environment, _):
      return [
        MachineCommand("protocol", [Self.version]),
        MachineCommand("initbanner", [EventText.title(version: version).text]),
        MachineCommand("", [EscapedText.of(environment)]),
      ]
    case .programFinished(let status):
      return [MachineCommand("terminate", ["\(status)", "", ""], thread: "MainThread")]
    case .threadStarted: return []
    case .threadFinished:
      directions[origin.thread] = nil
      return []
    default: return accountCommands(record) + folderCommands(record)
    }
  }

  private func accountCommands(_ record: EventRecord) -> [MachineCommand] {
    let account = record.origin.account?.rawValue ?? ""
    switch record.event {
    case .accountStarted: return [MachineCommand("acct", [account])]
    case .accountFinished: return [MachineCommand("acctdone", [account])]
    case .sleeping(let remaining, _):
      let seconds = Int(remaining.rounded())
      return [MachineCommand("sleeping", ["\(min(60, seconds))", "\(seconds)"])]
    case .woken: return [MachineCommand("sleeping", ["0", "0"])]
    case .connecting(let repository, let host, let port):
      return [MachineCommand("connecting", [host, "\(port)", repository.rawValue])]
    case .connectingByTunnel(let repository, let command):
      return [MachineCommand("connecting", ["tunnel", command, repository.rawValue])]
    case .passwordWanted(let question):
      let refused = question.refusal.map {
        [MachineCommand("getpasserror", [question.user, $0], severity: "warn")]
      }
      return (refused ?? []) + [MachineCommand("getpass", [question.user])]
    case .hookStarted, .hookFinished:
      return text.lines(record).map { MachineCommand("callhook", [$0.text]) }
    case .statusCreated, .statusUpgraded, .statusImported:
      return text.lines(record).map { MachineCommand("_display", [$0.text]) }
    case .comparingFolders(let from, let to):
      return [MachineCommand("syncfolders", [from.rawValue, to.rawValue])]
    default: return []
    }
  }

  private mutating func folderCommands(_ record: EventRecord) -> [MachineCommand] {
    let thread = record.origin.thread
    var directions = MachineDirections(record) ?? directions[thread] ?? .unknown
    defer { if directions.isKnown { self.directions[thread] = directions } }
    switch record.event {
    case .folderStarted(let remote, _, _):
      return [directions.command("syncingfolder", remote.folder, remote.folder, to: .local)]
    case .listing(let place, let kind):
      return [MachineCommand("loadmessagelist", [kind.rawValue, place.folder.rawValue])]
    case .listed(let place, let kind, let count):
      let data = [kind.rawValue, place.folder.rawValue, "\(count)"]
      return [MachineCommand("messagelistloaded", data)] + directions.announce(afterListing: place)
    case .copying(let uid, let number, _, let from, let to):
      let isUpload = record.activity == .uploading
      let types = directions.types(to: isUpload ? .remote : .local)
      let data = [
        uid.map { "\($0)" } ?? "-\(number)", types.from, from.folder.rawValue,
        "\(types.to)[\(to.folder.rawValue)]",
      ]
      return directions.announce(isUpload ? .remote : .local)
        + [MachineCommand("copyingmessage", data)]
    case .copyIgnored(let uid, let from, _):
      let types = directions.types(to: .local)
      let data = [
        "\(uid)", types.from, from.folder.rawValue, "\(types.to)[\(from.folder.rawValue)]",
      ]
      return [MachineCommand("ignorecopyingmessage", data)]
    case .deleting(let uids, let place, let kind, _):
      let list = uids.map { "\($0)" }.joined(separator: "\u{c}")
      return directions.announce(changeOf: place) + [
        MachineCommand("deletingmessages", [list, "\(kind.rawValue)\t\(place.folder.rawValue)"])
      ]
    case .addingFlag(let flag, let uids, let place):
      return directions.announce(changeOf: place) + [flags("addingflags", flag, uids, place)]
    case .removingFlag(let flag, let uids, let place):
      return directions.announce(changeOf: place) + [flags("deletingflags", flag, uids, place)]
    case .folderFinished: return directions.finish()
    case .validityChanged(let place, let saved, let current):
      let data = [place.folder.rawValue, place.repository.rawValue, "\(saved)", "\(current)"]
      return [MachineCommand("validityproblem", data, severity: "warn")]
    default: return []
    }
  }

  private func flags(
    _ name: String, _ flag: MessageFlags, _ uids: [some CustomStringConvertible],
    _ place: FolderPlace
  ) -> MachineCommand {
    let list = uids.map { "\($0)" }.joined(separator: "\u{c}")
    return MachineCommand(name, [list, flag.letters, place.folder.rawValue])
  }

  /// Whether an event has words besides, or instead of, its command.
  private static func isTold(_ event: SyncEvent) -> Bool {
    switch event {
    case .programStarted, .programFinished, .accountStarted, .accountFinished, .sleeping, .woken,
      .connecting, .connectingByTunnel, .hookStarted, .hookFinished, .statusCreated,
      .statusUpgraded, .statusImported, .comparingFolders, .folderStarted, .listing, .listed,
      .copying, .copyIgnored, .deleting, .addingFlag, .removingFlag, .validityChanged,
      .passwordWanted,
      .folderFinished:
      false
    default: true
    }
  }
}
