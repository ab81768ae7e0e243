/*
 * The board of the host tests: it records what the core drives, sends and stores, and simulates the
 * failures of a real board. Its clock advances only in host_run.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "device.h"
#include "receiver.h"

#define HOST_STORAGE_BYTES 64
#define HOST_NEVER (-1)

/** The state of the board, and its faults. */
typedef struct {
    uint32_t now_ms;
    bool pulses_on;
    uint16_t pan_ticks, tilt_ticks;
    uint32_t frames; /* since host_power_up */
    bool laser_on;
    uint8_t storage[HOST_STORAGE_BYTES];
    int writes_left;        /* until the power fails: HOST_NEVER, or a count */
    uint8_t torn_byte;      /* the value left by the write during which power fails */
    int stuck_address;      /* keeps its value whatever is written; HOST_NEVER: none */
    int stop_at_call;       /* a stop is received during this call of the board; HOST_NEVER: none */
    const char *after_stop; /* received directly after it; a null pointer: nothing */
    int calls;              /* calls of the board since host_power_up */
    bool stop_came;
    uint16_t pan_at_stop, tilt_at_stop; /* the outputs at that time */
} host_t;
extern host_t host;

/** Powers up with blank storage at this time. */
void host_power_up(uint32_t now_ms);

/** Resets; the storage is kept, unread lines are lost. */
void host_reset(reset_t reason);

/** Receives bytes, at once. */
void host_receive(const void *bytes, size_t count);

/** Receives a line: this body with its checksum and line feed. */
void host_receive_body(const char *body);

/** Runs the main loop until nothing is pending. */
void host_poll(void);

/**
 * Advances the clock: the main loop runs every millisecond, with a servo frame every twentieth
 * time.
 */
void host_run(uint32_t duration_ms);

/**
 * The body of the next sent line, after a check of its form and checksum (aborts if they are
 * wrong); a null pointer if there is none. Valid until the next call.
 */
const char *host_next_body(void);

/** Sends a command, advances by 20 ms, and returns the body of the next sent line. */
const char *host_ask(const char *body);

/** CRC-16/CCITT-FALSE bit by bit, by its definition. */
uint16_t host_crc(const void *bytes, size_t count);
