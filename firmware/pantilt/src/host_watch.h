/*
 * Watches the host: when it falls silent, the rig slows down and holds, and later releases if it is
 * told to (PROTOCOL.md, "Host watchdog").
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/** As after a reset: holds after 500 ms, never releases. */
void host_watch_begin(uint32_t now_ms);

/** After how long a silence to hold, and to release [ms]; release 0 is never. */
void host_watch_set(uint16_t hold_ms, uint32_t release_ms);

/** Notes that the host is alive. */
void host_watch_heard(uint32_t now_ms);

/** Acts on the host's silence; true when that has to be reported. */
bool host_watch_poll(uint32_t now_ms);
