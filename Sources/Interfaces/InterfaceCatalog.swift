// SPDX-License-Identifier: MIT

package import POSIX

/// The interfaces by name, and which one serves a terminal.
///
/// A new interface is a file of its own and a line in ``entries``.
package enum InterfaceCatalog {
  private typealias Maker = @Sendable (InterfaceSetup) throws(SystemError) -> any Interface

  private static let entries: [(name: String, make: Maker)] = [
    ("blinkenlights", { setup throws(SystemError) in try BlinkenlightsInterface(setup) }),
    ("ttyui", { setup throws(SystemError) in try TextInterface(.terminal, setup) }),
    ("linear", { setup throws(SystemError) in try TextInterface(.linear, setup) }),
    ("basic", { setup throws(SystemError) in try TextInterface(.basic, setup) }),
    ("quiet", { setup throws(SystemError) in try TextInterface(.quiet, setup) }),
    ("syslog", { setup throws(SystemError) in try systemLog(setup) }),
    ("machineui", { setup throws(SystemError) in try MachineInterface(.offlineIMAP, setup) }),
    ("json", { setup throws(SystemError) in try MachineInterface(.json, setup) }),
  ]

  /// The names that a user can choose, in the order in which help lists them.
  package static var names: [String] { entries.map(\.name) }

  /// An interface that was chosen, and what to tell the user about the choice.
  package struct Choice: Equatable, Sendable {
    /// One of ``InterfaceCatalog/names``.
    package let name: String
    /// Sentences for ``InterfaceSetup/remarks``.
    package let remarks: [String]
    /// Whether it is the one that has a theme.
    package var isBoard: Bool { name == "blinkenlights" }
  }

  /// A name that belongs to no interface.
  package struct UnknownInterface: Error, Equatable, Sendable {
    /// The name as the user wrote it.
    package let name: String

    package var message: String {
      "There is no user interface '\(name)'; choose one of \(names.joined(separator: ", "))."
    }
  }

  /// Chooses by the name of `-u` or of the option `ui`, in any case, or else by the terminal.
  ///
  /// The names of OfflineIMAP 6, such as `Curses.Blinkenlights`, are understood.  A board that the
  /// terminal cannot show becomes `linear` where somebody can type, else `ttyui`; one that must not
  /// take the screen (`--no-alt-screen`) becomes `linear`.
  package static func choose(
    _ wanted: String?, terminal: Terminal, withoutScreen: Bool = false
  ) throws(UnknownInterface) -> Choice {
    let obstacle = obstacle(to: terminal)
    let substitute = terminal.isInteractive ? "linear" : "ttyui"
    guard let wanted else {
      if withoutScreen { return Choice(name: "linear", remarks: []) }
      let isRoomy = obstacle == nil && terminal.rows >= 2
      return Choice(name: isRoomy ? "blinkenlights" : substitute, remarks: [])
    }
    let name = wanted.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard names.contains(name) else { throw UnknownInterface(name: wanted) }
    var remarks: [String] = []
    if wanted.contains(".") { remarks.append(oldName) }
    guard name == "blinkenlights" else { return Choice(name: name, remarks: remarks) }
    if withoutScreen { return Choice(name: "linear", remarks: remarks) }
    guard let obstacle else { return Choice(name: name, remarks: remarks) }
    return Choice(name: substitute, remarks: remarks + ["Using \(substitute): \(obstacle)."])
  }

  /// Makes the interface of a choice; the remarks are added to those of the setup.
  package static func make(
    _ choice: Choice, _ setup: InterfaceSetup
  ) throws(SystemError) -> any Interface {
    var setup = setup
    setup.remarks = choice.remarks + setup.remarks
    guard let entry = entries.first(where: { $0.name == choice.name }) else {
      return try TextInterface(.terminal, setup)
    }
    return try entry.make(setup)
  }

  /// A machine without a log of the system gets `quiet`, so that at least errors are seen.
  private static func systemLog(_ setup: InterfaceSetup) throws(SystemError) -> any Interface {
    do throws(SystemError) {
      return try SystemLogInterface(setup)
    } catch {
      var setup = setup
      setup.remarks.append("Using quiet: the log of the system cannot be used (\(error)).")
      return try TextInterface(.quiet, setup)
    }
  }

  private static var oldName: String {
    "Using old interface name, consider using one of \(names.joined(separator: ", "))"
  }

  /// Why the board cannot be shown; `nil` when it can.
  private static func obstacle(to terminal: Terminal) -> String? {
    guard terminal.isInteractive else {
      return "blinkenlights needs a terminal for input and output"
    }
    guard let type = terminal.type else { return "TERM is not set" }
    guard terminal.isCapable else { return "the terminal type \(type) cannot show blinkenlights" }
    return nil
  }
}
