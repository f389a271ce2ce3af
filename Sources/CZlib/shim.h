// SPDX-License-Identifier: MIT
//
// The parts of zlib that Swift cannot import by itself: the two initialisers are macros.

#ifndef OFFLINEIMAP_CZLIB_SHIM_H
#define OFFLINEIMAP_CZLIB_SHIM_H

#include <zlib.h>

static inline int czlib_inflate_init_raw(z_stream *stream) {
  return inflateInit2(stream, -MAX_WBITS);
}
static inline int czlib_deflate_init_raw(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
}

#endif
