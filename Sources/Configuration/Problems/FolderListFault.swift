// SPDX-License-Identifier: MIT

/// What is wrong with an entry of `folderpatterns` or `folderrenames`.
///
/// The words of an entry are those at the ends of its arrows.
enum FolderListFault: Error, Equatable, Sendable {
  case openQuotation(String)
  case textAfterQuotation(String)
  case arrowInPattern([String])
  case emptyPattern
  case noArrow(String)
  case twoArrows([String])
  /// Nothing stands on one side of the arrow.
  case halfRule([String])
  case twoStars([String])
  /// Only one side has a `*`.
  case loneStar([String])
  /// A rule before has the same left side.
  case repeated(String)
  /// Two rules have the same right side.
  case collision(String, String, local: String)
  /// `nametrans` is set in the same section.
  case besideTranslation
  /// The repository is the local one.
  case onLocalSide

  var text: String {
    switch self {
    case .openQuotation(let text):
      "the quotation mark in \(text.shown) has no end. Add it on the same line."
    case .textAfterQuotation(let text):
      "\(text.shown) goes on after its quotation marks. Put a comma there, or move the mark."
    case .arrowInPattern(let words):
      "\(Self.rule(words)) is no pattern. Write it to folderrenames, or in quotation marks."
    case .emptyPattern: "there is no pattern after the !. Add it, or remove the !."
    case .noArrow(let word):
      "\(word.quoted) has no new name. Write \(word.shown) -> name."
    case .twoArrows(let words):
      "\(Self.rule(words)) has more than one arrow. Put a comma between two rules."
    case .halfRule(let words):
      "\(Self.rule(words)) lacks a name. Write one on both sides; \"\" is the Maildir at the root."
    case .twoStars(let words):
      "\(Self.rule(words)) has more than one * in a name. Write one at most."
    case .loneStar(let words):
      "\(Self.rule(words)) has a * on one side only, so names would not find their way back. Write one "
        + "on both sides, or none."
    case .repeated(let remote):
      "there is a rule for \(remote.quoted) above. Remove one of the two."
    case .collision(let first, let second, let local):
      "\(first.quoted) and \(second.quoted) would both be \(local.quoted). Give one another name."
    case .besideTranslation:
      "nametrans is set as well, and only one of them can name the folders. Remove one."
    case .onLocalSide:
      "this is the local repository. Move it to the remote one; it works both ways there."
    }
  }

  private static func rule(_ words: [String]) -> String {
    words.joined(separator: " -> ").quoted
  }
}
