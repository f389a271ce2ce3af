// SPDX-License-Identifier: MIT

/// What a folder of the demo is about: who writes there, about what, and in which form.
struct Topic: Sendable {
  /// People who share a language, and what they say.
  struct Voice: Sendable {
    let senders: [Person]
    /// `#` becomes a number.
    let subjects: [String]
    /// Each is a sentence or two; `#` becomes a number.
    let sentences: [String]
  }

  /// The shapes of a message, by what makes their size.
  enum Form: Sendable {
    /// Plain text, half a kilobyte to two.
    case note
    /// Plain text with quotations, two to six kilobytes.
    case discussion
    /// Text and HTML, eight to thirty kilobytes.
    case newsletter
    /// A short text and a file of some kilobytes.
    case attachment(name: String, type: String, kilobytes: ClosedRange<Int>)
  }

  /// The first voice speaks half of the time.
  let voices: [Voice]
  let forms: [(weight: Int, Form)]
  /// The address of a mailing list, if the messages come through one.
  var list: String?

  private static let photo = Form.attachment(
    name: "photo.jpg", type: "image/jpeg", kilobytes: 40...140)
  private static let document = Form.attachment(
    name: "document.pdf", type: "application/pdf", kilobytes: 20...90)
  private static let slides = Form.attachment(
    name: "slides.pdf", type: "application/pdf", kilobytes: 60...240)

  static let family = Topic(
    voices: Voice.family, forms: [(70, .note), (12, .discussion), (18, photo)])
  static let purchases = Topic(
    voices: Voice.shops, forms: [(45, .note), (40, .newsletter), (15, document)])
  static let travel = Topic(
    voices: Voice.travellers, forms: [(60, .note), (20, .newsletter), (20, document)])
  static let project = Topic(
    voices: Voice.colleagues, forms: [(45, .note), (35, .discussion), (12, document), (8, slides)])
  static let robots = Topic(voices: Voice.robots, forms: [(80, .note), (20, .discussion)])
  static let mailingList = Topic(
    voices: Voice.listMembers, forms: [(35, .note), (65, .discussion)],
    list: "dev@lists.example")
  static let studies = Topic(
    voices: Voice.university,
    forms: [(55, .note), (25, .discussion), (10, .newsletter), (10, slides)])
}
