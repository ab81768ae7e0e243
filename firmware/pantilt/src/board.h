/*
 * What the core asks of the board that it runs on. Each target implements these few things: avr/ for
 * the ATmega328P, pantilt.ino for whatever the Arduino IDE knows, test/ for the host.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Smallest step of a servo pulse [ticks of 0.5 us]: 1, or 2 where only whole microseconds can be made. */
extern const uint8_t board_pulse_step_ticks;

/**
 * From the next servo frame on, sends pulses of these widths [ticks of 0.5 us], or none.
 * Called once a servo frame, the receive interrupt kept out; to end pulses that have just been turned
 * on, at any time.
 */
void board_drive(bool pulses_on, uint16_t pan_ticks, uint16_t tilt_ticks);

/** Turns the laser on or off, at once. Called in the receive interrupt too. */
void board_set_laser(bool on);

/** How many bytes board_send takes now without waiting. */
uint8_t board_send_room(void);
/** Sends a byte to the host; there must be room for it. */
void board_send(char byte);

/** Whether the storage takes a read or a write now. */
bool board_storage_ready(void);
/** Reads a byte that a power cut doesn't lose; 0xFF where nothing was ever written. */
uint8_t board_storage_read(uint8_t address);
/** Begins to write a byte; board_storage_ready tells when that is done. */
void board_storage_write(uint8_t address, uint8_t value);

/** Keeps the receive interrupt out; returns what board_unlock wants. May be nested. */
uint8_t board_lock(void);
/** Ends what board_lock began. */
void board_unlock(uint8_t state);

#ifdef __cplusplus
}
#endif
