/*
 * The receiving end: bytes from the interrupt become lines for the main loop, and a stop is acted on
 * as its byte comes in (PROTOCOL.md, "The line" and "Stop").
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/** The longest line, its end included [bytes]. */
#define LINE_BYTES 96

/** A line without its end, zero-terminated once it is whole. */
typedef struct {
    char text[LINE_BYTES];
    uint8_t length;
    bool too_long; /* what follows is skipped */
} line_t;

/** Makes a line empty. */
static inline void line_clear(line_t *line) {
    line->length = 0;
    line->too_long = false;
}

/** What the main loop finds. */
typedef enum {
    NO_LINE,
    LINE,
    LINE_TOO_LONG, /* skipped to its end */
    LINE_LOST,     /* bytes came faster than they could be taken */
} received_t;

/** Forgets everything. */
void receiver_reset(void);

/**
 * Takes a byte; for the receive interrupt.
 * lost: bytes before this one were lost. damaged: this one arrived without its stop bit.
 */
void receiver_take(uint8_t byte, bool lost, bool damaged);

/**
 * Adds bytes to a line until it is whole; the caller clears it after use. After a stop there is
 * nothing until receiver_end_stop.
 */
received_t receiver_next_line(line_t *line);

/** How many lines were lost since this was last asked. */
uint8_t receiver_lost_lines(void);

/** Whether a stop has come that the main loop hasn't dealt with. */
bool receiver_stop_pending(void);

/** The main loop has dealt with the stop. */
void receiver_end_stop(void);
