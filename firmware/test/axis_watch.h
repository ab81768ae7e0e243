/*
 * Checks one axis, frame by frame, against independently computed limits, in microseconds and seconds;
 * for the tests and the fuzzer of the motion profile.
 */
#pragma once

#include "motion.h"

#define FRAME_S 0.02

typedef struct {
    motion_t axis;
    double pulse_us, speed;               /* [us], [us/s] as seen from outside */
    double max_speed, max_acceleration; /* currently allowed [us/s], [us/s^2] */
} axis_watch_t;

/** Places the axis at a pulse [ticks], at rest. */
void axis_watch_place(axis_watch_t *watch, uint16_t pulse_ticks);

/** Starts a move, as motion_set_target. */
void axis_watch_set_off(axis_watch_t *watch, uint16_t target_ticks, uint16_t speed,
                        uint32_t acceleration, bool slow);

/** Advances by one frame; returns the limit that is exceeded, or a null pointer. */
const char *axis_watch_step(axis_watch_t *watch, double min_us, double max_us);
