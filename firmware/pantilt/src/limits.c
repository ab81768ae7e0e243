#include "limits.h"

#include "board.h"

#define LEAST_US 100
#define GREATEST_US 5000
#define GREATEST_SPEED 65535
#define GREATEST_ACCELERATION 999999

const limits_t default_limits = {500, 2500, 3819, 38197};

void limits_ranges(const uint32_t arguments[4], range_t ranges[4]) {
    uint32_t max_us = arguments[1] < GREATEST_US ? arguments[1] : GREATEST_US;
    ranges[0].least = LEAST_US;
    ranges[0].greatest = max_us > LEAST_US ? max_us - 1 : LEAST_US;
    ranges[1].least = LEAST_US + 1;
    ranges[1].greatest = GREATEST_US;
    ranges[2].least = ranges[3].least = 1;
    ranges[2].greatest = GREATEST_SPEED;
    ranges[3].greatest = GREATEST_ACCELERATION;
}

bool limits_valid(const limits_t *limits) {
    return limits->min_us >= LEAST_US && limits->min_us < limits->max_us &&
           limits->max_us <= GREATEST_US && limits->speed_us_per_s > 0 && limits->acceleration_us_per_s2 > 0 &&
           limits->acceleration_us_per_s2 <= GREATEST_ACCELERATION;
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
