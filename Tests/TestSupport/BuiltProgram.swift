// SPDX-License-Identifier: MIT

import Foundation

/// The program as it was built together with the tests.
package enum BuiltProgram {
  /// The path of the executable: it lies beside the test bundle.
  package static let path: String = {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(filePath: tests).deletingLastPathComponent().appending(path: "offlineimap").path()
  }()
}

/// A home directory with an rc file, for runs of the built program.
///
/// Blocks, so use it inside ``onThread(_:)``.
package final class Home: Sendable {
  private let folder: TemporaryFolder
  private let runtime: TemporaryFolder
  /// Where the sockets of programs lie.
  package var runtimeDirectory: String { runtime.path }
  /// The absolute path of the home directory.
  package var path: String { folder.path }
  /// The directory of the state.
  package var metadata: String { "\(path)/.offlineimap" }

  package init() throws {
    folder = try TemporaryFolder()
    runtime = try TemporaryFolder()
  }

  /// Writes `~/.offlineimaprc`.
  package func configure(_ text: String) throws { try folder.write(text, to: ".offlineimaprc") }

  /// Writes a file below the home directory.
  @discardableResult
  package func write(_ text: String, to name: String) throws -> String {
    try folder.write(text, to: name)
  }

  /// Runs the built program to its end.
  package func run(_ arguments: String..., environment: [String: String] = [:]) throws
    -> ProgramResult
  {
    try Shell.run(
      [BuiltProgram.path] + arguments, environment: self.environment.merging(environment) { $1 },
      directory: path)
  }

  /// Runs the built program on the plain interface, expects success, and returns what it says.
  @discardableResult
  package func sync(_ arguments: [String] = []) throws -> String {
    let result = try Shell.run(
      [BuiltProgram.path, "-u", "basic"] + arguments, environment: environment, directory: path)
    guard result.status == 0 else { throw ProgramFailure(result.everything) }
    return result.output
  }

  /// Runs OfflineIMAP 8 itself on the same home, with one thread.
  ///
  /// With more, one first run with `startdate` in eighty fails: two of its threads make the same folder.
  package func runOriginal(_ arguments: String...) throws -> ProgramResult {
    try Shell.run(
      ["/usr/bin/offlineimap", "-1"] + arguments, environment: environment, directory: path)
  }

  /// Starts the built program and returns while it runs; its output goes to files.
  package func start(
    _ arguments: String..., environment: [String: String] = [:]
  ) throws -> RunningProgram {
    try RunningProgram(
      [BuiltProgram.path] + arguments,
      environment: self.environment.merging(environment) { $1 }, directory: path)
  }

  /// What a program needs to live in this home and no other.
  ///
  /// A crash is not traced: symbolising a test build takes longer than any test should.
  package var environment: [String: String] {
    [
      "HOME": path, "XDG_RUNTIME_DIR": runtime.path, "XDG_CONFIG_HOME": "\(path)/.config",
      "LC_ALL": "C.UTF-8", "TZ": "UTC",
      "SWIFT_BACKTRACE": "enable=no",
    ]
  }
}

/// A program that a test signals and waits for.
package final class RunningProgram: Sendable {
  private let program: ChildProgram
  private let output: TemporaryFolder

  fileprivate init(_ arguments: [String], environment: [String: String], directory: String) throws {
    output = try TemporaryFolder()
    let folder = output
    let streams = try ["out", "err"].map { try folder.write("", to: $0) }
    program = try ChildProgram(
      arguments,
      environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
      directory: directory, streams: ["/dev/null"] + streams)
  }

  deinit {
    program.signal(SIGKILL)
    program.wait()
  }

  /// The process id.
  package var identifier: Int32 { program.identifier }

  /// Everything that it wrote so far.
  package var text: String {
    ["out", "err"].map { name in
      (try? String(contentsOfFile: "\(output.path)/\(name)", encoding: .utf8)) ?? ""
    }.joined()
  }

  /// Sends a signal.
  package func signal(_ number: Int32) { program.signal(number) }

  /// Waits until the output contains a text `count` times.
  package func wait(for text: String, count: Int = 1, seconds: Double = 60) throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while self.text.components(separatedBy: text).count <= count {
      guard ContinuousClock.now < end, program.poll() == nil else {
        throw ProgramFailure("'\(text)' did not come \(count) times:\n\(self.text)")
      }
      usleep(5_000)
    }
  }

  /// Waits for its end and returns its status; a signal that ended it counts as 128 plus its number.
  package func waitForEnd(seconds: Double = 30) throws -> Int32 {
    let end = ContinuousClock.now + .seconds(seconds)
    while true {
      if let status = program.poll() { return status }
      guard ContinuousClock.now < end else {
        throw ProgramFailure("the program does not end:\n\(text)")
      }
      usleep(5_000)
    }
  }
}
