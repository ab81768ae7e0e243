/*
 * The trapezoidal speed profile of one axis, one step per servo frame, in integers, so that the
 * result is the same on every machine. Units are ticks of 0.5 us in 16.16 fixed point, and frames
 * of 20 ms.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/** Period of the servo pulses [ms]. */
#define FRAME_MS 20

/** The state of one axis; q16 is 1/65536 tick. */
typedef struct {
    int32_t position_q16;
    int32_t target_q16;
    int32_t velocity_q16;      /* per frame */
    uint32_t speed_q16;        /* maximum, per frame */
    uint32_t acceleration_q16; /* change of velocity a frame */
    bool braking;
} motion_t;

/** Places the axis at a pulse [ticks], at rest. */
void motion_place(motion_t *axis, uint16_t pulse_ticks);

/**
 * Sets the target pulse [ticks]; the axis starts from its current position and velocity. Speed and
 * acceleration are maxima; slow takes a quarter of both.
 */
void motion_set_target(motion_t *axis, uint16_t pulse_ticks, uint16_t speed_us_per_s,
                       uint32_t acceleration_us_per_s2, bool slow);

/** Decelerates at the acceleration of the current move, and stays where it comes to rest. */
void motion_brake(motion_t *axis);

/** Stops at once. */
void motion_halt(motion_t *axis);

/** Advances by one frame. */
void motion_step(motion_t *axis);

/** Whether the axis is at its target, at rest. */
bool motion_at_rest(const motion_t *axis);

/** The current pulse, rounded to whole ticks. */
uint16_t motion_pulse(const motion_t *axis);
