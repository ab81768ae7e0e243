#include "rig.h"

#include "board.h"
#include "motion.h"
#include "receiver.h"
#include "storage.h"

static limits_t limits[AXES];
static motion_t axes[AXES];
static bool pulses_on, laser_on, stopped;
static uint8_t frames_driven; /* since the pulses were turned on, up to FRAMES_TO_BEGIN */
/* True from arming until the first move has come to rest: the position of the servo is unknown. */
static bool slow;

/* The first frame with pulses is prepared; its pulses start; the second frame is prepared. */
#define FRAMES_TO_BEGIN 2

static void place_at_middle(void) {
    for (uint8_t axis = 0; axis < AXES; axis++) {
        motion_place(&axes[axis], limits_middle(&limits[axis]));
    }
}

void rig_begin(void) {
    for (uint8_t axis = 0; axis < AXES; axis++) limits[axis] = storage_load_limits((axis_t)axis);
    place_at_middle();
    pulses_on = laser_on = stopped = false;
    board_set_laser(false);
}

const limits_t *rig_limits(void) { return limits; }

void rig_set_limits(axis_t axis, const limits_t *changed) {
    limits[axis] = *changed;
    place_at_middle();
}

static bool all_at_rest(void) { return motion_at_rest(&axes[PAN]) && motion_at_rest(&axes[TILT]); }

char rig_state(void) {
    if (stopped) return 'S';
    if (!pulses_on) return 'R';
    return all_at_rest() ? 'A' : 'M';
}

bool rig_pulses_on(void) { return pulses_on; }

bool rig_laser_on(void) { return laser_on; }

uint16_t rig_pulse(axis_t axis) { return motion_pulse(&axes[axis]); }

void rig_arm(void) {
    if (pulses_on) return;
    pulses_on = slow = true;
    frames_driven = 0;
}

void rig_move(const uint16_t targets_ticks[AXES], uint16_t speed_us_per_s,
              uint32_t acceleration_us_per_s2) {
    for (uint8_t axis = 0; axis < AXES; axis++) {
        const limits_t *held = &limits[axis];
        motion_set_target(&axes[axis], targets_ticks[axis], speed_us_per_s ? speed_us_per_s : held->speed_us_per_s,
                          acceleration_us_per_s2 ? acceleration_us_per_s2 : held->acceleration_us_per_s2, slow);
    }
}

static void halt(void) {
    for (uint8_t axis = 0; axis < AXES; axis++) motion_halt(&axes[axis]);
}

void rig_release(void) {
    halt();
    pulses_on = false;
    rig_set_laser(false);
}

void rig_stop(void) {
    halt();
    if (pulses_on && frames_driven < FRAMES_TO_BEGIN) { /* otherwise a servo would jump after the stop */
        pulses_on = false;
        board_drive(false, rig_pulse(PAN), rig_pulse(TILT));
    }
    stopped = true;
    rig_set_laser(false);
}

void rig_resume(void) { stopped = false; }

void rig_brake(void) {
    for (uint8_t axis = 0; axis < AXES; axis++) motion_brake(&axes[axis]);
    rig_set_laser(false);
}

void rig_set_laser(bool on) {
    uint8_t state = board_lock();
    laser_on = on && !receiver_stop_pending();
    board_set_laser(laser_on);
    board_unlock(state);
}

void rig_frame(void) {
    bool moving = !all_at_rest();
    motion_t next[AXES];
    uint16_t pulses[AXES];
    for (uint8_t axis = 0; axis < AXES; axis++) {
        next[axis] = axes[axis];
        motion_step(&next[axis]);
        pulses[axis] = motion_pulse(&next[axis]);
    }
    uint8_t state = board_lock();
    bool advances = !receiver_stop_pending(); /* otherwise this frame repeats the last one */
    if (advances) board_drive(pulses_on, pulses[PAN], pulses[TILT]);
    board_unlock(state);
    if (!advances) return;
    for (uint8_t axis = 0; axis < AXES; axis++) axes[axis] = next[axis];
    if (pulses_on && frames_driven < FRAMES_TO_BEGIN) frames_driven++;
    if (moving && all_at_rest()) slow = false;
}
