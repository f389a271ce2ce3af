// SPDX-License-Identifier: MIT

/// Byte streams to a server: TCP, proxies and tunnels, and TLS and compression on top of them.
///
/// Nothing here knows what IMAP is.  A connection is confined to one thread, which blocks; every
/// wait has a `Deadline` and ends at once when the connection's `WakeUp` is raised.
///
/// Reading order:
/// 1. ``ByteStream``, ``ByteQueue`` and ``TransportFailure``: what a connection can do, and how it
///    fails.
/// 2. `TCP/`: ``TCPStream`` finds the addresses of a host (``NameResolver``), races them
///    (``ConnectionRace``, RFC 8305) and moves bytes through a ``Socket``.
/// 3. `TLS/`: ``CertificateTrust`` says whom to believe, ``TLSContext`` is that for many connections,
///    ``CertificateCheck`` judges one server, ``TLSEngine`` turns plain bytes into records and back
///    without any I/O, and ``TLSStream`` runs it over another ``ByteStream``.
/// 4. `Deflate/`: ``DeflateStream`` runs a ``Deflater`` and an ``Inflater``, which know no I/O either,
///    over another ``ByteStream``.
/// 5. `Proxy/`: a ``ProxyDialogue`` is what is said to a proxy, without I/O; ``Proxy`` says it over a
///    ``TCPStream`` and makes a ``ProxiedStream`` of that.
/// 6. `Tunnel/`: ``TunnelStream`` is the standard input and output of a command.
/// 7. `HTTP/`: ``HTTPExchange`` asks a web server one question over any ``ByteStream``.
/// 8. `Kerberos/`: ``KerberosContext`` proves by a ticket who one is.
package enum TransportModule {}
