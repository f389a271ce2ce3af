// SPDX-License-Identifier: MIT

import DemoServer
import Testing

@Suite("STORE")
struct StoreTests {
  static let scenes = [
    Scene.selected(
      "flags are replaced, added and removed",
      """
      C: a STORE 1 FLAGS (\\Answered $Tag)
      S: * 1 FETCH (FLAGS (\\Answered $Tag \\Recent))
      S: a OK STORE completed.
      C: b STORE 1:2 +FLAGS \\seen \\Flagged
      S: * 1 FETCH (FLAGS (\\Seen \\Answered \\Flagged $Tag \\Recent))
      S: * 2 FETCH (FLAGS (\\Seen \\Flagged $Work \\Recent))
      S: b OK STORE completed.
      C: c UID STORE 2 -FLAGS (\\SEEN $Tag $Other)
      S: * 1 FETCH (UID 2 FLAGS (\\Answered \\Flagged \\Recent))
      S: c OK STORE completed.
      C: d UID STORE 3 FLAGS ()
      S: * 2 FETCH (UID 3 FLAGS (\\Recent))
      S: d OK STORE completed.
      """),
    .selected(
      "SILENT tells nothing of it, then or later",
      """
      C: a UID STORE 2:5 +FLAGS.SILENT (\\Draft)
      S: a OK STORE completed.
      C: b NOOP
      S: b OK NOOP completed.
      C: c FETCH 1:3 FLAGS
      S: * 1 FETCH (FLAGS (\\Draft \\Recent))
      S: * 2 FETCH (FLAGS (\\Seen \\Draft $Work \\Recent))
      S: * 3 FETCH (FLAGS (\\Flagged \\Deleted \\Draft \\Recent))
      S: c OK FETCH completed.
      """),
    .selected(
      "unknown UIDs are no error, unknown numbers are",
      """
      C: a UID STORE 77 +FLAGS (\\Seen)
      S: a OK STORE completed.
      C: b STORE 4 +FLAGS (\\Seen)
      S: b BAD There is no message of that number.
      """),
    .selected(
      "what is no STORE gets BAD",
      """
      C: a STORE 1 +FLAGS (\\Recent)
      S: a BAD Error in STORE: expected a flag that can be set.
      C: b STORE 1 +FLAGS (\\Unheard)
      S: b BAD Error in STORE: expected a flag that can be set.
      C: c STORE 1 *FLAGS (\\Seen)
      S: c BAD Error in STORE: expected FLAGS.
      C: d STORE 1 FLAGS.LOUD (\\Seen)
      S: d BAD Error in STORE: expected FLAGS or FLAGS.SILENT.
      C: e STORE 1 FLAGS
      S: e BAD Error in STORE: expected a space.
      C: f STORE 1 FLAGS (\\Seen
      S: f BAD Error in STORE: expected a space.
      C: g STORE 1 FLAGS (\\Seen) (UNCHANGEDSINCE 1)
      S: g BAD Error in STORE: expected the end of the command.
      """),
  ]

  @Test("a dialogue goes as written", arguments: scenes)
  func dialogue(_ scene: Scene) async throws { try await scene.play() }
}
