/* Writes a line word by word, with spaces, checksum and line feed (PROTOCOL.md, "The line"). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "receiver.h"

/**
 * A line being written: to memory, directly to the host, or neither, for its checksum only. No
 * message of the protocol is longer than LINE_BYTES.
 */
typedef struct {
    char *text; /* LINE_BYTES of memory, or a null pointer */
    bool sends; /* board_send_room must cover the line */
    uint8_t length;
    uint16_t checksum; /* the number of bytes so far */
} writer_t;

/** Begins a line. */
void write_begin(writer_t *writer);
/** Adds a word in flash, see FLASH_TEXT. */
void write_flash(writer_t *writer, const char *word);
/** Adds a word of one character. */
void write_character(writer_t *writer, char character);
/** Adds a number. */
void write_number(writer_t *writer, uint32_t value);
/** Adds a number as four hexadecimal digits, or as eight. */
void write_hex16(writer_t *writer, uint16_t value);
void write_hex32(writer_t *writer, uint32_t value);
/** Continues the current word with eight hexadecimal digits. */
void append_hex32(writer_t *writer, uint32_t value);
/** Adds a pulse [ticks of 0.5 us] in microseconds with one decimal. */
void write_pulse(writer_t *writer, uint16_t pulse_ticks);
/** Adds checksum and line feed. */
void write_end(writer_t *writer);
