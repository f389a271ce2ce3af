// SPDX-License-Identifier: MIT

/// The IMAP protocol as values: bytes in, responses out; commands in, bytes out.
///
/// Nothing here opens a socket, reads a clock or starts a thread.
package enum IMAPModule {}
