#include "storage.h"

#include "board.h"
#include "crc16.h"

/*
 * In each record: min (2 bytes), max (2), speed (2), acceleration (20 bits) and generation (4),
 * checksum (2). Records are short because a byte takes an AVR 3.4 ms to write, before the reply.
 */
#define LIMITS_BYTES 11
#define ACCELERATION_BITS 20
#define SLOTS 2
#define IDENTITY_BYTES 6
#define IDENTITY_ADDRESS 0
#define LIMITS_ADDRESS 16
/* A blank storage reads 0xFF everywhere, which has no valid checksum. */

static struct {
    uint8_t bytes[LIMITS_BYTES];
    uint8_t address;
    uint8_t next;
} pending;

static uint8_t address_of(axis_t axis, uint8_t slot) {
    return LIMITS_ADDRESS + (uint8_t)(SLOTS * axis + slot) * LIMITS_BYTES;
}

static void put(uint8_t *bytes, uint32_t value, uint8_t count) {
    for (; count > 0; count--, value >>= 8) *bytes++ = (uint8_t)value;
}

static uint32_t get(const uint8_t *bytes, uint8_t count) {
    uint32_t value = 0;
    while (count > 0) value = value << 8 | bytes[--count];
    return value;
}

static uint16_t checksum_of(const uint8_t *bytes, uint8_t count) {
    uint16_t crc = CRC16_EMPTY;
    while (count-- > 0) crc = crc16_add(crc, *bytes++);
    return crc;
}

/* Reads a record; false if its checksum, the last two bytes, is wrong. */
static bool read_record(uint8_t address, uint8_t *bytes, uint8_t count) {
    for (uint8_t i = 0; i < count; i++) bytes[i] = board_storage_read(address + i);
    return get(bytes + count - 2, 2) == checksum_of(bytes, count - 2);
}

/* The slot of the newest record of an axis; SLOTS if there is none. */
static uint8_t newest(axis_t axis, limits_t *limits, uint8_t *generation) {
    uint8_t found = SLOTS;
    for (uint8_t slot = 0; slot < SLOTS; slot++) {
        uint8_t bytes[LIMITS_BYTES];
        if (!read_record(address_of(axis, slot), bytes, LIMITS_BYTES)) continue;
        limits_t read;
        read.min_us = (uint16_t)get(bytes, 2);
        read.max_us = (uint16_t)get(bytes + 2, 2);
        read.speed_us_per_s = (uint16_t)get(bytes + 4, 2);
        read.acceleration_us_per_s2 = get(bytes + 6, 3) & ((1UL << ACCELERATION_BITS) - 1);
        uint8_t own = bytes[8] >> 4;
        bool newer = found == SLOTS || own == ((*generation + 1) & 0xF);
        if (!newer || !limits_valid(&read)) continue;
        *limits = read;
        *generation = own;
        found = slot;
    }
    return found;
}

limits_t storage_load_limits(axis_t axis) {
    limits_t limits = default_limits;
    uint8_t generation = 0;
    newest(axis, &limits, &generation);
    return limits;
}

void storage_begin(axis_t axis, const limits_t *limits) {
    limits_t before;
    uint8_t generation = 0;
    uint8_t slot = newest(axis, &before, &generation) == 0 ? 1 : 0;
    uint8_t *bytes = pending.bytes;
    put(bytes, limits->min_us, 2);
    put(bytes + 2, limits->max_us, 2);
    put(bytes + 4, limits->speed_us_per_s, 2);
    put(bytes + 6, limits->acceleration_us_per_s2 | (uint32_t)(generation + 1) << ACCELERATION_BITS, 3);
    put(bytes + 9, checksum_of(bytes, 9), 2);
    pending.address = address_of(axis, slot);
    pending.next = 0;
}

storage_t storage_poll(void) {
    if (!board_storage_ready()) return STORAGE_BUSY;
    while (pending.next < LIMITS_BYTES) {
        uint8_t address = pending.address + pending.next;
        uint8_t value = pending.bytes[pending.next++];
        if (board_storage_read(address) == value) continue;
        board_storage_write(address, value);
        return STORAGE_BUSY;
    }
    for (uint8_t i = 0; i < LIMITS_BYTES; i++) {
        if (board_storage_read(pending.address + i) != pending.bytes[i]) return STORAGE_FAILED;
    }
    return STORAGE_DONE;
}

static void wait_and_write(uint8_t address, uint8_t value) {
    while (!board_storage_ready()) {
    }
    board_storage_write(address, value);
}

uint32_t storage_identity(uint32_t fingerprint) {
    uint8_t bytes[IDENTITY_BYTES];
    if (read_record(IDENTITY_ADDRESS, bytes, IDENTITY_BYTES)) return get(bytes, 4);
    put(bytes, fingerprint, 4);
    put(bytes + 4, checksum_of(bytes, 4), 2);
    for (uint8_t i = 0; i < IDENTITY_BYTES; i++) wait_and_write(IDENTITY_ADDRESS + i, bytes[i]);
    while (!board_storage_ready()) {
    }
    return fingerprint;
}
