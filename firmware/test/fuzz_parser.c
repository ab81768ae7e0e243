/*
 * Fuzzes the line parser: compares its result for arbitrary bytes with that of a second, simpler
 * implementation of PROTOCOL.md.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "host_board.h"

#define MAX_LINES_BYTES 120
#define CHECKSUM_BYTES 4

static const char *const names[] = {"HELLO",  "PING",  "STATUS", "ARM",      "MOVE",      "RELEASE",
                                    "RESUME", "LASER", "RATE",   "WATCHDOG", "PANLIMITS", "TILTLIMITS"};
/* Allowed numbers of arguments, one digit each. */
static const char *const counts[] = {"1", "0", "0", "0", "234", "0", "0", "1", "1", "2", "04", "04"};

/* Decimal without sign or leading zeros, at most ten digits; with a decimal if allowed. */
static bool is_number(const char *word, bool tenths) {
    size_t digits = strspn(word, "0123456789");
    if (digits == 0 || digits > 10 || (digits > 1 && word[0] == '0')) return false;
    const char *rest = word + digits;
    if (tenths && rest[0] == '.' && rest[1] >= '0' && rest[1] <= '9') rest += 2;
    return *rest == '\0';
}

static uint32_t value_of(const char *word, bool tenths) {
    unsigned long long value = strtoull(word, NULL, 10);
    const char *point = strchr(word, '.');
    if (tenths) value = 10 * value + (point ? (unsigned)(point[1] - '0') : 0);
    return value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
}

/* Truncates a valid line at its '*'; false if the line is invalid. */
static bool cut_body(char *line) {
    char *star = strchr(line, '*');
    if (!star || star == line || strlen(star + 1) != CHECKSUM_BYTES) return false;
    if (strspn(star + 1, "0123456789abcdefABCDEF") != CHECKSUM_BYTES) return false;
    *star = '\0';
    for (const char *at = line; *at; at++) {
        if (*at < ' ' || *at > '~') return false;
    }
    return line[0] != ' ' && star[-1] != ' ' && !strstr(line, "  ");
}

static wire_error_t expected_frame(const char *text, char *body, uint16_t *sequence) {
    strcpy(body, text);
    if (!cut_body(body)) return ERROR_SYNTAX;
    char number[LINE_BYTES];
    size_t length = strcspn(body, " ");
    memcpy(number, body, length);
    number[length] = '\0';
    unsigned long long value = strtoull(number, NULL, 10);
    if (!is_number(number, false) || value < 1 || value > 65535) return ERROR_SYNTAX;
    *sequence = (uint16_t)value;
    return strtoul(body + strlen(body) + 1, NULL, 16) == host_crc(body, strlen(body)) ? ERROR_NONE
                                                                                      : ERROR_CRC;
}

static wire_error_t expected_command(char *body, command_t *command) {
    strtok(body, " ");
    const char *verb = strtok(NULL, " ");
    command->verb = VERB_HELLO;
    while (verb && command->verb < VERB_UNKNOWN && strcmp(verb, names[command->verb]) != 0)
        command->verb++;
    if (!verb || command->verb == VERB_UNKNOWN) return ERROR_VERB;
    command->count = 0;
    for (const char *word; (word = strtok(NULL, " ")); command->count++) {
        bool tenths = command->verb == VERB_MOVE && command->count < 2;
        if (command->count == MAX_ARGUMENTS || !is_number(word, tenths)) return ERROR_ARGUMENT;
        command->arguments[command->count] = value_of(word, tenths);
    }
    return strchr(counts[command->verb], '0' + command->count) ? ERROR_NONE : ERROR_ARGUMENT;
}

static void require(bool holds) {
    if (!holds) abort();
}

static void check_line(const char *text) {
    char body[LINE_BYTES];
    uint16_t sequence, checksum, right_sequence;
    command_t command, right;
    wire_error_t error = expected_frame(text, body, &right_sequence);
    require(command_frame(text, &sequence, &checksum) == error);
    if (error == ERROR_CRC) require(checksum == host_crc(body, strlen(body)));
    if (error) return;
    require(sequence == right_sequence && command_same_body(text, text));
    error = expected_command(body, &right);
    require(command_read(text, &command) == error);
    if (error == ERROR_ARGUMENT) require(command.verb == right.verb);
    if (error) return;
    require(command.verb == right.verb && command.count == right.count);
    for (uint8_t i = 0; i < right.count; i++) require(command.arguments[i] == right.arguments[i]);
}

static void check_received(void) {
    static line_t line;
    line_clear(&line);
    for (received_t received; (received = receiver_next_line(&line)) != NO_LINE; line_clear(&line)) {
        require(line.length < LINE_BYTES);
        if (received == LINE) check_line(line.text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 1) return 0;
    bool completes = data[0] & 1; /* a correct checksum is hard to find by chance */
    data++, size--;
    if (size > MAX_LINES_BYTES) size = MAX_LINES_BYTES;
    receiver_reset();
    host_receive(data, size);
    if (completes) {
        char end[CHECKSUM_BYTES + 3];
        snprintf(end, sizeof end, "*%04X\n", host_crc(data, size));
        host_receive(end, strlen(end));
    }
    receiver_end_stop();
    check_received();
    return 0;
}
