#include "host_board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "board.h"

#define FRAME_MS 20
/* As on the AVR: one place of its ring stays free. */
#define SEND_ROOM 127
/* At 115200 baud, rounded down. */
#define BYTES_PER_MS 11
#define SENT_BYTES (1 << 16)
/* Storing a byte takes more than three turns of host_poll, each of a millisecond. */
#define TURNS 16
#define STORAGE_BUSY_CALLS 50

const uint8_t board_pulse_step_ticks = 1;

host_t host;

static char sent[SENT_BYTES];
static size_t sent_head, sent_tail; /* never wrapped: positions in the total output */
static uint8_t queued;              /* the part that is not yet sent */
static uint8_t storage_busy;
static uint8_t locked;
static bool stop_waits;

static void fail(const char *what) {
    fprintf(stderr, "the device %s\n", what);
    abort();
}

static void take_stop(void) {
    stop_waits = false;
    host.stop_came = true;
    host.pan_at_stop = host.pan_ticks;
    host.tilt_at_stop = host.tilt_ticks;
    device_receive('!', false, false);
    if (host.after_stop) host_receive(host.after_stop, strlen(host.after_stop));
}

/* A call of the board: an interrupt may occur here unless it is locked. */
static void called(void) {
    if (host.calls++ == host.stop_at_call) stop_waits = true;
    if (stop_waits && locked == 0) take_stop();
}

uint8_t board_lock(void) {
    called();
    return locked++;
}

void board_unlock(uint8_t state) {
    if (state != locked - 1) fail("unlocks what it has not locked");
    locked = state;
    called();
}

void board_drive(bool pulses_on, uint16_t pan_ticks, uint16_t tilt_ticks) {
    if (pulses_on && locked == 0) fail("turns pulses on with the receive interrupt enabled");
    host.pulses_on = pulses_on;
    host.pan_ticks = pan_ticks;
    host.tilt_ticks = tilt_ticks;
}

void board_set_laser(bool on) {
    if (on && receiver_stop_pending()) fail("turns the laser on after a stop");
    host.laser_on = on;
}

uint8_t board_send_room(void) {
    called();
    return SEND_ROOM - queued;
}

void board_send(char byte) {
    called();
    if (queued == SEND_ROOM) fail("sends without room");
    queued++;
    sent[sent_head++ % SENT_BYTES] = byte;
}

bool board_storage_ready(void) {
    called();
    if (storage_busy > 0) storage_busy--;
    return storage_busy == 0;
}

uint8_t board_storage_read(uint8_t address) {
    called();
    if (storage_busy > 0) fail("reads a storage that is busy");
    if (address >= HOST_STORAGE_BYTES) fail("reads beyond the storage");
    return host.storage[address];
}

void board_storage_write(uint8_t address, uint8_t value) {
    called();
    if (storage_busy > 0) fail("writes to a storage that is busy");
    if (address >= HOST_STORAGE_BYTES) fail("writes beyond the storage");
    storage_busy = STORAGE_BUSY_CALLS;
    if (address == host.stuck_address || host.writes_left == 0) return;
    if (host.writes_left > 0 && --host.writes_left == 0) value = host.torn_byte;
    host.storage[address] = value;
}

void host_power_up(uint32_t now_ms) {
    memset(&host, 0, sizeof host);
    memset(host.storage, 0xFF, sizeof host.storage);
    host.now_ms = now_ms;
    host.writes_left = host.stuck_address = host.stop_at_call = HOST_NEVER;
    host_reset(RESET_POWER);
}

void host_reset(reset_t reason) {
    sent_tail = sent_head;
    queued = storage_busy = locked = 0;
    stop_waits = host.stop_came = host.pulses_on = host.laser_on = false;
    host.stop_at_call = HOST_NEVER; /* a reset disables interrupts */
    device_begin(reason, 0x5F3A09C1, host.now_ms);
}

void host_receive(const void *bytes, size_t count) {
    const uint8_t *at = bytes;
    while (count-- > 0) device_receive(*at++, false, false);
}

void host_receive_body(const char *body) {
    char line[LINE_BYTES + 8];
    int length = snprintf(line, sizeof line, "%s*%04X\n", body, host_crc(body, strlen(body)));
    host_receive(line, (size_t)length);
}

void host_poll(void) {
    for (int turns = 0; turns < TURNS && device_poll(host.now_ms);) turns++;
}

void host_run(uint32_t duration_ms) {
    for (; duration_ms > 0; duration_ms--) {
        host.now_ms++;
        queued -= queued < BYTES_PER_MS ? queued : BYTES_PER_MS;
        if (host.now_ms % FRAME_MS == 0) {
            device_frame();
            host.frames++;
        }
        host_poll();
    }
}

/* Removes the checksum of a valid line; false if the line is invalid. */
static bool cut_checksum(char *line, size_t length) {
    char right[6];
    for (size_t i = 0; i < length; i++) {
        if (line[i] < ' ' || line[i] > '~') return false;
    }
    if (length < 6 || line[0] == ' ' || line[length - 6] == ' ') return false;
    char *star = line + length - 5;
    snprintf(right, sizeof right, "*%04X", host_crc(line, length - 5));
    if (memcmp(star, right, 5) != 0) return false;
    *star = '\0';
    return !strpbrk(line, "*!") && !strstr(line, "  ");
}

const char *host_next_body(void) {
    static char body[LINE_BYTES + 1];
    size_t length = 0;
    while (sent_tail + length < sent_head) {
        char byte = sent[(sent_tail + length) % SENT_BYTES];
        if (byte == '\n') {
            sent_tail += length + 1;
            body[length] = '\0';
            if (!cut_checksum(body, length)) fail("sends a line that isn't well formed");
            return body;
        }
        if (length == LINE_BYTES - 1) fail("sends a line that is too long");
        body[length++] = byte;
    }
    if (length > 0) fail("sends part of a line");
    return NULL;
}

const char *host_ask(const char *body) {
    while (host_next_body()) {
    }
    host_receive_body(body);
    host_poll();
    host_run(20);
    return host_next_body();
}

uint16_t host_crc(const void *bytes, size_t count) {
    const uint8_t *at = bytes;
    uint16_t crc = 0xFFFF;
    for (; count > 0; count--) {
        for (uint8_t bit = 0x80; bit > 0; bit >>= 1) {
            bool out = (crc & 0x8000) != 0;
            crc = (uint16_t)(crc << 1);
            if (out != ((*at & bit) != 0)) crc ^= 0x1021;
        }
        at++;
    }
    return crc;
}
