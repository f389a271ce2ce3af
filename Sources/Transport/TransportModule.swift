// SPDX-License-Identifier: MIT

/// Byte streams to a server: TCP, TLS on top of it, and later tunnels, proxies and compression.
///
/// Nothing here knows what IMAP is.
package enum TransportModule {}
