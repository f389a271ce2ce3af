// SPDX-License-Identifier: MIT

import SyncModel

/// The expression as what an option needs.
extension PythonExpression {
  private func computed<Input, Output>(
    _ compute: @escaping @Sendable (PythonExpression, Input) throws(SyncProblem) -> Output
  ) -> Computed<Input, Output> {
    Computed(isSecret ? "…" : shown) { (input) throws(SyncProblem) in try compute(self, input) }
  }

  /// The text on one line.
  private var shown: String {
    source.split(whereSeparator: \.isNewline).map { $0.stripped }.joined(separator: " ")
  }

  /// A text, or bytes of UTF-8.
  var text: Computed<Void, String> {
    computed { (expression, _) throws(SyncProblem) in
      guard let text = try expression.value("text").text else { throw expression.unexpected }
      return text
    }
  }

  /// A text; `None` and "" are none.
  var secret: Computed<Void, Secret?> {
    computed { (expression, _) throws(SyncProblem) in
      let text = try expression.value("optional text").text
      return text.flatMap { $0.isEmpty ? nil : Secret($0) }
    }
  }

  var port: Computed<Void, UInt16> {
    computed { (expression, _) throws(SyncProblem) in
      let number = try expression.value("number").number ?? 0
      guard let port = UInt16(exactly: number), port > 0 else {
        let fault = PythonException(kind: "", message: "It gave \(number), which is no port")
        throw PythonAdvice(expression, .raised(fault)).problem
      }
      return port
    }
  }

  /// A list of names; `None` is an empty one.
  var folders: Computed<Void, [FolderName]> {
    computed { (expression, _) throws(SyncProblem) in
      try expression.value("names").list?.compactMap(\.text).map { FolderName($0) } ?? []
    }
  }

  /// A function from names to names.
  var translation: Computed<[FolderName], [FolderName]> {
    computed { (expression, names) throws(SyncProblem) in
      let answers = try expression.calls("text", names.map(Self.arguments))
      return answers.map { FolderName($0.text ?? "") }
    }
  }

  /// A function that says of names whether they take part.
  var filter: Computed<[FolderName], [Bool]> {
    computed { (expression, names) throws(SyncProblem) in
      try expression.calls("truth", names.map(Self.arguments)).map { $0.boolean ?? false }
    }
  }

  /// A function that compares two names as `cmp` of Python 2 did.
  var order: Computed<[FolderName], [FolderName]> {
    computed { (expression, names) throws(SyncProblem) in
      try expression.sorted("sort", names.map { .text($0.rawValue) }).map { names[$0] }
    }
  }

  /// A function that gives the UIDs to leave out for a folder's name, or `None`.
  var ignoredMessages: Computed<FolderName, Set<UInt32>> {
    computed { (expression, name) throws(SyncProblem) in
      let numbers = try expression.calls("numbers", [Self.arguments(name)])[0].list ?? []
      return Set(numbers.compactMap { $0.number.flatMap { UInt32(exactly: $0) } })
    }
  }

  /// A function that is called for what it does.
  var hook: Computed<Void, Void> {
    computed { (expression, _) throws(SyncProblem) in
      _ = try expression.calls("nothing", [.list([])])
    }
  }

  private static func arguments(_ name: FolderName) -> JSONValue { .list([.text(name.rawValue)]) }
}

/// The functions of `[mbnames]`.
extension PythonExpression {
  /// A function of the names of account and folder.
  var entryFilter: Computed<[MailboxListSettings.Entry], [Bool]> {
    Computed(shown) { (entries) throws(SyncProblem) in
      let inputs = entries.map { entry -> JSONValue in
        .list([.text(entry.account.rawValue), .text(entry.folder.rawValue)])
      }
      return try calls("truth", inputs).map { $0.boolean ?? false }
    }
  }

  /// A function of a dictionary that gives a key to sort by.
  var entryOrder: Computed<[MailboxListSettings.Entry], [MailboxListSettings.Entry]> {
    Computed(shown) { (entries) throws(SyncProblem) in
      let inputs = entries.map { entry -> JSONValue in
        .object([
          "accountname": .text(entry.account.rawValue),
          "foldername": .text(entry.folder.rawValue), "localfolders": .optional(entry.root),
        ])
      }
      return try sorted("sort by key", inputs).map { entries[$0] }
    }
  }
}
