// SPDX-License-Identifier: MIT

import Configuration
import Interfaces
import POSIX
import SyncModel

/// The programs of this user that run at the moment and can be reached.
struct RunningPrograms {
  /// A program that let us in.
  struct Program {
    let path: String
    let connection: ControlConnection

    var greeting: ControlGreeting { connection.greeting }
    /// Another connection to the same process; `nil` when that is gone.
    @Sendable
    func again() -> ControlConnection? {
      let connection = try? ControlConnection(path: path)
      return connection?.greeting.process == greeting.process ? connection : nil
    }

    /// For a list that a person chooses from.
    var line: String {
      let accounts = greeting.accounts.map(\.rawValue).joined(separator: ", ")
      return EscapedText.of(
        "  process \(greeting.process), accounts \(accounts), metadata \(greeting.metadata):\n"
          + "    offlineimap attach -k general:control=\(path)")
    }
  }

  private(set) var programs: [Program] = []
  /// Why some could not be reached, a sentence each.
  private(set) var failures: [String] = []

  /// Knocks at sockets; those of killed programs are removed.
  init(at paths: [String]) {
    for path in paths {
      do throws(ControlFailure) {
        programs.append(Program(path: path, connection: try ControlConnection(path: path)))
      } catch .gone {
        // Somebody else may have removed it just now.
        try? UnixListener.removeIfStale(path)
      } catch {
        failures.append("\(EscapedText.of(path)): \(error.message)")
      }
    }
  }
}
