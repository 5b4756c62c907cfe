// The system's zlib, with a name for what is a macro there.
#include <zlib.h>

/// Begins to compress in the format of gzip.
static inline int cadet_gzip_begin(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, MAX_WBITS + 16, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY);
}

/// Begins to unpack the format of gzip.
static inline int cadet_gunzip_begin(z_stream *stream) {
  return inflateInit2(stream, MAX_WBITS + 16);
}
