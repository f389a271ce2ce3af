// SPDX-License-Identifier: MIT

/// What became of a command of `presynchook` or `postsynchook`.
package struct HookReport: Equatable, Codable, Sendable {
  /// How a command ended.
  package enum Ending: Equatable, Codable, Sendable {
    /// 0 to 255; below 0 it is the number of the signal that ended the command, as Python has it.
    case returned(Int)
    /// It took longer than so many seconds and was ended.
    case timedOut(seconds: Int)
    /// It was ended because the program ends.
    case interrupted
  }

  /// The command as the file has it.
  package let command: String
  package let ending: Ending
  /// The beginning of what it wrote to standard output.
  package let output: String
  /// The beginning of what it wrote to standard error.
  package let errors: String
  /// How many bytes it wrote besides.
  package let omitted: Int

  package init(command: String, ending: Ending, output: String, errors: String, omitted: Int) {
    self.command = command
    self.ending = ending
    self.output = output
    self.errors = errors
    self.omitted = omitted
  }
}
