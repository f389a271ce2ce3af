// SPDX-License-Identifier: MIT

import DemoServer
import Testing

@Suite("X-GM-EXT-1")
struct LabelTests {
  static let scenes: [Scene] = [
    .selected(
      "labels are added, removed and replaced, in any spelling of the grammar", with: .gmailLike,
      """
      C: a UID STORE 2,4 +X-GM-LABELS ("Two Words" "\\\\Inbox" &AMk-)
      S: * 1 FETCH (UID 2 X-GM-LABELS (&AMk- "Two Words" "\\\\Inbox"))
      S: a OK STORE completed.
      C: b STORE 1 -X-GM-LABELS (\\Inbox nothing)
      S: * 1 FETCH (X-GM-LABELS (&AMk- "Two Words"))
      S: b OK STORE completed.
      C: c STORE 1 X-GM-LABELS "say \\"hi\\""
      S: * 1 FETCH (X-GM-LABELS ("say \\"hi\\""))
      S: c OK STORE completed.
      C: d FETCH 1:2 (X-GM-LABELS UID)
      S: * 1 FETCH (X-GM-LABELS ("say \\"hi\\"") UID 2)
      S: * 2 FETCH (X-GM-LABELS () UID 3)
      S: d OK FETCH completed.
      """),
    .selected(
      "a label changes the mod-sequence, and copies of a message share their labels",
      with: .gmailLike,
      """
      C: a UID COPY 2 Work
      S: a OK [COPYUID 101 2 1] COPY completed.
      C: b UID STORE 2 +X-GM-LABELS (x)
      S: * 1 FETCH (UID 2 X-GM-LABELS (x))
      S: b OK STORE completed.
      C: c SELECT Work (CONDSTORE)
      S: * FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft)
      S: * 1 EXISTS
      S: * 1 RECENT
      S: * OK [PERMANENTFLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft \\*)] Flags permitted.
      S: * OK [UNSEEN 1] First unseen message.
      S: * OK [UIDVALIDITY 101] UIDs are valid.
      S: * OK [UIDNEXT 2] Next UID.
      S: * OK [HIGHESTMODSEQ 3] Highest mod-sequence.
      S: c OK [READ-WRITE] SELECT completed.
      C: d UID FETCH 1:* (UID X-GM-LABELS) (CHANGEDSINCE 2)
      S: * 1 FETCH (UID 1 X-GM-LABELS (x) MODSEQ (3))
      S: d OK FETCH completed.
      """),
    .selected(
      "without the extension nobody knows labels", with: .usual,
      """
      C: a UID STORE 1 +X-GM-LABELS (x)
      S: a BAD Unknown command.
      C: b FETCH 1 X-GM-LABELS
      S: b BAD Unknown command.
      """),
  ]

  @Test("dialogues", arguments: scenes)
  func dialogue(_ scene: Scene) async throws { try await scene.play() }
}
