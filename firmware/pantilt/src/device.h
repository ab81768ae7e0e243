/*
 * The device: a pan-tilt rig at the end of a serial line (PROTOCOL.md). A board calls these, and the
 * core calls the board (board.h). All but device_receive belong to one main loop.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Why the board has begun anew. */
typedef enum { RESET_POWER, RESET_EXTERNAL, RESET_BROWNOUT, RESET_WATCHDOG } reset_t;

/**
 * Begins, released; reports why. The fingerprint, which should differ from board to board, becomes
 * the identity of a board that has none.
 */
void device_begin(reset_t reason, uint32_t fingerprint, uint32_t now_ms);

/** Takes a byte in the receive interrupt; see receiver_take. */
void device_receive(uint8_t byte, bool lost, bool damaged);

/** Goes on by a servo frame; to be called once every 20 ms. */
void device_frame(void);

/** Does what there is to do; false when that was nothing. The clock [ms] may wrap. */
bool device_poll(uint32_t now_ms);

#ifdef __cplusplus
}
#endif
