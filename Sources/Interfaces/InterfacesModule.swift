// SPDX-License-Identifier: MIT

/// What people see: the Blinkenlights board and the text interfaces.
///
/// Nothing here can reach the engine: events come in, requests go out.
package enum InterfacesModule {}
