// SPDX-License-Identifier: MIT

import ArgumentParser
import Interfaces
import SyncModel

/// The interface that the switches and the file ask for, ready to run.
struct InterfaceChoice {
  /// Why there is none, for the person at the command line.
  struct Failure: Error {
    let message: String
  }

  let interface: any Interface
  /// One of `InterfaceCatalog.names`.
  let name: String

  /// Makes the interface named `wanted`, or the one that suits the terminal.
  init(
    _ wanted: String?, for command: Command, _ general: GeneralSettings?,
    _ adjust: (inout InterfaceSetup) -> Void
  ) throws(Failure) {
    do {
      let terminal = command.colour.adjust(Terminal.current())
      let choice = try InterfaceCatalog.choose(
        wanted, terminal: terminal, withoutScreen: command.isLinear)
      var setup = InterfaceSetup(terminal: terminal)
      let theme = command.theme ?? general?.theme
      if choice.isBoard || theme != nil { setup.theme = try ThemeCatalog().theme(named: theme) }
      if let general { try setup.obey(general) }
      adjust(&setup)
      interface = try InterfaceCatalog.make(choice, setup)
      name = choice.name
    } catch let error as InterfaceCatalog.UnknownInterface {
      throw Failure(message: error.message)
    } catch let error as KeyMapProblem {
      let place = general?.keysPlace.map(Self.line) ?? "keys"
      throw Failure(message: "\(place): \(error.message)")
    } catch let error as ThemeProblem {
      let place = command.theme == nil ? general?.themePlace.map(Self.line) : nil
      throw Failure(message: (place.map { "\($0): " } ?? "") + error.message)
    } catch {
      throw Failure(message: "\(error)")
    }
  }

  /// Where an option is set, as other mistakes of the file have it.
  private static func line(of place: OptionPlace) -> String {
    let source = place.line.map { "\(place.file):\($0)" } ?? place.file
    return "\(source): [\(place.section)] \(place.option)"
  }
}

/// What `--color` asks for.
enum ColourWish: String, CaseIterable, ExpressibleByArgument, Sendable {
  /// As the environment has it.
  case auto
  case always
  case never

  /// The terminal with the colours that are wanted; what it cannot show it does not get.
  func adjust(_ terminal: Terminal) -> Terminal {
    var terminal = terminal
    if self != .auto { terminal.allowsColour = self == .always }
    return terminal
  }
}

extension InterfaceSetup {
  /// Takes over what the file says of the board.
  fileprivate mutating func obey(_ general: GeneralSettings) throws {
    terminal.symbols = terminal.symbols.chosen(general.symbols)
    keys = try KeyMap.standard.changed(by: general.keys)
    extent = BoardLayout.Extent(rawValue: general.rows) ?? .full
    frameRate = general.frameRate
    if !general.allowsClipboard { terminal.clipboard = .forbidden }
  }
}
