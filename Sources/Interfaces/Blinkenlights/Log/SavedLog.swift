// SPDX-License-Identifier: MIT

package import POSIX

/// Writes what the log shows to a file of its own.
package enum SavedLog {
  /// Writes lines to `offlineimap-DATE-TIME.log` in a folder, for the user alone, and returns the path.
  ///
  /// `time` is in seconds since 1970.  A file of that name is added to.
  package static func write(
    _ lines: [String], time: Double, in folder: String
  ) throws(SystemError) -> String {
    let stamp = WallClock.dateAndTime(time).map { character in
      character == " " ? "-" : character == ":" ? "" : String(character)
    }
    let path = "\(folder)/offlineimap-\(stamp.joined()).log"
    let file = try FileDescriptor(opening: path, .append, permissions: 0o600)
    try file.write(Array(lines.map { "\($0)\n" }.joined().utf8))
    return path
  }

  /// Writes lines to a file, and says where, or why not.
  package static func report(
    _ lines: [String], time: Double, in folder: String = ProcessInformation.homeDirectory
  ) -> String {
    do throws(SystemError) {
      let path = try write(lines, time: time, in: folder)
      return SafeText("Log written to \(path)").text
    } catch {
      return SafeText("The log could not be written to \(folder): \(error.reason)").text
    }
  }
}
