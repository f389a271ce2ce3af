// SPDX-License-Identifier: MIT

/// Something that the rc file has computed when it is needed, by Python or by an option without it.
///
/// Safe to use from several threads at once; a computation may take as long as a question to a person.
package struct Computed<Input, Output>: Sendable {
  /// What stands in the rc file, on one line, for people.
  package let source: String
  /// Computes one answer.
  ///
  /// Throws a `SyncProblem` that names the option when the computation fails or its result is of no
  /// use.
  package let compute: @Sendable (Input) throws(SyncProblem) -> Output

  package init(
    _ source: String, _ compute: @escaping @Sendable (Input) throws(SyncProblem) -> Output
  ) {
    self.source = source
    self.compute = compute
  }
}

extension Computed where Input == Void {
  /// Computes the answer to a question that has no argument.
  ///
  /// Throws as ``compute`` does.
  package func find() throws(SyncProblem) -> Output { try compute(()) }
}
