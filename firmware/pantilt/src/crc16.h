/*
 * CRC-16/CCITT-FALSE: polynomial 0x1021, initial value 0xFFFF, not reflected (PROTOCOL.md, "The line").
 */
#pragma once

#include <stdint.h>

/** The initial value of the checksum. */
#define CRC16_EMPTY 0xFFFFu

/** Updates the checksum with one byte. */
static inline uint16_t crc16_add(uint16_t crc, uint8_t byte) {
    crc = (uint16_t)(crc >> 8 | crc << 8) ^ byte;
    crc ^= (crc & 0xFF) >> 4;
    crc ^= (uint16_t)(crc << 12);
    crc ^= (uint16_t)((crc & 0xFF) << 5);
    return crc;
}
