/*
 * The limits that the device enforces itself (PROTOCOL.md, "Commands").
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "writer.h"

typedef enum { PAN, TILT } axis_t;
#define AXES 2

/** Limits of one axis. */
typedef struct {
    uint16_t min_us;
    uint16_t max_us;
    uint16_t speed_us_per_s;
    uint32_t acceleration_us_per_s2;
} limits_t;

/** The allowed range of an argument, inclusive. */
typedef struct {
    uint32_t min;
    uint32_t max;
} range_t;

/** The limits of a board without stored ones: range and speed of a common hobby servo. */
extern const limits_t default_limits;

/** The allowed ranges of the four limits of an axis, given the arguments of the command. */
void limits_ranges(const uint32_t arguments[4], range_t ranges[4]);

/** Whether all limits are in their ranges. */
bool limits_valid(const limits_t *limits);

/** The limits in the arguments of a command, whose ranges have been checked. */
limits_t limits_of(const uint32_t arguments[4]);

/** The pulse at the middle [ticks of 0.5 us], a multiple of the board's step. */
uint16_t limits_middle(const limits_t *limits);

/** Adds the four limits to a line. */
void limits_write(writer_t *writer, const limits_t *limits);

/** The checksum of the limits of both axes; a host compares it with its own. */
uint16_t limits_checksum(const limits_t limits[AXES]);
