// SPDX-License-Identifier: MIT

/// Something that goes wrong on a server: what, when, and how often.
///
/// Faults are values on the ``FaultBoard`` of a server; they can come and go while it runs.  A name of
/// a command is in capitals; `FETCH` also means `UID FETCH`, `UID FETCH` only itself, `*` any command.
package struct Fault: Equatable, Sendable {
  /// What happens to the connection.
  package enum Interruption: Equatable, Sendable {
    /// The server closes the connection; the client sees an orderly end after the last byte.
    case drop
    /// The server resets the connection; the client sees an error.
    case reset
    /// The server falls silent until the fault is taken off the board.
    case stall
    case delay(Duration)
    /// Sends these bytes as they are, below compression, and goes on.
    case garbage([UInt8])
    /// Says `* BYE` with this text, which may begin with a response code, and closes.
    case bye(String)
  }

  /// The moment of an interruption.
  package enum Moment: Equatable, Sendable {
    /// Before the greeting, while more than this many connections are open, the new one included.
    case connecting(beyond: Int)
    /// Before the greeting.
    case greeting
    /// When a command has been read in full and before it is obeyed.
    case command(String)
    /// When a command with this text in its arguments, in any case, has been read and before it is
    /// obeyed: `QRESYNC` also means `ENABLE QRESYNC`, `RETURN (STATUS` the use of LIST-STATUS.
    case mention(String)
    /// When a login has been read, while more than this many are in use or tried, this one included.
    case login(beyond: Int)
    /// Before the go-ahead for a literal of a command.
    case literal(String)
    /// After the answer to the *n*th command of a connection.
    case answers(Int)
    /// When a connection has sent this many bytes, exactly.
    case sent(bytes: Int)
    /// When a connection has received this many bytes, exactly, and obeyed what they ask for.
    case received(bytes: Int)
  }

  /// What is wrong with an answer.
  package enum Distortion: Equatable, Sendable {
    /// RFC822.SIZE differs from the truth by this many bytes.
    case sizes(by: Int)
    /// EXISTS, and MESSAGES of STATUS, differ from the truth by this many messages; never below 0.
    case exists(by: Int)
    /// UIDNEXT, also that of STATUS, differs from the truth by this; never below 1.
    case uidNext(by: Int)
    /// HIGHESTMODSEQ, also that of STATUS, differs from the truth by this; never below 1.
    case highestModSequence(by: Int)
    /// VANISHED names some UIDs more and some fewer; where it is missing, it comes as an earlier one.
    case vanished(adding: Set<UInt32>, omitting: Set<UInt32>)
    /// The FETCH responses of these UIDs are missing.
    case missing(uids: Set<UInt32>)
    /// The UIDs of these messages are told as 0.
    case zero(uids: Set<UInt32>)
    /// EMAILID and X-GM-MSGID of all messages are this number, or are missing for `nil`.
    case identity(Int?)
    /// Each response about a message or a mailbox comes twice, but EXPUNGE, EXISTS and RECENT once.
    case repeated
    /// The FETCH responses come in the opposite order.
    case reversed
    /// The first literal ends after this many bytes, and with it the connection.
    case cut(after: Int)
    /// Texts of messages are cut to this many bytes, without a word.
    case shortened(to: Int)
    /// These lines take the place of all responses; the tagged end stays.
    case nonsense([String])
    /// The tagged end comes only after the answer to the next command, as RFC 9051 §5.5 permits.
    case postponed
  }

  enum Effect: Equatable, Sendable {
    case interrupt(Interruption)
    /// The status and text that follow the tag.
    case answer(String)
    case distort(Distortion)
  }

  let moment: Moment
  let effect: Effect
  /// How many such moments pass first.
  let skipping: Int
  /// How often the fault strikes; `nil` is every time.
  let times: Int?

  /// Disturbs a connection at a moment.
  ///
  /// `skipping` such moments, on whatever connections, pass first; then it happens `times` times, or
  /// each time for `nil`.  The other initialisers count in the same way.
  package init(
    _ interruption: Interruption, at moment: Moment, skipping: Int = 0, times: Int? = nil
  ) {
    self.init(moment, .interrupt(interruption), skipping, times)
  }

  /// Answers a command with `text`, such as `NO [OVERQUOTA] Full`, and does not obey it.
  package init(answering command: String, with text: String, skipping: Int = 0, times: Int? = nil) {
    self.init(.command(command), .answer(text), skipping, times)
  }

  /// Answers whatever mentions an extension with `text`, as if it were advertised by mistake.
  package init(
    refusing extensionText: String, with text: String = "BAD Unknown argument.", skipping: Int = 0,
    times: Int? = nil
  ) {
    self.init(.mention(extensionText), .answer(text), skipping, times)
  }

  /// Answers a login with `text` while more than `limit` are in use or tried, this one included.
  package init(
    refusingLoginsBeyond limit: Int, with text: String = "NO [LIMIT] Too many connections.",
    skipping: Int = 0, times: Int? = nil
  ) {
    self.init(.login(beyond: limit), .answer(text), skipping, times)
  }

  /// Answers a command with `text` instead of letting it send its literal.
  package init(
    refusingLiteralOf command: String, with text: String, skipping: Int = 0, times: Int? = nil
  ) {
    self.init(.literal(command), .answer(text), skipping, times)
  }

  /// Obeys a command and tells the result wrongly.
  package init(
    distorting command: String, _ distortion: Distortion, skipping: Int = 0, times: Int? = nil
  ) {
    self.init(.command(command), .distort(distortion), skipping, times)
  }

  private init(_ moment: Moment, _ effect: Effect, _ skipping: Int, _ times: Int?) {
    self.moment = moment
    self.effect = effect
    self.skipping = skipping
    self.times = times
  }
}
