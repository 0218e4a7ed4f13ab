#ifndef CHTTPTRANSFER_H
#define CHTTPTRANSFER_H

#include <stddef.h>
#include <stdint.h>

// HTTP(S) GET through the system's libcurl, which is loaded when it is first needed: linking it, or Foundation's
// networking on top of it, would load some thirty libraries at each start of a program that almost never downloads.

typedef struct {
    const char *url;
    const char *user_agent;
    // When above 0, only the content from this byte on is asked for.
    int64_t first_byte;
    // With `first_byte`: the entity tag that the content must still have (If-Range); NULL when none is known.
    const char *entity_tag;
    long connect_timeout_seconds;
} ht_request;

// All called on the thread of ht_get.
typedef struct {
    void *context;
    // A line of a response's header without its line end. A status line begins a new response, as after a redirection.
    void (*header)(void *context, const char *line, size_t length);
    // A piece of the content. Anything but 0 ends the transfer.
    int (*body)(void *context, const void *bytes, size_t count);
    // Called about once a second or more often. Anything but 0 ends the transfer.
    int (*tick)(void *context);
} ht_callbacks;

typedef enum {
    ht_done,
    // A callback ended the transfer.
    ht_stopped,
    // There was no connection: the host's name or address leads nowhere, or there is no network.
    ht_unreachable,
    // The server or the network failed in a way that may pass.
    ht_interrupted,
    // The request cannot succeed as it stands: a malformed address, a certificate that is not trusted.
    ht_failed,
    // There is no libcurl on this machine.
    ht_no_library,
} ht_result;

#define HT_MESSAGE_BYTES 256

// Redirects are followed, but never from HTTPS to HTTP. `message` says what went wrong, if anything did.
ht_result ht_get(const ht_request *request, const ht_callbacks *callbacks, char message[HT_MESSAGE_BYTES]);

// Checks the option numbers that this file relies on against libcurl's own table, for tests.
// Returns 0 when they agree, 1 when they don't, -1 when libcurl is absent or too old to tell.
int ht_check_options(char message[HT_MESSAGE_BYTES]);

#endif
