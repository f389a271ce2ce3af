// SPDX-License-Identifier: MIT

/// UIDs that come one by one, so that it can be told which came before.
///
/// Those that ascend, as nearly all servers send them, are kept as ranges: a few bytes for a million.  Others
/// are kept one by one, in some 10 bytes each.
package struct SeenUIDs: Sendable {
  private var ascending = UIDSet([UID]())
  /// What came after a higher one, and is not among the ``ascending``.
  private var others: Set<UID> = []

  package init() {}

  /// Adds a UID and returns whether it was missing.
  ///
  /// - Complexity: O(log *n*), whatever the order.
  package mutating func insert(_ uid: UID) -> Bool {
    guard let last = ascending.ranges.last, last.upperBound >= uid.rawValue else {
      ascending.append(uid.rawValue)
      return true
    }
    return !ascending.contains(uid) && others.insert(uid).inserted
  }
}
