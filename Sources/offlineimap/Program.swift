// SPDX-License-Identifier: MIT

import ArgumentParser
import Glibc
import POSIX

/// Where the process begins: from the words of the command line to an exit status.
@main
enum Program {
  /// The signals that are taken by one thread instead of interrupting any.
  static let signals: [Signals.Kind] = [
    .interrupt, .terminate, .hangUp, .user1, .user2, .abort, .quit, .windowChange,
  ]

  static func main() {
    StandardStreams.fill()
    Signals.endAtCrash()
    let words = Array(CommandLine.arguments.dropFirst())
    if words.first == "--generate-completion-script", let script = words.last.flatMap(completion) {
      Console.say(script)
      leave(.success)
    }
    do throws(UsageError) {
      let spelling = try CommandLineSpelling(words)
      for word in spelling.ignored {
        Console.complain("offlineimap: ignoring '\(word)': it is no option")
      }
      if spelling.isQuestion {
        answer(spelling.words)
        leave(.success)
      }
      leave(run(spelling.command))
    } catch {
      Console.complain("Usage: offlineimap [options]\n\nofflineimap: error: \(error.message)")
      leave(.usage)
    }
  }

  /// The script that teaches a shell the switches; `nil` for a shell that is not known.
  static func completion(for shell: String) -> String? {
    guard let kind = CompletionShell(rawValue: shell) else { return nil }
    return CompletionSpelling.corrected(OfflineIMAP.completionScript(for: kind))
  }

  /// Shows the help or the version.
  private static func answer(_ words: [String]) {
    do {
      _ = try OfflineIMAP.parse(words)
    } catch {
      Console.say(OfflineIMAP.fullMessage(for: error))
    }
  }

  private static func run(_ command: Command) -> ExitStatus {
    if command.showsEnvironment {
      Console.say(Version.full)
      return .success
    }
    // Whoever only asks is ended by a signal, as long as nothing of theirs is on the terminal.
    Signals.block(command.word == nil ? signals : [])
    switch command.word {
    case .attach: return Attach(command).run()
    case .status: return Status(command).run()
    case nil: break
    }
    if command.isDemo { return Demo(command).run() }
    if let address = command.newAddress { return Init(command, address: address).run() }
    if command.checks { return Check(command).run() }
    guard let loaded = LoadedFile(command) else { return .failure }
    return Wiring(
      loaded.settings, command: command, remarks: loaded.remarks, python: loaded.python
    ).run()
  }

  private static func leave(_ status: ExitStatus) -> Never {
    exit(status.rawValue)
  }
}
