// SPDX-License-Identifier: MIT

import Interfaces
import Testing

@Suite("InterfaceCatalog")
struct InterfaceCatalogTests {
  private static var capable: Terminal {
    var terminal = Terminal()
    terminal.type = "xterm-256color"
    terminal.isInteractive = true
    terminal.isCapable = true
    return terminal
  }

  private static func terminal(_ change: (inout Terminal) -> Void) -> Terminal {
    var terminal = capable
    change(&terminal)
    return terminal
  }

  @Test("without a wish, a capable terminal gets the board")
  func standard() throws {
    #expect(try InterfaceCatalog.choose(nil, terminal: Self.capable).name == "blinkenlights")
  }

  @Test("without a wish, other terminals get lines and commands, a pipe ttyui, without a remark")
  func incapable() throws {
    let others = [
      Self.terminal { $0.isInteractive = false }, Self.terminal { $0.type = nil },
      Self.terminal { $0.isCapable = false }, Self.terminal { $0.rows = 1 }, Terminal(),
    ]
    for terminal in others {
      let choice = try InterfaceCatalog.choose(nil, terminal: terminal)
      #expect(choice.name == (terminal.isInteractive ? "linear" : "ttyui"))
      #expect(choice.remarks.isEmpty)
    }
  }

  @Test("a board that cannot be shown becomes lines and says why")
  func fallback() throws {
    let noTerminal = Self.terminal { $0.isInteractive = false }
    let choice = try InterfaceCatalog.choose("Blinkenlights", terminal: noTerminal)
    #expect(choice.name == "ttyui")
    #expect(choice.remarks == ["Using ttyui: blinkenlights needs a terminal for input and output."])
    let dumb = Self.terminal {
      $0.type = "dumb"
      $0.isCapable = false
    }
    #expect(
      try InterfaceCatalog.choose("blinkenlights", terminal: dumb).remarks
        == ["Using linear: the terminal type dumb cannot show blinkenlights."])
    let small = Self.terminal { $0.rows = 1 }
    #expect(try InterfaceCatalog.choose("blinkenlights", terminal: small).name == "blinkenlights")
  }

  @Test(
    "--no-alt-screen puts linear in the place of the board, and of nothing else",
    arguments: [(nil, "linear"), ("blinkenlights", "linear"), ("ttyui", "ttyui"), ("json", "json")])
  func withoutScreen(_ wanted: String?, _ name: String) throws {
    for terminal in [Self.capable, Terminal()] {
      let choice = try InterfaceCatalog.choose(wanted, terminal: terminal, withoutScreen: true)
      #expect(choice.name == name && choice.remarks.isEmpty)
    }
  }

  @Test("names are known in any case", arguments: InterfaceCatalog.names)
  func names(_ name: String) throws {
    let choice = try InterfaceCatalog.choose(name.uppercased(), terminal: Self.capable)
    #expect(choice.name == name && choice.remarks.isEmpty)
  }

  @Test(
    "the names of OfflineIMAP 6 are understood, with a hint",
    arguments: [
      ("Curses.Blinkenlights", "blinkenlights"), ("TTY.TTYUI", "ttyui"),
      ("Noninteractive.Basic", "basic"), ("Noninteractive.Quiet", "quiet"),
    ])
  func oldNames(_ old: String, _ name: String) throws {
    let choice = try InterfaceCatalog.choose(old, terminal: Self.capable)
    #expect(choice.name == name)
    #expect(
      choice.remarks == [
        """
        Using old interface name, consider using one of \
        blinkenlights, ttyui, linear, basic, quiet, syslog, machineui, json
        """
      ])
  }

  @Test("an unknown name is refused with the known ones")
  func unknown() {
    let error = #expect(throws: InterfaceCatalog.UnknownInterface.self) {
      try InterfaceCatalog.choose("neon", terminal: Self.capable)
    }
    #expect(
      error?.message
        == """
        There is no user interface 'neon'; choose one of \
        blinkenlights, ttyui, linear, basic, quiet, syslog, machineui, json.
        """)
  }

  @Test("every name makes an interface, and says whether it can ask")
  func making() throws {
    let terminal = try PseudoTerminal(Size(rows: 24, columns: 80))
    #expect(
      try asking(on: terminal.path)
        == ["blinkenlights", "ttyui", "linear", "machineui", "json"])
  }

  @Test("a service, which has no terminal, cannot ask by lines, so that an attached board may")
  func nobody() throws {
    #expect(try asking(on: "/nowhere") == ["blinkenlights", "machineui", "json"])
  }

  /// The names of the interfaces that can ask where passwords are typed on the terminal at a path.
  private func asking(on path: String) throws -> [String] {
    var terminal = Self.capable
    terminal.controlling = path
    return try InterfaceCatalog.names.filter { name in
      let choice = try InterfaceCatalog.choose(name, terminal: terminal)
      return try InterfaceCatalog.make(choice, InterfaceSetup(terminal: terminal)).canAsk
    }
  }
}
