/*
 * The receiver: bytes from the interrupt become lines for the main loop; a stop takes effect when
 * its byte is received (PROTOCOL.md, "The line" and "Stop").
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/** Maximum length of a line, including its end [bytes]. */
#define LINE_BYTES 96

/** A line without its end, zero-terminated when complete. */
typedef struct {
    char text[LINE_BYTES];
    uint8_t length;
    bool too_long; /* the rest is skipped */
} line_t;

/** Empties a line. */
static inline void line_clear(line_t *line) {
    line->length = 0;
    line->too_long = false;
}

/** The outcome of receiver_next_line. */
typedef enum {
    NO_LINE,
    LINE,
    LINE_TOO_LONG, /* skipped to its end */
    LINE_LOST,     /* bytes arrived faster than they could be processed */
} received_t;

/** Discards everything received. */
void receiver_reset(void);

/**
 * Handles a received byte; called in the receive interrupt. lost: bytes before this one were lost.
 * damaged: this byte arrived without its stop bit.
 */
void receiver_take(uint8_t byte, bool lost, bool damaged);

/**
 * Appends bytes to a line until it is complete; the caller clears it after use. Returns NO_LINE
 * from a stop until receiver_end_stop.
 */
received_t receiver_next_line(line_t *line);

/** The number of lines lost since the last call. */
uint8_t receiver_lost_lines(void);

/** Whether a stop has been received that the main loop has not handled yet. */
bool receiver_stop_pending(void);

/** To be called when the main loop has handled the stop. */
void receiver_end_stop(void);
