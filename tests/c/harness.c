/* Runs one use case through the C ABI, like a program in any language.
 *
 *   harness SESSION.json|- USE_CASE REQUEST.json     secrets on standard input, one "name=value" per line
 *   harness --check                                  checks the guarantees of the ABI for invalid calls
 *
 * Prints each event as one line of JSON. Exit code: 0 succeeded, 1 failed or cancelled, 2 the call itself failed, 3 invalid arguments. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "azs_container_registry.h"

typedef azcr_status_t (*start_t)(const azcr_session_t *, const uint8_t *, size_t, const azcr_secrets_t *,
                                 azcr_operation_t **, azcr_error_t **);

#define ROW(name) { #name, azcr_##name##_start },
static const struct {
    const char *name;
    start_t start;
} USE_CASES[] = { AZCR_USE_CASES(ROW) };

static int call_failed(azcr_status_t status, azcr_error_t *error)
{
    fprintf(stderr, "status %d: %.*s\n", (int)status, (int)azcr_error_len(error), (const char *)azcr_error_data(error));
    azcr_error_free(error);
    return 2;
}

static start_t find(const char *name)
{
    for (size_t i = 0; i < sizeof USE_CASES / sizeof USE_CASES[0]; i++) {
        if (strcmp(USE_CASES[i].name, name) == 0) {
            return USE_CASES[i].start;
        }
    }
    return NULL;
}

static uint8_t *read_file(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        perror(path);
        exit(3);
    }
    long size = ftell(file);
    rewind(file);
    uint8_t *bytes = malloc(size > 0 ? (size_t)size : 1);
    if (size < 0 || bytes == NULL || fread(bytes, 1, (size_t)size, file) != (size_t)size) {
        perror(path);
        exit(3);
    }
    fclose(file);
    *len = (size_t)size;
    return bytes;
}

static int read_secrets(azcr_secrets_t *secrets)
{
    char line[4096];
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        char *value = strchr(line, '=');
        if (value == NULL) {
            continue;
        }
        *value++ = '\0';
        azcr_error_t *error = NULL;
        azcr_status_t status =
            azcr_secrets_set(secrets, (const uint8_t *)line, strlen(line), (const uint8_t *)value, strlen(value), &error);
        if (status != AZCR_OK) {
            return call_failed(status, error);
        }
    }
    return 0;
}

static int pull(azcr_operation_t *operation)
{
    static const char LAST[] = "{\"event\":\"finished\"";
    static const char GOOD[] = "{\"event\":\"finished\",\"outcome\":\"succeeded\"";
    for (;;) {
        azcr_buffer_t *event = NULL;
        azcr_error_t *error = NULL;
        azcr_status_t status = azcr_operation_next(operation, 250, &event, &error);
        if (status == AZCR_PENDING) {
            continue;
        }
        if (status != AZCR_OK) {
            return call_failed(status, error);
        }
        const char *text = (const char *)azcr_buffer_data(event);
        size_t len = azcr_buffer_len(event);
        printf("%.*s\n", (int)len, text);
        fflush(stdout);
        int last = len >= sizeof LAST - 1 && memcmp(text, LAST, sizeof LAST - 1) == 0;
        int good = len >= sizeof GOOD - 1 && memcmp(text, GOOD, sizeof GOOD - 1) == 0;
        azcr_buffer_free(event);
        if (last) {
            return good ? 0 : 1;
        }
    }
}

static int run(const char *session_file, const char *use_case, const char *request_file)
{
    start_t start = find(use_case);
    if (start == NULL) {
        fprintf(stderr, "no use case '%s'\n", use_case);
        return 3;
    }
    azcr_secrets_t *secrets = azcr_secrets_new();
    azcr_session_t *session = NULL;
    azcr_operation_t *operation = NULL;
    azcr_error_t *error = NULL;
    size_t len = 0;
    int code = read_secrets(secrets);
    if (code == 0 && strcmp(session_file, "-") != 0) {
        uint8_t *json = read_file(session_file, &len);
        azcr_status_t status = azcr_session_new(json, len, secrets, &session, &error);
        free(json);
        code = status == AZCR_OK ? 0 : call_failed(status, error);
    }
    if (code == 0) {
        uint8_t *json = read_file(request_file, &len);
        azcr_status_t status = start(session, json, len, secrets, &operation, &error);
        free(json);
        code = status == AZCR_OK ? 0 : call_failed(status, error);
    }
    if (code == 0) {
        code = pull(operation);
    }
    azcr_operation_free(operation);
    azcr_session_free(session);
    azcr_secrets_free(secrets);
    return code;
}

#define CHECK(what)                                                  \
    do {                                                             \
        if (!(what)) {                                               \
            fprintf(stderr, "line %d: not so: %s\n", __LINE__, #what); \
            return 2;                                                \
        }                                                            \
    } while (0)

static int check(void)
{
    static const uint8_t BAD[] = "{\"version\":2}";
    CHECK(azcr_abi_version() >> 16 == AZCR_ABI_MAJOR);
    azcr_secrets_free(NULL);
    azcr_session_free(NULL);
    azcr_operation_free(NULL);
    azcr_operation_cancel(NULL);
    azcr_buffer_free(NULL);
    azcr_error_free(NULL);
    CHECK(azcr_buffer_data(NULL) == NULL && azcr_buffer_len(NULL) == 0);
    CHECK(azcr_error_data(NULL) == NULL && azcr_error_len(NULL) == 0);

    azcr_session_t *session = NULL;
    azcr_error_t *error = NULL;
    CHECK(azcr_session_new(BAD, sizeof BAD - 1, NULL, &session, &error) == 103);
    CHECK(session == NULL && error != NULL && azcr_error_len(error) > 0);
    azcr_error_free(error);
    CHECK(azcr_session_new(BAD, sizeof BAD - 1, NULL, &session, NULL) == 103);
    CHECK(azcr_session_new(NULL, 1, NULL, &session, NULL) == 101);
    CHECK(azcr_session_new(BAD, sizeof BAD - 1, NULL, NULL, NULL) == 101);
    for (size_t i = 0; i < sizeof USE_CASES / sizeof USE_CASES[0]; i++) {
        azcr_operation_t *operation = NULL;
        CHECK(USE_CASES[i].start(NULL, BAD, sizeof BAD - 1, NULL, &operation, NULL) > AZCR_PENDING);
        CHECK(operation == NULL);
    }
    puts("checked");
    return 0;
}

int main(int count, char **arguments)
{
    if (count == 2 && strcmp(arguments[1], "--check") == 0) {
        return check();
    }
    if (count != 4) {
        fprintf(stderr, "usage: harness SESSION.json|- USE_CASE REQUEST.json, or harness --check\n");
        return 3;
    }
    return run(arguments[1], arguments[2], arguments[3]);
}
