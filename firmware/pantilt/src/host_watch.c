#include "host_watch.h"

#include "rig.h"

#define DEFAULT_HOLD_MS 500

static uint32_t heard_ms, release_after_ms;
static uint16_t hold_after_ms;
static bool silent;

void host_watch_begin(uint32_t now_ms) {
    host_watch_set(DEFAULT_HOLD_MS, 0);
    host_watch_heard(now_ms);
}

void host_watch_set(uint16_t hold_ms, uint32_t release_ms) {
    hold_after_ms = hold_ms;
    release_after_ms = release_ms;
}

void host_watch_heard(uint32_t now_ms) {
    heard_ms = now_ms;
    silent = false;
}

bool host_watch_poll(uint32_t now_ms) {
    uint32_t silent_ms = now_ms - heard_ms; /* correct even when the clock wraps */
    char state = rig_state();
    if ((state != 'A' && state != 'M') || silent_ms < hold_after_ms) return false;
    bool releases = release_after_ms > 0 && silent_ms >= release_after_ms;
    bool holds = state == 'M' && !silent;
    if (!silent) rig_brake();
    if (releases) rig_release();
    silent = true;
    return holds || releases;
}
