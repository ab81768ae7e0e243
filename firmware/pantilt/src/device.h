/*
 * The device: a pan-tilt rig on a serial line (PROTOCOL.md). The board calls these functions, and
 * the core calls the board (board.h). All functions except device_receive are called from one main
 * loop.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The reason of a reset. */
typedef enum { RESET_POWER, RESET_EXTERNAL, RESET_BROWNOUT, RESET_WATCHDOG } reset_t;

/**
 * Starts the device, released, and reports the reason. The fingerprint, unique to the board if
 * possible, becomes the identity of a board that has none.
 */
void device_begin(reset_t reason, uint32_t fingerprint, uint32_t now_ms);

/** Handles a received byte; called in the receive interrupt. See receiver_take. */
void device_receive(uint8_t byte, bool lost, bool damaged);

/** Prepares the next servo frame; must be called every 20 ms. */
void device_frame(void);

/** Does one piece of pending work; false if there is none. The clock [ms] may wrap. */
bool device_poll(uint32_t now_ms);

#ifdef __cplusplus
}
#endif
