// SPDX-License-Identifier: MIT

package import Foundation

/// What a finished program left behind.
package struct ProgramResult: Sendable {
  package let status: Int32
  package let output: String
  package let errors: String

  /// Both streams, for messages of a failing test.
  package var everything: String { "status \(status)\n\(output)\n\(errors)" }
}

/// A program that could not be run, or that failed where a test cannot go on without it.
package struct ProgramFailure: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}

/// Runs programs; blocks, so call it through ``onThread(_:)``.
package enum Shell {
  /// Runs a program to its end.
  ///
  /// - Parameters:
  ///   - arguments: The program, found by `PATH`, and what it gets.
  ///   - input: The bytes of its standard input.
  ///   - environment: Variables to add to, or to replace in, those of the test.
  ///   - directory: Where it runs.
  /// - Returns: Its status and all that it wrote.
  /// - Throws: When it cannot be started.
  package static func run(
    _ arguments: [String], input: Data = Data(), environment: [String: String] = [:],
    directory: String? = nil
  ) throws -> ProgramResult {
    let folder = try TemporaryFolder()
    // Files instead of pipes: nothing can fill up while nobody reads.
    let streams = try ["in", "out", "err"].map { try folder.write("", to: $0) }
    try input.write(to: URL(filePath: streams[0]))
    let program = try ChildProgram(
      arguments,
      environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
      directory: directory, streams: streams)
    let status = program.wait()
    return ProgramResult(
      status: status, output: try text(streams[1]), errors: try text(streams[2]))
  }

  private static func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }

  /// Runs a program and returns what it printed; any status but 0 is thrown.
  @discardableResult
  package static func check(
    _ arguments: [String], input: Data = Data(), environment: [String: String] = [:]
  ) throws -> String {
    let result = try run(arguments, input: input, environment: environment)
    guard result.status == 0 else {
      throw ProgramFailure("\(arguments.joined(separator: " ")): \(result.everything)")
    }
    return result.output
  }

  /// Whether `PATH` holds a program of that name.
  package static func has(_ program: String) -> Bool {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let folders = path.split(separator: ":").map { String($0) } + ["/usr/sbin"]
    return folders.contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
    }
  }
}
