// SPDX-License-Identifier: MIT

import SyncModel

extension DeletionLimit {
  /// Reads `20`, or `20, 10` with a percentage, which is 0 when it is left out.
  init?(_ text: String) {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map {
      PythonValue.integer(String(String($0).stripped))
    }
    guard (1...2).contains(numbers.count), let count = numbers[0],
      (0...1_000_000_000).contains(count)
    else { return nil }
    self.init(count: count, percent: 0)
    guard numbers.count == 2 else { return }
    guard let percent = numbers[1], (0...100).contains(percent) else { return nil }
    self.percent = percent
  }
}
