// SPDX-License-Identifier: MIT

/// The beginning of a message body that follows in pieces.
package struct BodyStart: Equatable, Sendable {
  /// The position of the message in the mailbox, as in the FETCH response that will follow.
  package let sequenceNumber: UInt32
  /// The UID, when the server named it before the body; else only the FETCH response tells it.
  package let uid: UID?
  /// Which part of the message it is.
  package let section: BodySection
  /// How many octets will come.
  package let octets: Int

  package init(sequenceNumber: UInt32, uid: UID?, section: BodySection, octets: Int) {
    self.sequenceNumber = sequenceNumber
    self.uid = uid
    self.section = section
    self.octets = octets
  }
}

/// What a ``ResponseReader`` finds in the bytes of a server.
///
/// A body comes as `bodyBegan`, any number of `bodyChunk`, and `bodyEnded`, with nothing in between.
/// After it, and perhaps after more bodies of the same message, comes the FETCH response, in which
/// the body is marked as streamed, or an `unparsable` in its place.  A body counts only once the FETCH
/// response has come.
package enum ResponseItem: Equatable, Sendable {
  case response(ServerResponse)
  case bodyBegan(BodyStart)
  /// Some octets of the body: a part of the array that was fed, not a copy.
  case bodyChunk(ArraySlice<UInt8>)
  case bodyEnded
  case unparsable(UnparsableResponse)
}
