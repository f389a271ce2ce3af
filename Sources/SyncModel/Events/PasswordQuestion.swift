// SPDX-License-Identifier: MIT

/// A password that the program cannot find by itself.
package struct PasswordQuestion: Equatable, Codable, Sendable {
  /// Names the question in the answer; counts up from 1 in each process.
  package let id: Int
  package let account: AccountName
  package let repository: RepositoryName
  package let user: String
  package let host: String
  /// What the server said of the last password, when there was one.
  package let refusal: String?
  /// The words of a program that asks for something else than the password itself.
  package let prompt: String?

  package init(
    id: Int, account: AccountName, repository: RepositoryName, user: String, host: String,
    refusal: String? = nil, prompt: String? = nil
  ) {
    self.id = id
    self.account = account
    self.repository = repository
    self.user = user
    self.host = host
    self.refusal = refusal
    self.prompt = prompt
  }
}

/// A wish for the terminal, which an interface has in use.
package struct TerminalQuestion: Equatable, Codable, Sendable {
  /// Names the question in the answer; counts up from 1 in each process.
  package let id: Int
  package let account: AccountName
  /// What it is for, such as `run pass`.
  package let purpose: String

  package init(id: Int, account: AccountName, purpose: String) {
    self.id = id
    self.account = account
    self.purpose = purpose
  }
}

/// Why an account waits for a person.
package struct PasswordWait: Equatable, Codable, Sendable {
  package let user: String
  package let host: String
  /// How often in a row the server refused the same password; 0 if a question was not answered.
  package let refusals: Int
  /// Where the password came from, such as `remotepassfile /home/jane/.password`.
  package let origin: String
  /// What the server said.
  package let refusal: String?

  package init(user: String, host: String, refusals: Int, origin: String, refusal: String?) {
    self.user = user
    self.host = host
    self.refusals = refusals
    self.origin = origin
    self.refusal = refusal
  }
}
