// SPDX-License-Identifier: MIT
// placeholder until the IMAP branch lands
package struct Digest {
  package static func md5(_ b: [UInt8]) -> Digest { Digest() };
  package var hexadecimal: String { "00" }
}
