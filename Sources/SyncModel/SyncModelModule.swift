// SPDX-License-Identifier: MIT

/// The vocabulary of a synchronisation: what it is about, what it decides, what it tells.
///
/// Values only: nothing here touches a file, a socket, a clock or a thread.  The modules that do
/// meet in these types: `Configuration` makes the settings, `SyncEngine` acts on them and publishes
/// events, `Interfaces` shows the events and sends requests back.
///
/// Reading order:
/// 1. `Names/` and `Messages/`: accounts, folders, flags, and what a folder holds.
/// 2. `Planning/`: from three snapshots to a plan; the heart of the program.
/// 3. `Events/`: what happened, what went wrong, and what a person asks for.
/// 4. `Settings/`: everything that the rc file decides.
package enum SyncModelModule {}
