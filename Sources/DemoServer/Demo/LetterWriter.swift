// SPDX-License-Identifier: MIT

/// Writes the mail of one account, always the same for the same seed.
struct LetterWriter: Sendable {
  private struct Question: Sendable {
    let subject: String
    let messageID: String
  }

  private let owner: Person
  private var generator: SeededGenerator
  private var count = 0
  /// The last messages by subject list, for people who share a language to answer.
  private var questions: [[String]: [Question]] = [:]
  /// Letters that lines of attachments are cut from; making each anew would slow the start.
  private let noise: [UInt8]

  init(owner: Person, seed: UInt64) {
    self.owner = owner
    var generator = SeededGenerator(seed: seed)
    noise = Base64.mime.encode((0..<6144).map { _ in UInt8(generator.number(0...255)) })
    self.generator = generator
  }

  /// Writes a message about a topic; one in three answers an earlier one.
  mutating func write(about topic: Topic, at date: MailDate) -> [UInt8] {
    let voice = generator.chance(percent: 50) ? topic.voices[0] : generator.pick(topic.voices)
    let sender = generator.pick(voice.senders)
    let known = questions[voice.subjects] ?? []
    let answered = generator.chance(percent: 33) && !known.isEmpty ? generator.pick(known) : nil
    let subject = answered.map { "Re: \($0.subject)" } ?? fill(generator.pick(voice.subjects))
    count += 1
    let messageID = "\(count).\(generator.number(100_000...999_999))@\(owner.domain)"
    if answered == nil {
      questions[voice.subjects] =
        known.suffix(7) + [Question(subject: subject, messageID: messageID)]
    }
    let form = generator.pick(weighted: topic.forms)
    return Letter(
      sender: sender, recipient: owner, subject: subject, date: date, messageID: messageID,
      answered: answered?.messageID, list: topic.list, body: body(form, voice, from: sender)
    ).content
  }

  private mutating func body(
    _ form: Topic.Form, _ voice: Topic.Voice, from sender: Person
  ) -> Letter.Body {
    let signature = "\r\n-- \r\n\(sender.name)\r\n"
    switch form {
    case .note: return .text(text(voice, bytes: generator.number(100...1400)) + signature)
    case .discussion:
      let quoted = text(voice, bytes: generator.number(500...2500))
        .split(separator: "\r\n", omittingEmptySubsequences: false).map { "> \($0)" }
      let answer = text(voice, bytes: generator.number(500...2500))
      return .text(quoted.joined(separator: "\r\n") + "\r\n\r\n" + answer + signature)
    case .newsletter:
      let html = (0..<generator.number(8...30)).map { _ in row(voice) }.joined()
      let page = "<html><body>\r\n<table>\r\n\(html)</table>\r\n</body></html>\r\n"
      return .alternatives(text: text(voice, bytes: 800) + "\r\n", html: page)
    case .attachment(let name, let type, let kilobytes):
      return .attachment(
        text: text(voice, bytes: 200) + signature, name: name, type: type,
        base64: file(kilobytes: generator.number(kilobytes)))
    }
  }

  /// Paragraphs of at least that many bytes together; no sentence follows itself.
  private mutating func text(_ voice: Topic.Voice, bytes: Int) -> String {
    var text = ""
    var deck: [String] = []
    while text.utf8.count < bytes {
      if deck.isEmpty { deck = voice.sentences.shuffled(using: &generator) }
      let end = deck.count % 4
      text += fill(deck.removeLast()) + (end == 1 ? "\r\n\r\n" : end == 3 ? "\r\n" : " ")
    }
    while text.last == "\r\n" || text.last == " " { text.removeLast() }
    return text + "\r\n"
  }

  private mutating func row(_ voice: Topic.Voice) -> String {
    let padding = generator.number(2...24)
    let style = "font-family: sans-serif; font-size: 14px; padding: \(padding)px; color: #333333"
    return "<tr><td style=\"\(style)\">\r\n\(text(voice, bytes: 700))</td></tr>\r\n"
  }

  /// Base64 in lines of 76 letters, as a file of that size would look.
  private mutating func file(kilobytes: Int) -> [UInt8] {
    var lines: [UInt8] = []
    lines.reserveCapacity(kilobytes * 1024 + 80)
    while lines.count < kilobytes * 1024 {
      let start = generator.number(0...noise.count - 77)
      lines += noise[start..<start + 76]
      lines += [0x0d, 0x0a]
    }
    return lines
  }

  /// Puts a number in the place of the `#`, if there is one.
  private mutating func fill(_ text: String) -> String {
    guard let mark = text.utf8.firstIndex(of: UInt8(ascii: "#")) else { return text }
    return "\(text[..<mark])\(generator.number(2...59))\(text[text.index(after: mark)...])"
  }
}
