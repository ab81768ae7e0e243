/*
 * The board of the host tests: it records what the core drives, sends and stores, and can fail where
 * a real board can. Its clock advances in host_run only.
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
    int writes_left;        /* until power fails: HOST_NEVER, or a count */
    uint8_t torn_byte;      /* what the write leaves in which power fails */
    int stuck_address;      /* keeps its byte whatever is written; HOST_NEVER: none */
    int stop_at_call;       /* a stop comes in with this call of the board; HOST_NEVER: none */
    const char *after_stop; /* what comes in right behind it; a null pointer: nothing */
    int calls;              /* of the board, since host_power_up */
    bool stop_came;
    uint16_t pan_at_stop, tilt_at_stop; /* what was driven then */
} host_t;
extern host_t host;

/** Powers up with blank storage, at this time. */
void host_power_up(uint32_t now_ms);

/** Resets; the storage stays, unread lines are lost. */
void host_reset(reset_t reason);

/** Receives bytes, at once. */
void host_receive(const void *bytes, size_t count);

/** Receives a line: this body with its checksum and end. */
void host_receive_body(const char *body);

/** Runs the main loop until nothing is pending. */
void host_poll(void);

/** Advances the clock: the main loop runs every millisecond, a servo frame every twentieth. */
void host_run(uint32_t duration_ms);

/**
 * The body of the next line that was sent, its form and checksum checked (aborts when they are
 * wrong); a null pointer when there is none. Good until the next call.
 */
const char *host_next_body(void);

/** Sends a command, lets 20 ms pass, and returns the body of what was sent next. */
const char *host_ask(const char *body);

/** CRC-16/CCITT-FALSE bit by bit, by its definition. */
uint16_t host_crc(const void *bytes, size_t count);
