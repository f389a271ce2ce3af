// SPDX-License-Identifier: MIT
//
// The parts of OpenSSL 3 that Swift cannot import by itself: function-like macros, and what is deprecated.

#ifndef OFFLINEIMAP_COPENSSL_SHIM_H
#define OFFLINEIMAP_COPENSSL_SHIM_H

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/md5.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

// Has OpenSSL keep all that it has when the process ends.  It would else take it from threads that still use it, or
// are just ending, which now and then crashes a program that has done its work.  Comes before any other call.
static inline void copenssl_keep_at_exit(void) {
  OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL);
}

static inline long copenssl_set_tlsext_host_name(SSL *ssl, const char *name) {
  return SSL_set_tlsext_host_name(ssl, name);
}
static inline int copenssl_set_min_proto_version(SSL_CTX *context, int version) {
  return SSL_CTX_set_min_proto_version(context, version);
}
static inline int copenssl_set_max_proto_version(SSL_CTX *context, int version) {
  return SSL_CTX_set_max_proto_version(context, version);
}
static inline long copenssl_set_mode(SSL_CTX *context, long mode) {
  return SSL_CTX_set_mode(context, mode);
}
static inline long copenssl_set_session_cache_mode(SSL_CTX *context, long mode) {
  return SSL_CTX_set_session_cache_mode(context, mode);
}
static inline uint64_t copenssl_forbid_renegotiation(SSL_CTX *context) {
  return SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
}

// Deprecated because it goes around the providers, which is what it is used for.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
static inline void copenssl_md5(const void *bytes, size_t count, unsigned char *digest) {
  MD5(bytes, count, digest);
}
#pragma clang diagnostic pop

#endif
