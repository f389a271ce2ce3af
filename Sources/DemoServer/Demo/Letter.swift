// SPDX-License-Identifier: MIT

/// A message of the demo before it becomes bytes.
struct Letter: Sendable {
  /// Texts have CR LF at the end of each line.
  enum Body: Sendable {
    case text(String)
    case alternatives(text: String, html: String)
    /// A text and a file whose base64 letters are given, in lines.
    case attachment(text: String, name: String, type: String, base64: [UInt8])
  }

  let sender: Person
  let recipient: Person
  let subject: String
  let date: MailDate
  /// Without angle brackets.
  let messageID: String
  /// The message that this one answers.
  var answered: String?
  /// The address of the mailing list it came through.
  var list: String?
  let body: Body

  /// The octets as they travel, with CR LF at the end of each line.
  var content: [UInt8] {
    let (fields, lines) = bodyParts
    return Array((headerFields + fields).joined(separator: "\r\n").utf8)
      + Array("\r\n\r\n".utf8) + lines
  }

  private var headerFields: [String] {
    var fields = [
      "Return-Path: <\(sender.address)>",
      "Received: from mx.example (mx.example [192.0.2.25])\r\n\tby mail.example with ESMTPS;"
        + "\r\n\t\(date.headerDate)",
      "Date: \(date.headerDate)", "From: \(sender.headerText)",
      "To: \(list ?? recipient.headerText)", "Subject: \(EncodedWord.encode(subject))",
      "Message-ID: <\(messageID)>",
    ]
    if let answered { fields += ["In-Reply-To: <\(answered)>", "References: <\(answered)>"] }
    if let list { fields += ["List-Id: <\(list.replacing("@", with: "."))>", "Precedence: list"] }
    return fields + ["MIME-Version: 1.0"]
  }

  private var bodyParts: (fields: [String], lines: [UInt8]) {
    let boundary = "=_\(messageID.prefix { $0 != "@" })"
    switch body {
    case .text(let text): return (Self.fields(for: text), Array(text.utf8))
    case .alternatives(let text, let html):
      let parts = [
        Self.part(Self.fields(for: text), Array(text.utf8)),
        Self.part(Self.fields(for: html, type: "text/html"), Array(html.utf8)),
      ]
      return ([Self.multipart("alternative", boundary)], Self.join(parts, boundary))
    case .attachment(let text, let name, let type, let base64):
      let fields = [
        "Content-Type: \(type); name=\"\(name)\"",
        "Content-Disposition: attachment; filename=\"\(name)\"",
        "Content-Transfer-Encoding: base64",
      ]
      let parts = [
        Self.part(Self.fields(for: text), Array(text.utf8)), Self.part(fields, base64),
      ]
      return ([Self.multipart("mixed", boundary)], Self.join(parts, boundary))
    }
  }

  private static func fields(for text: String, type: String = "text/plain") -> [String] {
    // Only ASCII has as many units in UTF-16 as in UTF-8.
    let isASCII = text.utf8.count == text.utf16.count
    return [
      "Content-Type: \(type); charset=\(isASCII ? "us-ascii" : "utf-8")",
      "Content-Transfer-Encoding: \(isASCII ? "7bit" : "8bit")",
    ]
  }

  private static func multipart(_ kind: String, _ boundary: String) -> String {
    "Content-Type: multipart/\(kind);\r\n boundary=\"\(boundary)\""
  }

  private static func part(_ fields: [String], _ lines: [UInt8]) -> [UInt8] {
    Array("\(fields.joined(separator: "\r\n"))\r\n\r\n".utf8) + lines
  }

  private static func join(_ parts: [[UInt8]], _ boundary: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for part in parts {
      bytes += Array("--\(boundary)\r\n".utf8)
      bytes += part
      bytes += Array("\r\n".utf8)
    }
    return bytes + Array("--\(boundary)--\r\n".utf8)
  }
}
