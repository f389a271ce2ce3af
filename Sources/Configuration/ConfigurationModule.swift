// SPDX-License-Identifier: MIT

/// The rc file: from text with line numbers to checked ``SyncModel`` settings.
///
/// Nothing here opens a connection or a mail store.
package enum ConfigurationModule {}
