// SPDX-License-Identifier: MIT

package import SyncModel

/// What the board knows of one folder of an account, by its name on the server.
package struct FolderRow: Equatable, Sendable {
  /// As the server has it.
  package let name: FolderName
  /// Whether a thread is at it.
  package var isWorking = false
  /// How many messages the server had when it was last counted.
  package var messages: Int?
  /// When both sides were last in step, in seconds since 1970.
  package var lastDone: Double?
  /// What the last run that opened it changed.
  package var lastSummary: RunSummary?
  /// What went wrong in it in this or the last run.
  package var problem: SyncProblem?
  /// Whether the present or last run opened it.
  var wasOpened = false

  init(name: FolderName) { self.name = name }
}

/// The folders of an account in the order of their names.
package struct FolderTable: Equatable, Sendable {
  /// In the order of the names without regard to case.
  package private(set) var rows: [FolderRow] = []

  /// The row of a folder.
  package subscript(name: FolderName) -> FolderRow? {
    let place = place(of: name)
    return place < rows.count && rows[place].name == name ? rows[place] : nil
  }

  /// Changes the row of a folder, which appears when it is met for the first time.
  mutating func change(_ name: FolderName, _ change: (inout FolderRow) -> Void) {
    let place = place(of: name)
    if place == rows.count || rows[place].name != name {
      rows.insert(FolderRow(name: name), at: place)
    }
    change(&rows[place])
  }

  /// Changes all rows.
  mutating func changeAll(_ change: (inout FolderRow) -> Void) {
    for index in rows.indices { change(&rows[index]) }
  }

  /// Keeps the folders that still take part.
  mutating func keep(_ names: [FolderName]) {
    let names = Set(names)
    rows.removeAll { !names.contains($0.name) }
    for name in names { change(name) { _ in } }
  }

  private func place(of name: FolderName) -> Int {
    let wanted = Self.order(name)
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      if Self.order(rows[middle].name) < wanted { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func order(_ name: FolderName) -> (String, String) {
    (name.rawValue.lowercased(), name.rawValue)
  }
}
