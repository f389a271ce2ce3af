// SPDX-License-Identifier: MIT

import Testing

/// What a run has to do when something fails.
struct Scenario: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// What is done to both sides after they were in step.
  let steps: [Step]

  static let all = [
    Scenario(
      testDescription: "the first run",
      steps: (0..<4).map { .deliver(folder: $0 % 2, flags: $0 == 1 ? "S" : "") }),
    Scenario(
      testDescription: "download",
      steps: [.verify] + (0..<3).map { .deliver(folder: 0, flags: $0 == 1 ? "S" : "") }),
    Scenario(
      testDescription: "upload",
      steps: [.verify] + (0..<3).map { .addFile(folder: 0, flags: "S", isNew: $0 == 1) }),
    Scenario(
      testDescription: "deletions on both sides",
      steps: [
        .deliver(folder: 0, flags: ""), .deliver(folder: 0, flags: "S"),
        .deliver(folder: 0, flags: ""), .deliver(folder: 0, flags: "S"), .verify,
        .expunge(folder: 0, which: 0), .removeFile(folder: 0, which: 1),
      ]),
    Scenario(
      testDescription: "flags on both sides",
      steps: [
        .deliver(folder: 0, flags: ""), .deliver(folder: 0, flags: "S"),
        .deliver(folder: 0, flags: "S"), .verify,
        .flag(onServer: true, folder: 0, which: 0, letter: "S"),
        .flag(onServer: false, folder: 0, which: 1, letter: "F"),
        .flag(onServer: true, folder: 0, which: 2, letter: "S"),
      ]),
    Scenario(
      testDescription: "moves on both sides",
      steps: [
        .deliver(folder: 0, flags: ""), .deliver(folder: 0, flags: "S"),
        .deliver(folder: 0, flags: ""), .createFolder(onServer: true, folder: 1), .verify,
        .move(onServer: true, folder: 0, which: 0, to: 1),
        .move(onServer: false, folder: 0, which: 0, to: 1),
      ]),
  ]
}
