// SPDX-License-Identifier: MIT

/// A small IMAP server in memory, for `--demo` and for tests with faults.
///
/// It has a parser of its own: a parser that is tested by its own twin proves nothing.  It speaks
/// IMAP4rev1 (RFC 3501) with the extensions of ``ServerCapabilities``, over plain TCP on 127.0.0.1.
///
/// Reading order:
/// 1. `Store/` holds the mailboxes: ``Mailboxes`` is a value, ``MailStore`` shares it between threads.
/// 2. `Protocol/` turns the bytes of a command into a `Command`.
/// 3. `Session/` answers commands, without a socket or a clock: a `Command` in, an `Answer` out.
///    `SelectedView` decides what a session is told of the changes that others make.
/// 4. `Network/` has the threads and sockets: ``MemoryServer`` starts an `Acceptor`, which starts a
///    `Connection` for each client; `Wire` paces and counts the bytes.
/// 5. `Faults/` says what goes wrong: a ``Fault`` is a value on the ``FaultBoard`` of a server.
/// 6. `Demo/` plays the demonstration: ``DemoWorld`` has four accounts and a thread that lets mail
///    arrive.
///
/// A test starts a server, and looks at its store and its log:
///
/// ```swift
/// let server = try MemoryServer()
/// try server.store.deliver(Array("Subject: hello\r\n\r\nworld\r\n".utf8))
/// server.faults.add(Fault(.drop, at: .command("FETCH"), times: 1))
/// // … synchronise 127.0.0.1:server.port as user "user" with the password "secret" …
/// #expect(server.log.texts.contains("EXAMINE INBOX"))
/// ```
package enum DemoServerModule {}
