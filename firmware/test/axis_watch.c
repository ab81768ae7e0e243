#include "axis_watch.h"

#include <math.h>
#include <stddef.h>

#define ROUNDING 1e-9

static double position_us(const motion_t *axis) { return axis->position_q16 / 65536.0 / 2; }

void axis_watch_place(axis_watch_t *watch, uint16_t pulse_ticks) {
    motion_place(&watch->axis, pulse_ticks);
    watch->pulse_us = pulse_ticks / 2.0;
    watch->speed = watch->max_speed = watch->max_acceleration = 0;
}

void axis_watch_set_off(axis_watch_t *watch, uint16_t target_ticks, uint16_t speed,
                        uint32_t acceleration, bool slow) {
    double part = slow ? 0.25 : 1;
    bool under_way = !motion_at_rest(&watch->axis);
    motion_set_target(&watch->axis, target_ticks, speed, acceleration, slow);
    /* An axis that is faster than the new move may slow down to its speed. */
    watch->max_speed = fmax(part * speed, fabs(watch->speed));
    double before = under_way ? watch->max_acceleration : 0;
    watch->max_acceleration = fmax(part * acceleration, before);
}

const char *axis_watch_step(axis_watch_t *watch, double min_us, double max_us) {
    motion_step(&watch->axis);
    double pulse_us = position_us(&watch->axis);
    double speed = (pulse_us - watch->pulse_us) / FRAME_S;
    double acceleration = (speed - watch->speed) / FRAME_S;
    watch->pulse_us = pulse_us;
    watch->speed = speed;
    if (fabs(speed) > watch->max_speed * (1 + ROUNDING)) return "too fast";
    if (fabs(acceleration) > watch->max_acceleration * (1 + ROUNDING)) return "too steep";
    if (pulse_us < min_us || pulse_us > max_us) return "out of limits";
    if (fabs(motion_pulse(&watch->axis) / 2.0 - pulse_us) > 0.25) return "rounded wrongly";
    return NULL;
}
