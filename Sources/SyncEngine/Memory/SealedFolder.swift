// SPDX-License-Identifier: MIT

/// A folder in step, of which nobody but this program has changed anything meanwhile.
struct SealedFolder {
  /// What is to become of the names of its files.
  enum Names {
    /// This run has read the folder for another reason, and may do so the next time.
    case forgotten
    /// This run had to read the folder for them: if the next one has to as well, they are worth remembering.
    case wanted
    case known(MaildirIndex)
  }

  /// When its directories changed last; the next change will give them other times.
  let mark: MaildirMark
  let names: Names
}
