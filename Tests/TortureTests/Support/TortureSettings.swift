// SPDX-License-Identifier: MIT

import Foundation

/// How long the torture takes: short within `make test`, long with the variables of `make torture`.
enum TortureSettings {
  /// `OFFLINEIMAP_TORTURE_SEED`: the first seed; the others follow it.
  static let seed = number("SEED") ?? 1
  /// `OFFLINEIMAP_TORTURE_HISTORIES`: how many random histories are played.
  static let histories = number("HISTORIES") ?? 200
  /// `OFFLINEIMAP_TORTURE_KILLS`: how many times the program is killed at a random instant.
  static let kills = number("KILLS") ?? 12
  /// `OFFLINEIMAP_TORTURE_STRIDE`: of the moments at which a run can be struck, every *n*th is tried.
  static let stride = max(1, number("STRIDE") ?? 11)
  /// The same for moments that need a process each, which takes longer.
  static let processStride = stride == 1 ? 1 : stride * 3
  /// `OFFLINEIMAP_TORTURE_CUTS`: at how many places a connection is cut.
  static let cuts = number("CUTS") ?? 8

  private static func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment["OFFLINEIMAP_TORTURE_\(name)"].flatMap { Int($0) }
  }
}
