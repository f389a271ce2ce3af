// SPDX-License-Identifier: MIT

/// All effects of a synchronisation: stores, status, execution, scheduling.
///
/// Nothing here knows an interface or the rc file.
package enum SyncEngineModule {}
