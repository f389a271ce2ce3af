// SPDX-License-Identifier: MIT

/// A small IMAP server in memory, for `--demo` and for tests with faults.
///
/// It has a parser of its own: a parser that is tested by its own twin proves nothing.
package enum DemoServerModule {}
