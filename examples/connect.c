/* Signs in to a stamp through the C ABI and prints the library's events, one JSON object per line. The last line contains the stamp.
 *
 *   cc -I native/include examples/connect.c -L target/release -lazs_container_registry -o connect
 *   ./connect session.json < file-with-the-client-secret
 *
 * docs/abi.md describes the JSON. Exit code: 0 signed in, 1 refused, 2 a call failed. */
#include <stdio.h>
#include <string.h>

#include "azs_container_registry.h"

/* Text is passed as pointer and length. */
#define TEXT(text) (const uint8_t *)(text), strlen(text)

static int failed(azcr_error_t *error)
{
    fprintf(stderr, "%.*s\n", (int)azcr_error_len(error), (const char *)azcr_error_data(error));
    azcr_error_free(error);
    return 2;
}

/* Pulls events until the last one. There are no callbacks; another thread may call azcr_operation_cancel meanwhile. */
static int pull(azcr_operation_t *operation)
{
    for (;;) {
        azcr_buffer_t *event = NULL;
        azcr_error_t *error = NULL;
        azcr_status_t status = azcr_operation_next(operation, 500, &event, &error);
        if (status == AZCR_PENDING) {
            continue;
        }
        if (status != AZCR_OK) {
            return failed(error);
        }
        char line[8192];
        size_t len = azcr_buffer_len(event);
        size_t kept = len < sizeof line - 1 ? len : sizeof line - 1;
        memcpy(line, azcr_buffer_data(event), kept);
        line[kept] = '\0';
        azcr_buffer_free(event);
        puts(line);
        if (strncmp(line, "{\"event\":\"finished\"", 19) == 0) {
            return strstr(line, "\"outcome\":\"succeeded\"") != NULL ? 0 : 1;
        }
    }
}

int main(int count, char **arguments)
{
    char session_json[8192], client_secret[1024];
    if (count != 2) {
        fprintf(stderr, "usage: connect session.json, with the client secret on standard input\n");
        return 2;
    }
    if (azcr_abi_version() >> 16 != AZCR_ABI_MAJOR) {
        fprintf(stderr, "the library is of another release than the header\n");
        return 2;
    }
    FILE *file = fopen(arguments[1], "rb");
    if (file == NULL || fgets(client_secret, sizeof client_secret, stdin) == NULL) {
        fprintf(stderr, "the session or the secret cannot be read\n");
        return 2;
    }
    session_json[fread(session_json, 1, sizeof session_json - 1, file)] = '\0';
    fclose(file);
    client_secret[strcspn(client_secret, "\r\n")] = '\0';

    azcr_secrets_t *secrets = azcr_secrets_new();
    azcr_session_t *session = NULL;
    azcr_operation_t *operation = NULL;
    azcr_error_t *error = NULL;
    int code = 0;
    if (azcr_secrets_set(secrets, TEXT("clientSecret"), TEXT(client_secret), &error) != AZCR_OK
        || azcr_session_new(TEXT(session_json), secrets, &session, &error) != AZCR_OK
        || azcr_connect_start(session, TEXT("{\"version\":1}"), NULL, &operation, &error) != AZCR_OK) {
        code = failed(error);
    } else {
        code = pull(operation);
    }
    memset(client_secret, 0, sizeof client_secret);
    /* The free functions do nothing for NULL, so one exit path is sufficient. */
    azcr_operation_free(operation);
    azcr_session_free(session);
    azcr_secrets_free(secrets);
    return code;
}
