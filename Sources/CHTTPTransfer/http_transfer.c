#include "CHTTPTransfer.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

// libcurl's binary interface, which has been stable since version 7.16 (2006): curl/curl.h. The numbers' thousands tell
// the argument's type: 0 long, 10000 pointer, 20000 function.
enum {
    option_write_data = 10001,
    option_url = 10002,
    option_error_buffer = 10010,
    option_user_agent = 10018,
    option_http_header = 10023,
    option_header_data = 10029,
    option_no_progress = 43,
    option_follow_location = 52,
    option_progress_data = 10057,
    option_max_redirects = 68,
    option_connect_timeout = 78,
    option_buffer_size = 98,
    option_no_signal = 99,
    option_protocols = 181,
    option_redirect_protocols = 182,
    option_write_function = 20011,
    option_header_function = 20079,
    option_progress_function = 20219,
};

enum { protocol_http = 1, protocol_https = 2 };
enum { global_default = 3 };

static const struct {
    const char *name;
    int number;
} option_names[] = {
    {"WRITEDATA", option_write_data},
    {"URL", option_url},
    {"ERRORBUFFER", option_error_buffer},
    {"USERAGENT", option_user_agent},
    {"HTTPHEADER", option_http_header},
    {"HEADERDATA", option_header_data},
    {"NOPROGRESS", option_no_progress},
    {"FOLLOWLOCATION", option_follow_location},
    {"XFERINFODATA", option_progress_data},
    {"MAXREDIRS", option_max_redirects},
    {"CONNECTTIMEOUT", option_connect_timeout},
    {"BUFFERSIZE", option_buffer_size},
    {"NOSIGNAL", option_no_signal},
    {"PROTOCOLS", option_protocols},
    {"REDIR_PROTOCOLS", option_redirect_protocols},
    {"WRITEFUNCTION", option_write_function},
    {"HEADERFUNCTION", option_header_function},
    {"XFERINFOFUNCTION", option_progress_function},
};

typedef struct curl curl;
struct string_list;

static struct {
    void *library;
    int (*global_init)(long flags);
    curl *(*easy_init)(void);
    int (*easy_setopt)(curl *, int option, ...);
    int (*easy_perform)(curl *);
    void (*easy_cleanup)(curl *);
    const char *(*easy_strerror)(int code);
    struct string_list *(*slist_append)(struct string_list *, const char *);
    void (*slist_free_all)(struct string_list *);
} libcurl;

static void load_libcurl(void) {
#if defined(__APPLE__)
    static const char *const names[] = {"/usr/lib/libcurl.4.dylib"};
#else
    static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};
#endif
    void *library = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && library == NULL; i++) {
        library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    }
    if (library == NULL) return;
    *(void **)&libcurl.global_init = dlsym(library, "curl_global_init");
    *(void **)&libcurl.easy_init = dlsym(library, "curl_easy_init");
    *(void **)&libcurl.easy_setopt = dlsym(library, "curl_easy_setopt");
    *(void **)&libcurl.easy_perform = dlsym(library, "curl_easy_perform");
    *(void **)&libcurl.easy_cleanup = dlsym(library, "curl_easy_cleanup");
    *(void **)&libcurl.easy_strerror = dlsym(library, "curl_easy_strerror");
    *(void **)&libcurl.slist_append = dlsym(library, "curl_slist_append");
    *(void **)&libcurl.slist_free_all = dlsym(library, "curl_slist_free_all");
    if (!libcurl.global_init || !libcurl.easy_init || !libcurl.easy_setopt || !libcurl.easy_perform
        || !libcurl.easy_cleanup || !libcurl.easy_strerror || !libcurl.slist_append || !libcurl.slist_free_all
        || libcurl.global_init(global_default) != 0) {
        dlclose(library);
        return;
    }
    libcurl.library = library;
}

static int has_libcurl(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load_libcurl);
    return libcurl.library != NULL;
}

typedef struct {
    const ht_callbacks *callbacks;
    int is_stopped;
} transfer;

static size_t receive_header(char *line, size_t size, size_t count, void *context) {
    transfer *self = context;
    size_t length = size * count;
    size_t end = length;
    while (end > 0 && (line[end - 1] == '\n' || line[end - 1] == '\r')) end--;
    self->callbacks->header(self->callbacks->context, line, end);
    return length;
}

static size_t receive_body(char *bytes, size_t size, size_t count, void *context) {
    transfer *self = context;
    if (self->callbacks->body(self->callbacks->context, bytes, size * count) == 0) return size * count;
    self->is_stopped = 1;
    return 0;
}

static int receive_progress(void *context, int64_t total, int64_t done, int64_t upload_total, int64_t upload_done) {
    (void)total, (void)done, (void)upload_total, (void)upload_done;
    transfer *self = context;
    if (self->callbacks->tick(self->callbacks->context) == 0) return 0;
    self->is_stopped = 1;
    return 1;
}

