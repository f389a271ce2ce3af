// SPDX-License-Identifier: MIT

import Foundation

/// A terminal that a test looks at and types into, on a tmux server of its own.
///
/// Blocks, so use it inside ``onThread(_:)``.
package final class Tmux: Sendable {
  private let socket: String
  private let folder: TemporaryFolder

  /// Starts a shell in a terminal of the given size, in the home directory if there is one.
  ///
  /// - Parameters:
  ///   - columns: Width in cells.
  ///   - rows: Height in cells.
  ///   - environment: Variables for the shell.
  /// - Throws: When tmux is missing or does not start.
  package init(columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]) throws {
    folder = try TemporaryFolder()
    socket = "\(folder.path)/tmux"
    let variables = environment.flatMap { ["-e", "\($0.key)=\($0.value)"] }
    try Shell.check(
      ["tmux", "-S", socket, "-f", "/dev/null", "new-session", "-d"] + variables
        + [
          "-c", environment["HOME"] ?? folder.path, "-x", "\(columns)", "-y", "\(rows)", "env",
          "PS1=ready$ ", "sh",
        ])
    try waitFor("ready$")
  }

  deinit { _ = try? Shell.run(["tmux", "-S", socket, "kill-server"]) }

  /// Types text as a person would; it is not followed by Enter.
  package func type(_ text: String) throws {
    try Shell.check(["tmux", "-S", socket, "send-keys", "-l", text])
  }

  /// Presses keys by tmux' names: `Enter`, `C-c`, `PageUp`.
  package func press(_ keys: String...) throws {
    try Shell.check(["tmux", "-S", socket, "send-keys"] + keys)
  }

  /// Types a command line and presses Enter.
  package func run(_ command: String) throws {
    try type(command)
    try press("Enter")
  }

  /// Changes the size of the terminal.
  package func resize(columns: Int, rows: Int) throws {
    try Shell.check([
      "tmux", "-S", socket, "resize-window", "-x", "\(columns)", "-y", "\(rows)",
    ])
  }

  /// What the terminal shows, line by line; with `colours` as escape sequences.
  package func screen(colours: Bool = false) throws -> String {
    try Shell.check(
      ["tmux", "-S", socket, "capture-pane", "-p"] + (colours ? ["-e"] : []))
  }

  /// Adds every octet that programs send from now on to a file.
  package func record(to path: String) throws {
    try Shell.check(["tmux", "-S", socket, "pipe-pane", "cat >> '\(path)'"])
  }

  /// Takes the terminal away, as closing its window does.
  package func close() throws { try Shell.check(["tmux", "-S", socket, "kill-server"]) }

  /// The process of a program that the shell has started.
  package func process(named name: String) throws -> Int32 {
    let shell = try ask("#{pane_pid}")
    let found = try Shell.check(["pgrep", "-n", "-P", shell, name])
    guard let identifier = Int32(found.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw ProgramFailure("no process \(name) below \(shell)")
    }
    return identifier
  }

  /// Asks tmux about the terminal, in its own format language.
  package func ask(_ format: String) throws -> String {
    try Shell.check(["tmux", "-S", socket, "display-message", "-p", format])
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Waits until the screen stays the same for a while and returns it.
  ///
  /// Colours are left out: ncurses leaves the look of a blank to chance where nobody sees it.
  package func waitForRest(seconds: Double = 60) throws -> String {
    let end = ContinuousClock.now + .seconds(seconds)
    var (last, same) = (try screen(), 0)
    // A log that rains is held until its octets are paid, on a large screen for more than three seconds.
    while same < 90 {
      guard ContinuousClock.now < end else { throw ProgramFailure("the screen never rests") }
      usleep(50_000)
      let next = try screen()
      (last, same) = (next, next == last ? same + 1 : 0)
    }
    return last
  }

  /// Whether the terminal is as a shell wants it: main screen, cursor shown, mouse left alone.
  package func isRestored() throws -> Bool {
    try ask("#{alternate_on} #{cursor_flag} #{mouse_any_flag}") == "0 1 0"
  }

  /// Waits until the screen satisfies a condition and returns it.
  @discardableResult
  package func waitUntil(
    seconds: Double = 60, _ what: String, _ condition: (String) -> Bool
  ) throws -> String {
    let end = ContinuousClock.now + .seconds(seconds)
    while true {
      let screen = try screen()
      if condition(screen) { return screen }
      guard ContinuousClock.now < end else {
        throw ProgramFailure("waited \(seconds) s for \(what); the screen shows:\n\(screen)")
      }
      usleep(20_000)
    }
  }

  /// Waits until the screen shows a text.
  @discardableResult
  package func waitFor(_ text: String, seconds: Double = 60) throws -> String {
    try waitUntil(seconds: seconds, "'\(text)'") { $0.contains(text) }
  }
}
