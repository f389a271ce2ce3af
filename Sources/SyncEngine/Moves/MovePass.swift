// SPDX-License-Identifier: MIT

import IMAP
import SyncModel

/// Recognises messages that were moved between folders, before the folders themselves are compared.
///
/// Whatever is not recognised, or cannot be moved, is deleted and copied like any other message.
struct MovePass {
  private let context: RunContext
  private let reporter: Reporter
  private let settings: MaildirSettings

  /// `nil` where the local side is a server: there a move is a copy and a deletion.
  init?(_ context: RunContext, _ reporter: Reporter) {
    guard let settings = context.account.local.maildir else { return nil }
    self.settings = settings
    self.context = context
    self.reporter = reporter
  }

  /// Moves what was moved; a problem is left to the comparison of the folders, which meets it again.
  ///
  /// Returns what is remembered of the folders now.
  func run(
    _ changed: [FolderPair], of pairs: [FolderPair], _ listing: IMAPStore.Listing,
    _ store: IMAPStore, _ summary: inout RunSummary
  ) throws(SyncFailure) -> RunMemory? {
    // A window or a filter makes the two sides differ on purpose.
    guard let memory = context.memory, changed.count > 1, context.account.window.isOpen else {
      return context.memory
    }
    reporter.enter(.structure)
    let sides = MoveSides(settings, context, reporter)
    do throws(SyncFailure) {
      summary.moved += try RemoteMoves(context: context, reporter: reporter, sides: sides)
        .run(changed, listing, store)
      summary.moved += try LocalMoves(context: context, reporter: reporter, sides: sides)
        .run(changed, of: pairs, store)
    } catch {
      guard case .problem(let problem) = error else { throw error }
      if case .throttled = problem { throw error }
      if store.isBroken { try store.reconnect(reporter) }
      // Between two steps of a move something may be known to one side alone.
      return memory
    }
    return sides.renewed(memory)
  }
}
