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
  /// terminal cannot show becomes `ttyui`.
  package static func choose(
    _ wanted: String?, terminal: Terminal
  ) throws(UnknownInterface) -> Choice {
    let obstacle = obstacle(to: terminal)
    guard let wanted else {
      let isRoomy = obstacle == nil && terminal.rows >= 2
      return Choice(name: isRoomy ? "blinkenlights" : "ttyui", remarks: [])
    }
    let name = wanted.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard names.contains(name) else { throw UnknownInterface(name: wanted) }
    var remarks: [String] = []
    if wanted.contains(".") { remarks.append(oldName) }
    if name == "blinkenlights", let obstacle {
      return Choice(name: "ttyui", remarks: remarks + ["Using ttyui: \(obstacle)."])
    }
    return Choice(name: name, remarks: remarks)
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
