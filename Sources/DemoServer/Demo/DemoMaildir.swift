// SPDX-License-Identifier: MIT

import POSIX

/// Maildirs that a mail program on this machine works on, as mutt would.
///
/// The program that synchronises them works at the same time; a file that is gone meanwhile is left alone.
struct DemoMaildir: Sendable {
  let root: String
  private var count = 0

  init(root: String) { self.root = root }

  /// The messages of a folder, by their paths below the root; none while there is no such folder.
  func messages(in folder: String) -> [String] {
    ["new", "cur"].flatMap { part in
      let names = (try? Directory.names(in: "\(root)/\(folder)/\(part)")) ?? []
      return names.sorted().map { "\(folder)/\(part)/\($0)" }
    }
  }

  /// The letters of a message's flags.
  static func flags(_ message: String) -> String {
    message.firstRange(of: ":2,").map { String(message[$0.upperBound...]) } ?? ""
  }

  /// Gives a message a flag, if it has not got it.
  func set(_ flag: Character, of message: String) {
    let flags = Self.flags(message)
    guard !flags.contains(flag), let (folder, name) = Self.parts(message) else { return }
    rename(message, to: "\(folder)/cur/\(name):2,\(String((flags + [flag]).sorted()))")
  }

  /// Moves a message to another folder, under a new name.
  mutating func move(_ message: String, to folder: String) {
    guard Files.exists("\(root)/\(folder)/cur") else { return }
    rename(message, to: "\(folder)/cur/\(freshName()):2,\(Self.flags(message))")
  }

  func remove(_ message: String) { try? Files.remove("\(root)/\(message)") }

  /// Adds a message that was read, with LF at the end of each line.
  mutating func add(_ content: [UInt8], to folder: String) {
    let name = freshName()
    let bytes = content.filter { $0 != UInt8(ascii: "\r") }
    guard Files.exists("\(root)/\(folder)/tmp"),
      (try? Files.replace("\(root)/\(folder)/tmp/\(name)", with: bytes)) != nil
    else { return }
    rename("\(folder)/tmp/\(name)", to: "\(folder)/cur/\(name):2,S")
  }

  private mutating func freshName() -> String {
    count += 1
    return "\(Int(WallClock.now)).\(ProcessInformation.identifier)_\(count).demo"
  }

  private func rename(_ old: String, to new: String) {
    try? Files.rename("\(root)/\(old)", to: "\(root)/\(new)")
  }

  /// The folder of a message, and its name without flags.
  private static func parts(_ message: String) -> (folder: String, name: String)? {
    let parts = message.split(separator: "/")
    guard parts.count >= 3, let name = parts.last else { return nil }
    let end = name.firstRange(of: ":2,")?.lowerBound ?? name.endIndex
    return (parts.dropLast(2).joined(separator: "/"), String(name[..<end]))
  }
}
