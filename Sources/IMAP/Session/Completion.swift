// SPDX-License-Identifier: MIT

/// How a command ended.
package struct Completion: Equatable, Sendable {
  package let tag: Tag
  /// The name of the command, such as `UID FETCH`.
  package let name: String
  /// Whether it succeeded.
  package let condition: Condition
  /// Code and text of the tagged response.
  package let text: ResponseText

  package init(tag: Tag, name: String, condition: Condition, text: ResponseText) {
    self.tag = tag
    self.name = name
    self.condition = condition
    self.text = text
  }

  /// Returns the text of a success, and throws when the command failed.
  @discardableResult
  package func get() throws(CommandFailure) -> ResponseText {
    guard condition == .ok else {
      throw CommandFailure(name: name, isRejected: condition == .bad, text: text)
    }
    return text
  }
}

/// A command that the server answered with NO or BAD.
package struct CommandFailure: Error, Equatable, Sendable {
  /// The name of the command, such as `UID FETCH`.
  package let name: String
  /// Whether the answer was BAD: the server did not accept the command as such.
  package let isRejected: Bool
  /// Why, in the server's words; not fit for a terminal before it is escaped.
  package let text: ResponseText

  package init(name: String, isRejected: Bool, text: ResponseText) {
    self.name = name
    self.isRejected = isRejected
    self.text = text
  }
}
