// SPDX-License-Identifier: MIT

package import SyncModel

/// What a piece of the screen means; a theme says how it looks.
///
/// The raw value is the name in theme files.
package enum Role: String, CaseIterable, Sendable {
  // The ground
  case text, secondary, rule

  // The first line
  case banner
  case bannerText = "banner-text"
  case totals, clock

  // The bars
  case digit
  case account
  case sleeping, waiting, active, success, attention, failed
  case detail
  case progress
  case progressTrack = "progress-track"
  case last

  // The last line
  case key, hint, notice

  /// The row under the cursor
  case selection

  // Boxes over the board
  case box
  case boxTitle = "box-title"
  case boxText = "box-text"
  case input

  // One for each activity: the lamps; unlit is the place of a thread that ended
  case unlit, idle, connecting, run, structure, folder, listing, downloading, uploading, deleting
  case addingFlags = "adding-flags"
  case removingFlags = "removing-flags"
  case asking

  // The log
  case time
  case logAccount = "log-account"
  case warning, error, debug
  case scroll

  // One for each activity: the lines that a thread wrote
  case logIdle = "log-idle"
  case logConnecting = "log-connecting"
  case logRun = "log-run"
  case logStructure = "log-structure"
  case logFolder = "log-folder"
  case logListing = "log-listing"
  case logDownloading = "log-downloading"
  case logUploading = "log-uploading"
  case logDeleting = "log-deleting"
  case logAddingFlags = "log-adding-flags"
  case logRemovingFlags = "log-removing-flags"
  case logAsking = "log-asking"

  /// The colour of a lamp.
  package init(lamp activity: Activity) { self = Self.pairs(activity).lamp }

  /// The colour of a log line.
  package init(log activity: Activity) { self = Self.pairs(activity).log }

  private static func pairs(_ activity: Activity) -> (lamp: Role, log: Role) {
    switch activity {
    case .idle: (.idle, .logIdle)
    case .connecting: (.connecting, .logConnecting)
    case .account: (.run, .logRun)
    case .structure: (.structure, .logStructure)
    case .folder: (.folder, .logFolder)
    case .listing: (.listing, .logListing)
    case .downloading: (.downloading, .logDownloading)
    case .uploading: (.uploading, .logUploading)
    case .deleting: (.deleting, .logDeleting)
    case .addingFlags: (.addingFlags, .logAddingFlags)
    case .removingFlags: (.removingFlags, .logRemovingFlags)
    case .attention: (.asking, .logAsking)
    }
  }

  /// The role whose look serves when a theme does not name this one; `nil` only for ``text``.
  package var fallback: Role? {
    switch self {
    case .text: nil
    case .secondary, .banner, .account, .active, .attention, .detail, .key, .box, .digit: .text
    case .unlit, .rule, .clock, .sleeping, .waiting, .last, .hint, .time, .debug, .progressTrack:
      .secondary
    case .bannerText, .totals: .banner
    case .success: .active
    case .selection: .key
    case .failed, .error, .notice, .asking: .attention
    case .boxTitle, .boxText, .input: .box
    case .progress, .scroll: .active
    case .warning: .attention
    case .logAccount: .account
    case .idle, .connecting, .run, .structure, .folder, .listing: .text
    case .downloading, .uploading, .deleting, .addingFlags, .removingFlags: .text
    case .logIdle: .secondary
    case .logConnecting: .connecting
    case .logRun: .run
    case .logStructure: .structure
    case .logFolder: .folder
    case .logListing: .listing
    case .logDownloading: .downloading
    case .logUploading: .uploading
    case .logDeleting: .deleting
    case .logAddingFlags: .addingFlags
    case .logRemovingFlags: .removingFlags
    case .logAsking: .asking
    }
  }
}
