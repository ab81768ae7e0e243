/*
 * The parser of received lines: frame, sequence number and command (PROTOCOL.md, "The line",
 * "Commands" and "Errors"). Nothing is executed here.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/** The protocol's errors, by their numbers. */
typedef enum {
    ERROR_NONE = 0,
    ERROR_SYNTAX = 1,
    ERROR_CRC = 2,
    ERROR_LENGTH = 3,
    ERROR_VERB = 4,
    ERROR_ARGUMENT = 5,
    ERROR_RANGE = 6,
    ERROR_SEQUENCE = 7,
    ERROR_RELEASED = 8,
    ERROR_STOPPED = 9,
    ERROR_VERSION = 10,
    ERROR_ARMED = 11,
    ERROR_OVERFLOW = 12,
    ERROR_STORAGE = 13,
} wire_error_t;

/** The protocol's commands, in the order of the table in command.c. */
typedef enum {
    VERB_HELLO,
    VERB_PING,
    VERB_STATUS,
    VERB_ARM,
    VERB_MOVE,
    VERB_RELEASE,
    VERB_RESUME,
    VERB_LASER,
    VERB_RATE,
    VERB_WATCHDOG,
    VERB_PANLIMITS,
    VERB_TILTLIMITS,
    VERB_UNKNOWN,
} verb_t;

#define MAX_ARGUMENTS 4

/** A command. The two pulses of MOVE are in 0.1 us; numbers beyond 32 bits saturate. */
typedef struct {
    verb_t verb;
    uint8_t count;
    uint32_t arguments[MAX_ARGUMENTS];
} command_t;

/**
 * Checks the frame of a line; returns its sequence number (0 if the frame is invalid) and the
 * correct checksum. Errors SYNTAX and CRC.
 */
wire_error_t command_frame(const char *line, uint16_t *sequence, uint16_t *checksum);

/**
 * Parses the command of a line with a valid frame. Errors VERB and ARGUMENT; the verb is set in
 * both cases.
 */
wire_error_t command_read(const char *line, command_t *command);

/** Whether two lines with valid frames have the same body. */
bool command_same_body(const char *line, const char *other);
