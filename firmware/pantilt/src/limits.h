/*
 * The limits that the device holds by itself, whatever its host asks for (PROTOCOL.md, "Commands").
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

/** Least and greatest value of an argument. */
typedef struct {
    uint32_t least;
    uint32_t greatest;
} range_t;

/** What a board holds until it is told otherwise: the range and the pace of a common hobby servo. */
extern const limits_t default_limits;

/** What the four limits of an axis may be, given as they stand in the command. */
void limits_ranges(const uint32_t arguments[4], range_t ranges[4]);

/** Whether limits are such as may be set. */
bool limits_valid(const limits_t *limits);

/** The limits given as they stand in the command, their ranges checked. */
limits_t limits_of(const uint32_t arguments[4]);

/** The pulse at the middle [ticks of 0.5 us], a multiple of the board's step. */
uint16_t limits_middle(const limits_t *limits);

/** Adds the four limits to a line. */
void limits_write(writer_t *writer, const limits_t *limits);

/** The checksum over both axes' limits by which a host knows that it has them right. */
uint16_t limits_checksum(const limits_t limits[AXES]);
