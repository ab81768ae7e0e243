/*
 * The interface between core and board, implemented by each target: avr/ for the ATmega328P,
 * pantilt.ino for boards of the Arduino IDE, wasm/ for the simulator, test/ for the host tests.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Resolution of a servo pulse [ticks of 0.5 us]: 1, or 2 on boards with whole microseconds only.
 */
extern const uint8_t board_pulse_step_ticks;

/**
 * Sends pulses of these widths [ticks of 0.5 us], or none, from the next servo frame on. Called
 * once per servo frame with the receive interrupt locked; and at any time to end pulses that have
 * just been turned on.
 */
void board_drive(bool pulses_on, uint16_t pan_ticks, uint16_t tilt_ticks);

/** Turns the laser on or off immediately. Also called in the receive interrupt. */
void board_set_laser(bool on);

/** The number of bytes that board_send accepts now. */
uint8_t board_send_room(void);
/** Queues a byte for the host; board_send_room must be at least 1. */
void board_send(char byte);

/** Whether the storage accepts a read or a write now. */
bool board_storage_ready(void);
/** Reads a byte of non-volatile storage; 0xFF where nothing was ever written. */
uint8_t board_storage_read(uint8_t address);
/** Starts to write a byte; board_storage_ready is false until it is written. */
void board_storage_write(uint8_t address, uint8_t value);

/** Locks the receive interrupt; returns the state for board_unlock. Calls may be nested. */
uint8_t board_lock(void);
/** Restores the state that board_lock returned. */
void board_unlock(uint8_t state);

#ifdef __cplusplus
}
#endif
