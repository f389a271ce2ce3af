// SPDX-License-Identifier: MIT

/// The IMAP protocol as values: bytes in, responses out; commands in, bytes out.
///
/// Nothing here opens a socket, reads a clock or starts a thread, so every exchange can be tested from
/// a string literal.  A caller moves bytes between a stream and a ``Session``.
///
/// Reading order:
/// 1. `Grammar/` holds the nouns: ``UID`` and ``UIDSet``, ``FlagList``, ``MailboxName``,
///    ``ServerResponse`` and what it is made of.
/// 2. `Parser/` turns bytes into responses.  ``ResponseReader`` finds their ends, whatever the slices in
///    which they come, and streams message bodies; `ByteParser` and its extensions know the grammar.
/// 3. `Encoder/` and `Commands/` make a ``Command`` and the bytes for it.
/// 4. `Session/` joins the two: ``Session`` gives out tags, holds back what must wait, and matches
///    completions to commands.
/// 5. `SASL/` answers challenges; `Digest.swift` is the only file that calls C.
///
/// The base is IMAP4rev1 (RFC 3501) with the corrections of IMAP4rev2 (RFC 9051).  Servers do not keep to
/// the grammar: what they send is read as far as its meaning is certain, and what is not certain costs
/// that one response (``UnparsableResponse``).  Only when the length of a literal is in doubt is the
/// connection given up (``FramingFailure``), because mail could then be taken for responses.  What is
/// sent keeps to the grammar of RFC 3501 strictly, and to the narrow part of it that every server
/// understands: ascending sets, quoted strings, items in parentheses.
///
/// Which RFC is done where, and tested where, stands in `docs/rfc.md`.
package enum IMAPModule {}
