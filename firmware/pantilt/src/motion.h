/*
 * The trapezoidal speed profile of one axis, a step each servo frame, in whole numbers: the same
 * result on every machine. Units are ticks of 0.5 us in 16.16 fixed point, and frames of 20 ms.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/** Period of the servo pulses [ms]. */
#define FRAME_MS 20

/** One axis on its way; q16 is 1/65536 tick. */
typedef struct {
    int32_t position_q16;
    int32_t target_q16;
    int32_t velocity_q16;      /* per frame */
    uint32_t speed_q16;        /* the most, per frame */
    uint32_t acceleration_q16; /* change of velocity a frame */
    bool braking;
} motion_t;

/** Stands still at a pulse [ticks]. */
void motion_place(motion_t *axis, uint16_t pulse_ticks);

/**
 * Sets off for a pulse [ticks] from wherever it is, at whatever velocity it has, at most at this
 * speed and acceleration; slow takes a quarter of both.
 */
void motion_set_target(motion_t *axis, uint16_t pulse_ticks, uint16_t speed_us_per_s,
                       uint32_t acceleration_us_per_s2, bool slow);

/** Slows down at the acceleration of the move under way and stays where that ends. */
void motion_brake(motion_t *axis);

/** Stands still at once. */
void motion_halt(motion_t *axis);

/** Goes on by a frame. */
void motion_step(motion_t *axis);

/** Whether it has arrived. */
bool motion_at_rest(const motion_t *axis);

/** The pulse now, rounded to whole ticks. */
uint16_t motion_pulse(const motion_t *axis);
