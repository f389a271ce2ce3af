// SPDX-License-Identifier: MIT

import Foundation
import TestSupport

/// What the numbers were measured on and with.
enum Machine {
  /// The program that is measured: it lies beside the benchmark.
  static let programPath = "\(BuiltProgram.path).installed"

  /// Puts the program there as `make install` does.
  ///
  /// The kernel maps a file that was written from its beginning to its end in larger pieces than what a
  /// linker leaves, and the peers are installed, too.
  static func install() throws {
    try Shell.check(["install", "-m", "755", BuiltProgram.path, programPath])
  }

  /// Processor, memory, kernel, and the file system of `folder` with its options, in one line.
  static func shape(of folder: String) -> String {
    let model = firstMatch(of: /model name\s*: (.*)/, in: "/proc/cpuinfo") ?? "unknown processor"
    let kilobytes = firstMatch(of: /MemTotal: *(\d+)/, in: "/proc/meminfo").flatMap { Int($0) } ?? 0
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let fileSystem = output(["findmnt", "-n", "-o", "FSTYPE,OPTIONS", "-T", folder])
      .split(separator: " ").joined(separator: " ")
    return "\(cores) cores (\(model)), \(kilobytes >> 20) GB, Linux \(output(["uname", "-r"])), "
      + fileSystem
  }

  /// How busy the machine was in the last minute, and what that means for the times.
  static var load: String {
    let text = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
    let load = text.split(separator: " ").first.flatMap { Double($0) } ?? 0
    let isBusy = load > Double(ProcessInfo.processInfo.activeProcessorCount)
    return "load \(load)" + (isBusy ? ", so that other programs had their part in every time" : "")
  }

  /// The commit of the checkout, with a sign when files differ from it.
  static var commit: String {
    let path = ProjectFiles.root.path()
    let changes = output([
      "git", "-C", path, "status", "--porcelain", "--untracked-files=no", "--", "Sources", "Tests",
    ])
    return output(["git", "-C", path, "rev-parse", "--short", "HEAD"])
      + (changes.isEmpty ? "" : "+")
  }

  /// The versions of the server and of the peers, as far as they are installed.
  static var versions: String {
    ["dovecot-core", "isync", "offlineimap3"].compactMap { package in
      let version = output(["dpkg-query", "-W", "-f", "${Version}", package])
      return version.isEmpty ? nil : "\(package) \(version)"
    }.joined(separator: ", ")
  }

  private static func output(_ command: [String]) -> String {
    let text = (try? Shell.check(command)) ?? ""
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private static func firstMatch(of pattern: Regex<(Substring, Substring)>, in file: String)
    -> String?
  {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
    return text.firstMatch(of: pattern).map { String($0.1) }
  }
}
