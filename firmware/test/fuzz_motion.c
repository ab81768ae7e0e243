/*
 * Fuzzes the motion profile: for any limits, targets, speeds and accelerations at any time, an axis
 * keeps within them and arrives.
 */
#include <stdio.h>
#include <stdlib.h>

#include "axis_watch.h"

#define MOST_FRAMES 400
#define MIN_TICKS 200
#define MAX_TICKS 10000

typedef struct {
    const uint8_t *data;
    size_t left;
} input_t;

static uint32_t take(input_t *input, uint8_t count) {
    uint32_t value = 0;
    for (; count > 0 && input->left > 0; count--, input->left--) value = value << 8 | *input->data++;
    return value;
}

static uint32_t take_between(input_t *input, uint32_t min, uint32_t max) {
    return min + take(input, max - min > 65535 ? 3 : 2) % (max - min + 1);
}

typedef struct {
    uint16_t min_ticks, max_ticks;
    axis_watch_t axis;
    bool braking;
} run_t;

static void step(run_t *run) {
    const char *complaint =
        axis_watch_step(&run->axis, run->min_ticks / 2.0, run->max_ticks / 2.0);
    if (!complaint) return;
    fprintf(stderr, "%s at %f us, %f us/s\n", complaint, run->axis.pulse_us, run->axis.speed);
    abort();
}

static void set_off(run_t *run, input_t *input) {
    uint16_t target = (uint16_t)take_between(input, run->min_ticks, run->max_ticks);
    uint16_t speed = (uint16_t)take_between(input, 1, 65535);
    uint32_t acceleration = take_between(input, 1, 999999);
    axis_watch_set_off(&run->axis, target, speed, acceleration, take(input, 1) & 1);
    run->braking = false;
}

static void halt(run_t *run) {
    motion_halt(&run->axis.axis);
    run->axis.speed = 0;
}

/* An end that is due soon enough must be reached. */
static void finish(run_t *run) {
    double brakes_s = MAX_TICKS / 2.0 / 1000;
    if (run->axis.axis.speed_q16 < 65536 / 25 * 1000 || run->axis.max_acceleration < 10000) return;
    int32_t target = run->axis.axis.target_q16;
    for (int frames = 0; !motion_at_rest(&run->axis.axis); frames++) {
        if (frames * FRAME_S > brakes_s + 65535.0 / 10000 * 3) abort();
        step(run);
    }
    if (!run->braking && run->axis.axis.position_q16 != target) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    input_t input = {data, size};
    run_t run = {0};
    run.min_ticks = (uint16_t)take_between(&input, MIN_TICKS, MAX_TICKS - 2);
    run.max_ticks = (uint16_t)take_between(&input, run.min_ticks + 2u, MAX_TICKS);
    axis_watch_place(&run.axis, (uint16_t)take_between(&input, run.min_ticks, run.max_ticks));
    for (int frames = 0; input.left > 0 && frames < MOST_FRAMES;) {
        uint8_t what = (uint8_t)take(&input, 1);
        if (what < 16) motion_brake(&run.axis.axis), run.braking = true;
        else if (what < 24) halt(&run);
        else set_off(&run, &input);
        for (uint8_t count = take(&input, 1) & 63; count > 0; count--, frames++) step(&run);
    }
    finish(&run);
    return 0;
}