// What libcurl's error codes (curl/curl.h, CURLcode) mean for a second attempt.
static ht_result result_of(int code) {
    switch (code) {
        case 0: return ht_done;
        case 5:  // the proxy's name is not resolved
        case 6:  // the host's name is not resolved
        case 7:  // no connection
            return ht_unreachable;
        case 16:  // an HTTP/2 framing error
        case 18:  // the content ended early
        case 28:  // a timeout
        case 35:  // the TLS handshake broke off
        case 52:  // the server answered nothing
        case 55:  // sending failed
        case 56:  // receiving failed
        case 92:  // an HTTP/2 stream error
            return ht_interrupted;
        default: return ht_failed;
    }
}

// A list of the headers that resume a transfer. Sets *fits to 0 when memory is short or the entity tag too long.
static struct string_list *resuming_headers(const ht_request *request, int *fits) {
    char line[1024];
    snprintf(line, sizeof line, "Range: bytes=%lld-", (long long)request->first_byte);
    struct string_list *headers = libcurl.slist_append(NULL, line);
    *fits = headers != NULL;
    if (*fits && request->entity_tag) {
        int length = snprintf(line, sizeof line, "If-Range: %s", request->entity_tag);
        *fits = length > 0 && (size_t)length < sizeof line && libcurl.slist_append(headers, line) != NULL;
    }
    return headers;
}

ht_result ht_get(const ht_request *request, const ht_callbacks *callbacks, char message[HT_MESSAGE_BYTES]) {
    message[0] = 0;
    if (!has_libcurl()) {
        snprintf(message, HT_MESSAGE_BYTES, "libcurl is not installed");
        return ht_no_library;
    }
    curl *handle = libcurl.easy_init();
    if (handle == NULL) {
        snprintf(message, HT_MESSAGE_BYTES, "out of memory");
        return ht_failed;
    }
    transfer self = {callbacks, 0};
    int fits = 1;
    struct string_list *headers = request->first_byte > 0 ? resuming_headers(request, &fits) : NULL;
    long protocols = strncasecmp(request->url, "https:", 6) == 0 ? protocol_https : protocol_http | protocol_https;

    // libcurl wants at least this much room for its message.
    char error[256] = "";
    libcurl.easy_setopt(handle, option_error_buffer, error);
    libcurl.easy_setopt(handle, option_url, request->url);
    libcurl.easy_setopt(handle, option_user_agent, request->user_agent);
    libcurl.easy_setopt(handle, option_http_header, headers);
    libcurl.easy_setopt(handle, option_protocols, protocols);
    libcurl.easy_setopt(handle, option_redirect_protocols, protocols);
    libcurl.easy_setopt(handle, option_follow_location, 1L);
    libcurl.easy_setopt(handle, option_max_redirects, 10L);
    libcurl.easy_setopt(handle, option_connect_timeout, request->connect_timeout_seconds);
    libcurl.easy_setopt(handle, option_buffer_size, 1L << 18);
    libcurl.easy_setopt(handle, option_no_signal, 1L);
    libcurl.easy_setopt(handle, option_no_progress, 0L);
    libcurl.easy_setopt(handle, option_header_function, receive_header);
    libcurl.easy_setopt(handle, option_header_data, &self);
    libcurl.easy_setopt(handle, option_write_function, receive_body);
    libcurl.easy_setopt(handle, option_write_data, &self);
    libcurl.easy_setopt(handle, option_progress_function, receive_progress);
    libcurl.easy_setopt(handle, option_progress_data, &self);
    // 27: out of memory.
    int code = fits ? libcurl.easy_perform(handle) : 27;

    if (code != 0) {
        snprintf(message, HT_MESSAGE_BYTES, "%s", error[0] ? error : libcurl.easy_strerror(code));
    }
    libcurl.easy_cleanup(handle);
    libcurl.slist_free_all(headers);
    return self.is_stopped ? ht_stopped : result_of(code);
}

int ht_check_options(char message[HT_MESSAGE_BYTES]) {
    message[0] = 0;
    if (!has_libcurl()) return -1;
    // struct curl_easyoption of curl/options.h, since version 7.73.
    struct easy_option {
        const char *name;
        int number;
        int type;
        unsigned flags;
    };
    const struct easy_option *(*option_by_name)(const char *);
    *(void **)&option_by_name = dlsym(libcurl.library, "curl_easy_option_by_name");
    if (option_by_name == NULL) return -1;
    for (size_t i = 0; i < sizeof option_names / sizeof *option_names; i++) {
        const struct easy_option *option = option_by_name(option_names[i].name);
        if (option == NULL || option->number != option_names[i].number) {
            snprintf(message, HT_MESSAGE_BYTES, "%s", option_names[i].name);
            return 1;
        }
    }
    return 0;
}
