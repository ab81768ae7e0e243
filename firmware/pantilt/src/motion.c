#include "motion.h"

#define TICK 65536L

/* us/s to 1/65536 tick per frame: 2 ticks/us * 0.02 s/frame * 65536 = 65536 / 25. */
static uint32_t speed_per_frame(uint16_t speed_us_per_s) { return ((uint32_t)speed_us_per_s << 16) / 25; }

/* us/s^2 to 1/65536 tick per frame squared: 2 * 0.02^2 * 65536 = 52 + 268 / 625. */
static uint32_t acceleration_per_frame(uint32_t acceleration) {
    return acceleration * 52 + acceleration * 268 / 625;
}

static uint32_t quarter(uint32_t value) { return value < 4 ? 1 : value / 4; }

void motion_place(motion_t *axis, uint16_t pulse_ticks) {
    axis->position_q16 = pulse_ticks * TICK;
    motion_halt(axis);
}

void motion_set_target(motion_t *axis, uint16_t pulse_ticks, uint16_t speed_us_per_s,
                       uint32_t acceleration_us_per_s2, bool slow) {
    uint32_t per_frame = acceleration_per_frame(acceleration_us_per_s2);
    axis->speed_q16 = speed_per_frame(speed_us_per_s);
    if (slow) {
        axis->speed_q16 = quarter(axis->speed_q16);
        per_frame = quarter(per_frame);
    }
    /* During a move the acceleration must not decrease, or the axis could not stop within the
       limits. */
    if (motion_at_rest(axis) || axis->acceleration_q16 < per_frame) axis->acceleration_q16 = per_frame;
    axis->target_q16 = pulse_ticks * TICK;
    axis->braking = false;
}

void motion_brake(motion_t *axis) { axis->braking = true; }

void motion_halt(motion_t *axis) {
    axis->target_q16 = axis->position_q16;
    axis->velocity_q16 = 0;
    axis->braking = false;
}

static uint16_t square_root(uint32_t value) {
    uint32_t rest = value, root = 0;
    for (uint32_t bit = 1UL << 30; bit > 0; bit >>= 2) {
        if (rest >= root + bit) {
            rest -= root + bit;
            root = (root >> 1) + bit;
        } else {
            root >>= 1;
        }
    }
    return (uint16_t)root;
}

/*
 * The maximum speed from which deceleration in whole frames still ends at the target. In n frames,
 * each slower than the previous one by the acceleration, an axis covers at most acceleration * n *
 * (n + 1) / 2; n is the minimum that covers the distance.
 */
static uint32_t stoppable_speed(uint32_t distance, uint32_t acceleration) {
    uint32_t quotient = (distance + acceleration - 1) / acceleration;
    uint32_t frames = (square_root(8 * quotient + 1) - 1) / 2;
    if (frames * (frames + 1) / 2 < quotient) frames++;
    return distance / frames + acceleration * (frames - 1) / 2;
}

static int32_t velocity_towards_target(const motion_t *axis) {
    int32_t way = axis->target_q16 - axis->position_q16;
    if (way == 0) return 0;
    uint32_t distance = (uint32_t)(way < 0 ? -way : way);
    uint32_t speed = stoppable_speed(distance, axis->acceleration_q16);
    if (speed > axis->speed_q16) speed = axis->speed_q16;
    return way < 0 ? -(int32_t)speed : (int32_t)speed;
}

void motion_step(motion_t *axis) {
    if (motion_at_rest(axis)) return;
    int32_t max_change = (int32_t)axis->acceleration_q16;
    int32_t change = (axis->braking ? 0 : velocity_towards_target(axis)) - axis->velocity_q16;
    if (change > max_change) change = max_change;
    if (change < -max_change) change = -max_change;
    axis->velocity_q16 += change;
    axis->position_q16 += axis->velocity_q16;
    if (axis->braking && axis->velocity_q16 == 0) motion_halt(axis);
}

bool motion_at_rest(const motion_t *axis) {
    return axis->velocity_q16 == 0 && axis->position_q16 == axis->target_q16;
}

/* A shift, because a division takes 40 us on an AVR; positions are never negative. */
uint16_t motion_pulse(const motion_t *axis) {
    return (uint16_t)(((uint32_t)axis->position_q16 + TICK / 2) >> 16);
}
