// SPDX-License-Identifier: MIT

package import Foundation

/// A tree of Maildirs as a test looks at it, without the program's own reading code.
package struct MaildirTree: Sendable {
  private let root: String

  /// One message file.
  package struct File: Sendable {
    /// The path below the root.
    package let path: String
    /// The UID in its name, 0 if there is none.
    package let uid: UInt32
    /// The letters after `:2,`.
    package let flags: String
    package let content: Data
  }

  package init(_ root: String) { self.root = root }

  /// The absolute path of what lies below the root.
  package func path(_ below: String) -> String { "\(root)/\(below)" }

  /// The folders, by their path below the root.
  package var folders: Set<String> {
    let found = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return Set(
      found.filter { $0.hasSuffix("/cur") }.map { String($0.dropLast(4)) })
  }

  /// The messages of a folder, ordered by UID and name.
  package func messages(in folder: String) throws -> [File] {
    try ["new", "cur"].flatMap { part in
      try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)/\(part)").map { name in
        let path = "\(folder)/\(part)/\(name)"
        return File(
          path: path, uid: name.firstMatch(of: /,U=(\d+)/).flatMap { UInt32($0.1) } ?? 0,
          flags: name.firstMatch(of: /:2,(\w*)$/).map { String($0.1) } ?? "",
          content: try Data(contentsOf: URL(filePath: "\(root)/\(path)")))
      }
    }.sorted { ($0.uid, $0.path) < ($1.uid, $1.path) }
  }

  /// Adds a message as a mail client would.
  @discardableResult
  package func add(_ content: Data, to folder: String, flags: String = "S") throws -> String {
    for part in ["cur", "new", "tmp"] {
      try FileManager.default.createDirectory(
        atPath: "\(root)/\(folder)/\(part)", withIntermediateDirectories: true)
    }
    let path = "\(folder)/cur/\(UUID().uuidString).client:2,\(flags)"
    try content.write(to: URL(filePath: "\(root)/\(path)"))
    return path
  }

  /// Changes the flags of a message as a mail client does, by renaming.
  package func setFlags(_ flags: String, of file: File) throws {
    let name = URL(filePath: file.path).lastPathComponent
    let folder = file.path.split(separator: "/").dropLast(2).joined(separator: "/")
    let base = name.replacing(/:2,\w*$/, with: "")
    try FileManager.default.moveItem(
      atPath: "\(root)/\(file.path)", toPath: "\(root)/\(folder)/cur/\(base):2,\(flags)")
  }

  /// Moves a message to the `cur` of another folder under its own name, as many mail clients do.
  ///
  /// `content` takes the place of the message's octets if it is given; `leavesOriginal` makes it a copy.
  package func move(
    _ file: File, to folder: String, content: Data? = nil, leavesOriginal: Bool = false
  ) throws {
    let name = URL(filePath: file.path).lastPathComponent
    try (content ?? file.content).write(to: URL(filePath: "\(root)/\(folder)/cur/\(name)"))
    if !leavesOriginal { try remove(file) }
  }

  /// Removes a message.
  package func remove(_ file: File) throws {
    try FileManager.default.removeItem(atPath: "\(root)/\(file.path)")
  }

  /// Every file with its content, to see that nothing changed.
  package func everything() throws -> [String: Data] {
    var all: [String: Data] = [:]
    for folder in folders {
      for file in try messages(in: folder) { all[file.path] = file.content }
    }
    return all
  }
}

extension Data {
  /// A message as it lies on disk: CRLF is LF.
  package var onDisk: Data {
    var result = Data(capacity: count)
    var previous: UInt8 = 0
    for byte in self {
      if byte == 10 && previous == 13 { result.removeLast() }
      result.append(byte)
      previous = byte
    }
    return result
  }
}
