/*
 * The two servos and the laser: which pulses go out, where they are going, and in what state that is
 * (PROTOCOL.md, "States").
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "limits.h"

/** Takes the limits out of storage and releases. */
void rig_begin(void);

/** The limits that hold, of both axes. */
const limits_t *rig_limits(void);
/** Sets the limits of an axis; the next arming finds both axes at their middle. */
void rig_set_limits(axis_t axis, const limits_t *limits);

/** The state as the wire tells it: R, A, M or S. */
char rig_state(void);
bool rig_pulses_on(void);
bool rig_laser_on(void);
/** The pulse of an axis now, as profiled [ticks of 0.5 us]. */
uint16_t rig_pulse(axis_t axis);

/** Turns the pulses on; moves are slow until one has come to rest. */
void rig_arm(void);
/** Sets off for pulses; speed or acceleration 0 is each axis's own limit. */
void rig_move(const uint16_t targets_ticks[AXES], uint16_t speed_us_per_s,
              uint32_t acceleration_us_per_s2);
/** Turns pulses and laser off. */
void rig_release(void);
/** Freezes the pulses as they are, until rig_resume, and ends those that have hardly begun; laser off. */
void rig_stop(void);
void rig_resume(void);
/** Slows down, and stays where that ends; laser off. */
void rig_brake(void);
/** Turns the laser on or off; a stop that has come in the meantime keeps it off. */
void rig_set_laser(bool on);

/** Goes on by a servo frame. */
void rig_frame(void);
