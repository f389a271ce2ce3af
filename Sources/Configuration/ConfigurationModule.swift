// SPDX-License-Identifier: MIT

/// The rc file: from text with line numbers to checked `SyncModel` settings.
///
/// Nothing here opens a connection or a mail store.  The program calls ``SettingsReader/load(_:overrides:in:)``
/// and gets either settings with problems, or every error at once.  ``Exclusion`` decides which: an
/// error in the sections of an account only takes that account out.
///
/// Reading order:
/// 1. `Grammar/` turns text into an ``INIDocument`` whose sections, options and continuation lines
///    know where they stand.  It follows Python's `configparser`, mistakes included.
/// 2. `Options/` holds ``OptionTable``, one ``OptionRow`` for each option of OfflineIMAP 8 and of
///    ours: its type, default and help.  ``OptionCheck`` finds names that are not in it,
///    and ``OptionReference`` prints it as `docs/options.md`.
/// 3. `Reading/` is the way from a document to settings: ``Overrides`` changes the document,
///    ``SectionReader`` reads single options by their rows, and ``AccountReader``,
///    ``MaildirReader`` and ``IMAPReader`` each fill a struct of `SyncModel`.
/// 4. `Values/` reads numbers as Python does, and expands paths.
/// 5. `Passwords/` finds a password when the engine needs it: ``PasswordSources`` asks options, programs,
///    files and the keyring in their order.
/// 6. `Problems/` holds everything that can be wrong, as values, and the sentences for it; ``Slips``
///    leaves one message where one slip has many consequences.
/// 7. `Discovery/` knows big providers and writes the first file (``NewAccount``).
///
/// A new option is one row in the table, one line of reading, one paragraph in
/// `offlineimaprc.sample`, and `docs/options.md` recorded anew.
package enum ConfigurationModule {}
