/*
 * The host watchdog: when the host falls silent, the rig slows down and holds, and releases after a
 * longer silence if that is set (PROTOCOL.md, "Host watchdog").
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/** Resets: holds after 500 ms, never releases. */
void host_watch_begin(uint32_t now_ms);

/** Sets the silence after which to hold and to release [ms]; release 0 is never. */
void host_watch_set(uint16_t hold_ms, uint32_t release_ms);

/** Records that the host is alive. */
void host_watch_heard(uint32_t now_ms);

/** Acts on a silent host; true if that must be reported. */
bool host_watch_poll(uint32_t now_ms);
