// SPDX-License-Identifier: MIT

import Configuration
import Interfaces
import POSIX
import SyncModel

/// `offlineimap attach`: shows a program that runs elsewhere.
struct Attach {
  private let command: Command

  init(_ command: Command) { self.command = command }

  /// Ends with 0 when the person left or the program ended, and with 3 when none runs.
  func run() -> ExitStatus {
    let settings: Settings?
    var complaints: [String] = []
    do throws(ConfigurationFailure) {
      settings = try SettingsReader.load(command.file, overrides: command.changes).settings
    } catch {
      // The file may be broken since the program has read it.
      settings = nil
      complaints = error.problems.filter { $0.weight == .error }.map { "ERROR: \($0)" }
    }
    guard settings?.general.control != .off else {
      Console.complain("ERROR: The file says control = no, so nobody can attach to its program.")
      return .nothingThere
    }
    let place = ControlPlace(settings?.general ?? GeneralSettings(metadata: "/"))
    let running = RunningPrograms(at: settings == nil ? place.all : place.own)
    let wanted = choose(among: running.programs)
    if wanted.count == 1, let program = wanted.first { return show(program, settings) }
    for line in complaints { Console.complain(line) }
    for line in running.failures { Console.complain("ERROR: \(line)") }
    guard wanted.isEmpty else { return refuse(wanted) }
    return miss(settings, place)
  }

  private func choose(among programs: [RunningPrograms.Program]) -> [RunningPrograms.Program] {
    let names = (command.changes.accountNames ?? []).map { AccountName($0) }
    return programs.filter { Set(names).isSubset(of: $0.greeting.accounts) }
  }

  private func refuse(_ programs: [RunningPrograms.Program]) -> ExitStatus {
    Console.complain(
      "ERROR: Several programs run; choose one by an account (-a), or by its socket:")
    for program in programs { Console.complain(program.line) }
    return .failure
  }

  private func miss(_ settings: Settings?, _ place: ControlPlace) -> ExitStatus {
    let what =
      settings.map { " with the metadata directory \(EscapedText.of($0.general.metadata))" } ?? ""
    Console.complain(
      "ERROR: No offlineimap runs\(what) that one could attach to. Start it in another terminal or with "
        + "systemctl --user start offlineimap; offlineimap status tells what the last run left.")
    let others = RunningPrograms(at: place.all).programs
    if !others.isEmpty { Console.complain("These run:") }
    for program in others { Console.complain(program.line) }
    return .nothingThere
  }

  // MARK: - Showing it

  private func show(_ program: RunningPrograms.Program, _ settings: Settings?) -> ExitStatus {
    Signals.block(Program.signals)
    do {
      // What the file says of the interface is meant for the program that runs, often `quiet`.
      let choice = try InterfaceChoice(command.changes.interface, for: command, settings?.general) {
        $0.place = command.observes ? .observing : .attached
      }
      let attachment = AttachedRun(
        program.connection, on: choice.interface, role(in: choice), reconnect: program.again)
      try Signals.receive(Program.signals) { kind in
        switch kind {
        case .windowChange: choice.interface.windowChanged()
        case .interrupt, .terminate, .hangUp, .quit, .abort: attachment.leave()
        case .user1, .user2: break
        }
      }
      let ending = try attachment.run()
      let sentence = ending.sentence(process: program.greeting.process)
      if choice.name == "blinkenlights" {
        Console.say(sentence)
      } else {
        Console.complain(sentence)
      }
      return ending.isClean ? .success : .failure
    } catch let error as InterfaceChoice.Failure {
      Console.complain("ERROR: \(error.message)")
    } catch {
      Console.complain("ERROR: \(error)")
    }
    return .failure
  }

  private func role(in choice: InterfaceChoice) -> AttachedRole {
    let canAnswer = ["blinkenlights", "ttyui", "linear"].contains(choice.name)
    let hasPerson = choice.name == "blinkenlights" || Terminal.hasControlling
    return AttachedRole(
      observes: command.observes, answers: choice.interface.canAsk && canAnswer && hasPerson)
  }
}
