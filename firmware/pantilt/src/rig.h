/*
 * The two servos and the laser: state, current pulses and moves (PROTOCOL.md, "States").
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "limits.h"

/** Loads the limits from storage and releases. */
void rig_begin(void);

/** The limits of both axes. */
const limits_t *rig_limits(void);
/** Sets the limits of an axis, and places both axes at their middle. */
void rig_set_limits(axis_t axis, const limits_t *limits);

/** The state as on the wire: R, A, M or S. */
char rig_state(void);
bool rig_pulses_on(void);
bool rig_laser_on(void);
/** The current pulse of an axis on its profile [ticks of 0.5 us]. */
uint16_t rig_pulse(axis_t axis);

/** Turns the pulses on; moves are slow until the first has come to rest. */
void rig_arm(void);
/** Starts a move to these pulses; speed or acceleration 0 means the limit of each axis. */
void rig_move(const uint16_t targets_ticks[AXES], uint16_t speed_us_per_s,
              uint32_t acceleration_us_per_s2);
/** Turns pulses and laser off. */
void rig_release(void);
/**
 * Freezes the pulses until rig_resume, and ends pulses that have just been turned on; laser off.
 */
void rig_stop(void);
void rig_resume(void);
/** Decelerates to rest; laser off. */
void rig_brake(void);
/** Turns the laser on or off; it stays off while a stop is pending. */
void rig_set_laser(bool on);

/** Prepares the next servo frame. */
void rig_frame(void);
