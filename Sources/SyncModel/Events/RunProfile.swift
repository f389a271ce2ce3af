// SPDX-License-Identifier: MIT

/// Where the runs of an account spent their time (`-P`), in seconds.
package struct RunProfile: Equatable, Sendable {
  /// One kind of work.
  package enum Work: String, CaseIterable, Sendable {
    case connecting, hooks, comparing, listing, planning, downloading, uploading, deleting
    case flags = "changing flags"
    case other = "beginning and ending"
    case person = "waiting for a person"
    case idle = "waiting for work or the next run"

    /// What a thread with that activity works on.
    package init(_ activity: Activity) {
      switch activity {
      case .idle: self = .idle
      case .connecting: self = .connecting
      case .account: self = .other
      case .structure: self = .comparing
      case .folder: self = .planning
      case .listing: self = .listing
      case .downloading: self = .downloading
      case .uploading: self = .uploading
      case .deleting: self = .deleting
      case .addingFlags, .removingFlags: self = .flags
      case .attention: self = .person
      }
    }
  }

  package let account: AccountName
  /// The time of all threads of the account together.
  package var work: [Work: Double] = [:]
  /// From the beginning to the end of each run, added up.
  package var elapsed = 0.0
  /// How many runs have ended.
  package var runs = 0
  /// How much of the work was waiting for the server.
  package var waiting = 0.0
  /// How often a thread waited for the server.
  package var waits = 0

  package init(account: AccountName) { self.account = account }
}
