// SPDX-License-Identifier: MIT

extension Array {
  /// Sorts by a number; elements with one number stay in the order that they have.
  ///
  /// By the digits of the number, eleven bits at a time: listings are long and come in no order, and
  /// comparing takes twice as long.
  ///
  /// - Complexity: O(*n*), with memory for one more array.
  @inlinable package mutating func sort(byNumber number: (Element) -> UInt32) {
    let isSorted = zip(self, dropFirst()).allSatisfy { number($0) <= number($1) }
    if isSorted { return }
    let bits = reduce(UInt32(0)) { $0 | number($1) }
    for shift in stride(from: UInt32(0), to: 32, by: 11) where bits >> shift != 0 {
      var places = [Int](repeating: 0, count: 2_049)
      for element in self { places[Int(number(element) >> shift & 2_047) + 1] += 1 }
      for digit in 1..<places.count { places[digit] += places[digit - 1] }
      var sorted = self
      for element in self {
        let digit = Int(number(element) >> shift & 2_047)
        sorted[places[digit]] = element
        places[digit] += 1
      }
      self = sorted
    }
  }
}
