// SPDX-License-Identifier: MIT

import POSIX
import Testing

@Suite("ProcessorSet")
struct ProcessorSetTests {
  private static func set(_ numbers: [Int]) -> ProcessorSet {
    var set = ProcessorSet()
    for number in numbers { set.insert(number) }
    return set
  }

  @Test(
    "a part of a set begins with a processor and goes on with those that follow",
    arguments: [
      ([0, 1, 2, 3], 1, [1, 2]), ([0, 1, 2, 3], 3, [0, 3]), ([5], 5, [5]),
      ([2, 900], 900, [2, 900]),
      ([0, 4, 8], 5, [0, 8]), ([0, 1], -1, [0, 1]), ([], 0, []),
    ] as [([Int], Int, [Int])])
  func parts(all: [Int], first: Int, expected: [Int]) {
    #expect(Self.set(all).reduced(to: 2, from: first).numbers == expected)
  }

  @Test("a thread and those that it begins are limited, and afterwards it has all processors again")
  func limiting() throws {
    let before = try #require(ProcessorSet.allowed)
    let sets = Monitor<[ProcessorSet?]>([])
    try ProcessorSet.limited(to: 1) {
      let helper = try Thread(named: "helper") { sets.update { $0.append(.allowed) } }
      helper.join()
      sets.update { $0.append(.allowed) }
    }
    #expect(sets.read { $0.map { $0?.numbers.count } } == [1, 1])
    #expect(ProcessorSet.allowed == before)
  }

  @Test("a failure in between leaves the thread all processors as well")
  func failure() {
    let before = ProcessorSet.allowed
    #expect(throws: SystemError.self) {
      try ProcessorSet.limited(to: 1) { () throws(SystemError) in
        throw SystemError(code: 5, operation: "read")
      }
    }
    #expect(ProcessorSet.allowed == before)
  }
}
