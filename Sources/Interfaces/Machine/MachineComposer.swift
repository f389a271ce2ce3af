// SPDX-License-Identifier: MIT

package import SyncModel

/// Events in the protocol of OfflineIMAP's MachineUI, version 7.2.0.
///
/// A line is `SEVERITY:COMMAND:THREAD:DATA`; thread and data are encoded as in a form of the web.
package struct MachineComposer: Sendable {
  private let level: LineLevel
  private let text = EventText(for: .stream)
  /// The kinds of store that each thread copies between: remote, then local.
  private var kinds: [Int: (remote: StoreKind, local: StoreKind)] = [:]
  /// Threads whose folder was announced as being changed.
  private var changing: Set<Int> = []

  /// The version that OfflineIMAP 8 names.
  package static let version = "7.2.0"

  package init(level: LineLevel) { self.level = level }

  /// Lines that come from no event.
  package func opening(_ lines: [TextLine]) -> [UInt8] {
    bytes(lines.filter { $0.level >= level }.map { plain($0, "MainThread") })
  }

  /// The lines of an event.
  package mutating func lines(_ record: EventRecord) -> [UInt8] {
    bytes(
      commands(record).map { command in
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

  private struct Command {
    var severity = "msg"
    let name: String
    var thread: String?
    let data: [String]

    init(_ name: String, _ data: [String], severity: String = "msg", thread: String? = nil) {
      self.name = name
      self.data = data
      self.severity = severity
      self.thread = thread
    }
  }

  private mutating func commands(_ record: EventRecord) -> [Command] {
    let origin = record.origin
    switch record.event {
    case .programStarted(let version, let environment, _):
      let banner = EventText.banner(version: version, environment: environment).text
      return [Command("protocol", [Self.version]), Command("initbanner", [banner])]
    case .programFinished(let status):
      return [Command("terminate", ["\(status)", "", ""], thread: "MainThread")]
    case .threadStarted:
      return origin.account.map { [Command("registerthread", [$0.rawValue])] } ?? []
    case .threadFinished:
      kinds[origin.thread] = nil
      changing.remove(origin.thread)
      return ["threadExited", "unregisterthread"].map {
        Command($0, [origin.label], thread: "MainThread")
      }
    default: return accountCommands(record) + folderCommands(record)
    }
  }

  private func accountCommands(_ record: EventRecord) -> [Command] {
    let account = record.origin.account?.rawValue ?? ""
    switch record.event {
    case .accountStarted: return [Command("acct", [account])]
    case .accountFinished: return [Command("acctdone", [account])]
    case .sleeping(let remaining, _):
      let seconds = Int(remaining.rounded())
      return [Command("sleeping", ["\(min(60, seconds))", "\(seconds)"])]
    case .woken: return [Command("sleeping", ["0", "0"])]
    case .connecting(let repository, let host, let port):
      return [Command("connecting", [host, "\(port)", repository.rawValue])]
    case .connectingByTunnel(let repository, let command):
      return [Command("connecting", ["tunnel", command, repository.rawValue])]
    case .passwordWanted(let question):
      let refused = question.refusal.map {
        [Command("getpasserror", [question.user, $0], severity: "warn")]
      }
      return (refused ?? []) + [Command("getpass", [question.user])]
    case .hookStarted, .hookFinished:
      return text.lines(record).map { Command("callhook", [$0.text]) }
    case .statusCreated, .statusUpgraded, .statusImported:
      return text.lines(record).map { Command("_display", [$0.text]) }
    case .comparingFolders(let from, let to):
      return [Command("syncfolders", [from.rawValue, to.rawValue])]
    default: return []
    }
  }

  private mutating func folderCommands(_ record: EventRecord) -> [Command] {
    let thread = record.origin.thread
    switch record.event {
    case .folderStarted(let remote, let remoteKind, let localKind):
      kinds[thread] = (remoteKind, localKind)
      changing.remove(thread)
      return [Command("syncingfolder", pair(thread, remote.folder))]
    case .listing(let place, let kind):
      return [Command("loadmessagelist", [kind.rawValue, place.folder.rawValue])]
    case .listed(let place, let kind, let count):
      return [Command("messagelistloaded", [kind.rawValue, place.folder.rawValue, "\(count)"])]
    case .copying(let uid, let number, _, let from, let to):
      let types = types(thread, isUpload: record.activity == .uploading)
      let data = [
        uid.map { "\($0)" } ?? "-\(number)", types.from, from.folder.rawValue,
        "\(types.to)[\(to.folder.rawValue)]",
      ]
      return announced(thread, from.folder) + [Command("copyingmessage", data)]
    case .copyIgnored(let uid, let from, _):
      let types = types(thread, isUpload: false)
      let data = [
        "\(uid)", types.from, from.folder.rawValue, "\(types.to)[\(from.folder.rawValue)]",
      ]
      return [Command("ignorecopyingmessage", data)]
    case .deleting(let uids, let place, let kind, _):
      let list = uids.map { "\($0)" }.joined(separator: "\u{c}")
      return announced(thread, place.folder) + [
        Command("deletingmessages", [list, "\(kind.rawValue)\t\(place.folder.rawValue)"])
      ]
    case .addingFlag(let flag, let uids, let place):
      return flags("addingflags", flag, uids, place, thread)
    case .removingFlag(let flag, let uids, let place):
      return flags("deletingflags", flag, uids, place, thread)
    case .validityChanged(let place, let saved, let current):
      let data = [place.folder.rawValue, place.repository.rawValue, "\(saved)", "\(current)"]
      return [Command("validityproblem", data, severity: "warn")]
    default: return []
    }
  }

  private mutating func flags(
    _ name: String, _ flag: MessageFlags, _ uids: [some CustomStringConvertible],
    _ place: FolderPlace, _ thread: Int
  ) -> [Command] {
    let list = uids.map { "\($0)" }.joined(separator: "\u{c}")
    return announced(thread, place.folder) + [
      Command(name, [list, flag.letters, place.folder.rawValue])
    ]
  }

  /// Once for each folder: that its messages are being made equal.
  private mutating func announced(_ thread: Int, _ folder: FolderName) -> [Command] {
    guard changing.insert(thread).inserted else { return [] }
    return [Command("syncingmessages", pair(thread, folder))]
  }

  private func pair(_ thread: Int, _ folder: FolderName) -> [String] {
    let types = types(thread, isUpload: false)
    return [types.from, folder.rawValue, types.to, folder.rawValue, ""]
  }

  private func types(_ thread: Int, isUpload: Bool) -> (from: String, to: String) {
    let kinds = kinds[thread] ?? (.imap, .maildir)
    let types = (kinds.remote.rawValue, kinds.local.rawValue)
    return isUpload ? (types.1, types.0) : types
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

/// Text as the forms of the web encode it: letters, digits and `_.-~` as they are, `+` for a blank.
enum FormEncoding {
  static func of(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case 0x20: result += "+"
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "-"), UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return result
  }
}
