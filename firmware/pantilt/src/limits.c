#include "limits.h"

#include "board.h"

#define MIN_US 100
#define MAX_US 5000
#define MAX_SPEED 65535
#define MAX_ACCELERATION 999999

const limits_t default_limits = {500, 2500, 3819, 38197};

void limits_ranges(const uint32_t arguments[4], range_t ranges[4]) {
    uint32_t max_us = arguments[1] < MAX_US ? arguments[1] : MAX_US;
    ranges[0].min = MIN_US;
    ranges[0].max = max_us > MIN_US ? max_us - 1 : MIN_US;
    ranges[1].min = MIN_US + 1;
    ranges[1].max = MAX_US;
    ranges[2].min = ranges[3].min = 1;
    ranges[2].max = MAX_SPEED;
    ranges[3].max = MAX_ACCELERATION;
}

bool limits_valid(const limits_t *limits) {
    return limits->min_us >= MIN_US && limits->min_us < limits->max_us &&
           limits->max_us <= MAX_US && limits->speed_us_per_s > 0 && limits->acceleration_us_per_s2 > 0 &&
           limits->acceleration_us_per_s2 <= MAX_ACCELERATION;
}

limits_t limits_of(const uint32_t arguments[4]) {
    limits_t limits;
    limits.min_us = (uint16_t)arguments[0];
    limits.max_us = (uint16_t)arguments[1];
    limits.speed_us_per_s = (uint16_t)arguments[2];
    limits.acceleration_us_per_s2 = arguments[3];
    return limits;
}

uint16_t limits_middle(const limits_t *limits) {
    uint16_t middle_ticks = limits->min_us + limits->max_us;
    return middle_ticks - middle_ticks % board_pulse_step_ticks;
}

void limits_write(writer_t *writer, const limits_t *limits) {
    write_number(writer, limits->min_us);
    write_number(writer, limits->max_us);
    write_number(writer, limits->speed_us_per_s);
    write_number(writer, limits->acceleration_us_per_s2);
}

uint16_t limits_checksum(const limits_t limits[AXES]) {
    writer_t writer = {0};
    write_begin(&writer);
    for (uint8_t axis = 0; axis < AXES; axis++) limits_write(&writer, &limits[axis]);
    return writer.checksum;
}
