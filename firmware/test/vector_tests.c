/* Tests the core with vectors.tsv, the table of lines for both ends. */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "crc16.h"
#include "tests.h"

#define ROW_BYTES 2048

typedef struct {
    char row[ROW_BYTES];
    const char *kind, *meaning;
    char bytes[ROW_BYTES];
    size_t count; /* length in bytes */
} vector_t;

static size_t unescape(const char *from, char *to) {
    size_t count = 0;
    while (*from) {
        unsigned value;
        if (strncmp(from, "\\n", 2) == 0) value = '\n', from += 2;
        else if (strncmp(from, "\\r", 2) == 0) value = '\r', from += 2;
        else if (sscanf(from, "\\x%2X", &value) == 1) from += 4;
        else value = (unsigned char)*from++;
        to[count++] = (char)value;
    }
    return count;
}

/* Reads the next row of a kind. */
static bool next_vector(FILE *file, const char *kind, vector_t *vector) {
    while (fgets(vector->row, sizeof vector->row, file)) {
        vector->row[strcspn(vector->row, "\n")] = '\0';
        if (vector->row[0] == '#') continue;
        char *bytes = strchr(vector->row, '\t');
        if (!bytes) continue;
        char *meaning = strchr(bytes + 1, '\t');
        if (!meaning) continue;
        *bytes++ = *meaning++ = '\0';
        vector->kind = vector->row;
        vector->meaning = meaning;
        vector->count = unescape(bytes, vector->bytes);
        if (strcmp(vector->kind, kind) == 0) return true;
    }
    return false;
}

static const char *const names[] = {"HELLO",  "PING",  "STATUS", "ARM",      "MOVE",      "RELEASE",
                                    "RESUME", "LASER", "RATE",   "WATCHDOG", "PANLIMITS", "TILTLIMITS"};

/* Writes a command in the form of the table: pulses without a zero decimal. */
static void say(uint16_t sequence, const command_t *command, char *text, size_t size) {
    int at = snprintf(text, size, "%u %s", sequence, names[command->verb]);
    for (uint8_t i = 0; i < command->count; i++) {
        uint32_t value = command->arguments[i];
        bool is_pulse = command->verb == VERB_MOVE && i < 2;
        if (!is_pulse) at += snprintf(text + at, size - (size_t)at, " %u", value);
        else if (value % 10 == 0) at += snprintf(text + at, size - (size_t)at, " %u", value / 10);
        else at += snprintf(text + at, size - (size_t)at, " %u.%u", value / 10, value % 10);
    }
}

static void takes_commands(void **state) {
    (void)state;
    FILE *file = fopen("vectors.tsv", "r");
    assert_non_null(file);
    static vector_t vector;
    int rows = 0;
    for (; next_vector(file, "command", &vector); rows++) {
        line_t line;
        uint16_t sequence, checksum;
        command_t command;
        char said[LINE_BYTES * 2];
        line_clear(&line);
        receiver_reset();
        host_receive(vector.bytes, vector.count);
        assert_int_equal(receiver_next_line(&line), LINE);
        assert_int_equal(command_frame(line.text, &sequence, &checksum), ERROR_NONE);
        assert_int_equal(command_read(line.text, &command), ERROR_NONE);
        say(sequence, &command, said, sizeof said);
        assert_string_equal(said, vector.meaning);
    }
    fclose(file);
    assert_true(rows >= 20);
}

static void refuses_lines(void **state) {
    (void)state;
    FILE *file = fopen("vectors.tsv", "r");
    assert_non_null(file);
    static vector_t vector;
    int rows = 0;
    for (; next_vector(file, "refused", &vector); rows++) {
        host_power_up(0);
        host_run(10);
        host_next_body();
        for (size_t i = 0; i < vector.count; i++) {
            host_receive(&vector.bytes[i], 1);
            host_run(1);
        }
        const char *reply = host_next_body();
        assert_non_null(reply);
        assert_string_equal(reply, vector.meaning);
        assert_null(host_next_body());
    }
    fclose(file);
    assert_true(rows >= 50);
}

static void computes_the_check_value(void **state) {
    (void)state;
    uint16_t crc = CRC16_EMPTY;
    for (const char *at = "123456789"; *at; at++) crc = crc16_add(crc, (uint8_t)*at);
    assert_int_equal(crc, 0x29B1);
    assert_int_equal(host_crc("123456789", 9), 0x29B1);
}

static void computes_the_crc_of_any_byte_after_any_other(void **state) {
    (void)state;
    for (unsigned pair = 0; pair < 65536; pair++) {
        uint8_t bytes[] = {(uint8_t)(pair >> 8), (uint8_t)pair};
        uint16_t crc = crc16_add(crc16_add(CRC16_EMPTY, bytes[0]), bytes[1]);
        assert_int_equal(crc, host_crc(bytes, 2));
    }
}

int vector_tests(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_commands),
        cmocka_unit_test(refuses_lines),
        cmocka_unit_test(computes_the_check_value),
        cmocka_unit_test(computes_the_crc_of_any_byte_after_any_other),
    };
    return cmocka_run_group_tests_name("vectors", tests, NULL, NULL);
}
