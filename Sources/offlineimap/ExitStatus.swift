// SPDX-License-Identifier: MIT

import SyncEngine
import SyncModel

/// How the process ends, for scripts.
enum ExitStatus: Int32 {
  case success = 0
  /// Something failed, or the rc file cannot be used.
  case failure = 1
  /// Nothing failed, but a folder was left alone because its UIDVALIDITY changed.
  case validityChanged = 2

  /// `attach` found no program that runs; `status` found an account that was never synchronised.
  case nothingThere = 3

  /// A command line that cannot be obeyed ends with 2, as Python's optparse does.
  static let usage = ExitStatus.validityChanged

  init(_ result: RunResult) {
    if result.hasFailed {
      self = .failure
    } else {
      self = result.summary.validityChanges > 0 ? .validityChanged : .success
    }
  }
}
