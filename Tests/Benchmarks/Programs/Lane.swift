// SPDX-License-Identifier: MIT

import Foundation
import POSIX
import TestSupport

/// One program at work on one account, with a home of its own.
final class Lane {
  let synchroniser: Synchroniser
  /// Whose mail on the server.
  var user: String
  /// Where its configuration, its state and its mail are.
  let home: String
  private let workshop: Workshop

  /// The Maildirs.
  var mail: String { "\(home)/Mail" }
  /// Where what the program printed is kept.
  var log: String { "\(home).log" }

  init(_ synchroniser: Synchroniser, user: String, in workshop: Workshop, name: String) throws {
    self.synchroniser = synchroniser
    self.user = user
    self.workshop = workshop
    home = "\(workshop.path)/\(name)-\(synchroniser.fileName)"
    try Files.createDirectories(mail)
  }

  /// Gives the program an empty home; the old one is put aside.
  func clear() throws {
    try workshop.putAside(home)
    try Files.createDirectories(mail)
  }

  /// Takes mail and state of another lane, whose program must have the same formats.
  func takeOver(from other: Lane) throws {
    try workshop.putAside(home)
    try Shell.check(["cp", "-a", other.home, home])
  }

  /// Synchronises once, through `port` if one is given, and returns what it cost.
  @discardableResult
  func synchronise(port: UInt16? = nil, isDurable: Bool = true) throws -> Measurement {
    try synchronise(with: synchroniser, port: port, isDurable: isDurable)
  }

  /// Receives new messages, unmeasured; for OfflineIMAP our program does it, in much less time.
  func receive() throws {
    let program = synchroniser == .original ? .ours : synchroniser
    _ = try synchronise(with: program, port: nil, isDurable: false)
  }

  private func synchronise(
    with synchroniser: Synchroniser, port: UInt16?, isDurable: Bool
  ) throws -> Measurement {
    let configuration = "\(home)/configuration"
    let account = Account(
      user: user, port: port ?? workshop.server.port, connections: workshop.connections,
      isDurable: isDurable)
    let text = synchroniser.configuration(home: home, account: account)
    try Files.replace(configuration, with: Array(text.utf8))
    chmod(configuration, 0o600)
    let program = try MeasuredProgram(
      synchroniser.command(configuration: configuration), home: home, log: log)
    workshop.isRunning(program)
    do {
      return try program.finish(within: .seconds(3_000))
    } catch {
      let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
      throw ProgramFailure("\(synchroniser.rawValue): \(error) \(text.suffix(500))")
    }
  }

  /// The names of the messages of a folder.
  func messageNames(in folder: String = "INBOX") throws -> [String] {
    let names = try ["new", "cur"].flatMap { part in
      let path = "\(mail)/\(folder)/\(part)"
      return Files.exists(path) ? try Directory.names(in: path) : []
    }
    // Maildir has it that such files are no messages (mbsync keeps one).
    return names.filter { !$0.hasPrefix(".") }
  }

  /// The number of messages in all folders.
  func messageCount() throws -> Int {
    try Directory.names(in: mail).reduce(0) { try $0 + messageNames(in: $1).count }
  }
}

extension Synchroniser {
  /// Its name without blanks.
  fileprivate var fileName: String { rawValue.replacing(" ", with: "-") }
}
