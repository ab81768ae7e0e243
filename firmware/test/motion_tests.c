/*
 * Compares the motion profile, frame by frame, with independently computed limits and travel times,
 * in seconds and microseconds.
 */
#include <math.h>
#include <stdlib.h>

#include "axis_watch.h"
#include "tests.h"

/* Advances by one frame within limits. */
static void step(axis_watch_t *watched, double min_us, double max_us) {
    const char *complaint = axis_watch_step(watched, min_us, max_us);
    if (complaint) fail_msg("%s at %f us, %f us/s", complaint, watched->pulse_us, watched->speed);
}

/* Duration of the ideal trapezoid over a distance [s]. */
static double travel_s(double distance_us, double speed, double acceleration) {
    double ramps_us = speed * speed / acceleration;
    if (distance_us < ramps_us) return 2 * sqrt(distance_us / acceleration);
    return distance_us / speed + speed / acceleration;
}

static void arrives_on_time(uint16_t from_ticks, uint16_t to_ticks, uint16_t speed,
                            uint32_t acceleration) {
    axis_watch_t watched;
    axis_watch_place(&watched, from_ticks);
    axis_watch_set_off(&watched, to_ticks, speed, acceleration, false);
    double min_us = fmin(from_ticks, to_ticks) / 2, max_us = fmax(from_ticks, to_ticks) / 2;
    double ideal_s = travel_s(max_us - min_us, speed, acceleration);
    /* Whole frames at both ends; speed and acceleration are rounded down to 1/65536 tick per
       frame. */
    double latest_s = 1.02 * ideal_s + 3 * FRAME_S;
    double at_s = 0;
    for (; !motion_at_rest(&watched.axis); at_s += FRAME_S) {
        if (at_s > latest_s)
            fail_msg("%u to %u, %u, %u: %f s, should be %f", from_ticks, to_ticks, speed, acceleration,
                     at_s, ideal_s);
        step(&watched, min_us, max_us);
    }
    step(&watched, min_us, max_us);
    assert_int_equal(motion_pulse(&watched.axis), to_ticks);
    assert_int_equal(watched.axis.position_q16, to_ticks * 65536);
    assert_true(at_s >= 0.999 * ideal_s - 2 * FRAME_S);
}

static void keeps_limits_over_any_distance(void **state) {
    (void)state;
    const uint16_t speeds[] = {1, 25, 333, 3819, 25000, 65535};
    const uint32_t accelerations[] = {1, 1250, 9999, 38197, 500000, 999999};
    const uint16_t distances[] = {1, 2, 3, 10, 77, 400, 1999, 4000, 9800};
    for (size_t s = 0; s < COUNT(speeds); s++) {
        for (size_t a = 0; a < COUNT(accelerations); a++) {
            for (size_t d = 0; d < COUNT(distances); d++) {
                arrives_on_time(200, 200 + distances[d], speeds[s], accelerations[a]);
                arrives_on_time(10000, 10000 - distances[d], speeds[s], accelerations[a]);
            }
        }
    }
}

static void retargets_without_leaving_limits(void **state) {
    (void)state;
    srand(1);
    for (int run = 0; run < 3000; run++) {
        uint16_t min = (uint16_t)(200 + rand() % 4000),
                 max = (uint16_t)(min + 2 + rand() % 5000);
        axis_watch_t watched;
        axis_watch_place(&watched, (uint16_t)((min + max) / 2));
        for (int moves = 0; moves < 20; moves++) {
            uint16_t target = (uint16_t)(min + rand() % (max - min + 1));
            if (rand() % 4 == 0) target = rand() % 2 ? min : max;
            uint16_t speed = (uint16_t)(1 + rand() % (rand() % 2 ? 65535 : 3000));
            uint32_t acceleration = 1 + (uint32_t)rand() % (rand() % 2 ? 999999 : 40000);
            axis_watch_set_off(&watched, target, speed, acceleration, false);
            for (int frames = rand() % 60; frames > 0; frames--)
                step(&watched, min / 2.0, max / 2.0);
        }
    }
}

/*
 * Speeds and accelerations in whole ticks per frame pass targets exactly during a move: an axis
 * must not stop at such a target before its acceleration allows it.
 */
static void passes_a_target_that_is_too_near_to_stop_at(void **state) {
    (void)state;
    const uint16_t speed = 3750;         /* 150 ticks per frame */
    const uint32_t acceleration = 12500; /* 10 ticks per frame squared */
    for (uint16_t near = 1; near < 600; near++) {
        axis_watch_t watched;
        axis_watch_place(&watched, 1000);
        axis_watch_set_off(&watched, 9000, speed, acceleration, false);
        for (int frame = 0; frame < 20; frame++) step(&watched, 500, 4500);
        uint16_t target = motion_pulse(&watched.axis) + near;
        axis_watch_set_off(&watched, target, speed, acceleration, false);
        for (int frame = 0; frame < 200; frame++) step(&watched, 500, 4500);
        assert_true(motion_at_rest(&watched.axis));
        assert_int_equal(motion_pulse(&watched.axis), target);
    }
}

static void comes_back_from_where_it_goes(void **state) {
    (void)state;
    axis_watch_t watched;
    axis_watch_place(&watched, 3000);
    axis_watch_set_off(&watched, 5000, 2000, 10000, false);
    for (int frame = 0; frame < 15; frame++) step(&watched, 1500, 2500);
    double turned_us = watched.pulse_us + watched.speed * watched.speed / (2 * 10000);
    axis_watch_set_off(&watched, 2000, 2000, 10000, false);
    double furthest_us = 0;
    for (int frame = 0; frame < 300; frame++) {
        step(&watched, 1000, 2500);
        furthest_us = fmax(furthest_us, watched.pulse_us);
    }
    assert_true(fabs(furthest_us - turned_us) <= 2000 * FRAME_S);
    assert_int_equal(motion_pulse(&watched.axis), 2000);
}

static void brakes_at_the_acceleration_of_the_move(void **state) {
    (void)state;
    for (int frames = 0; frames < 80; frames++) {
        axis_watch_t watched;
        axis_watch_place(&watched, 1000);
        axis_watch_set_off(&watched, 5000, 1500, 3000, false);
        for (int frame = 0; frame < frames; frame++) step(&watched, 500, 2500);
        double speed = watched.speed, begun_us = watched.pulse_us;
        motion_brake(&watched.axis);
        int braked = 0;
        for (; !motion_at_rest(&watched.axis); braked++) step(&watched, 500, 2500);
        assert_true(braked <= ceil(speed / 3000 / FRAME_S) + 1);
        double ideal_us = speed * speed / (2 * 3000);
        assert_true(fabs(watched.pulse_us - begun_us - ideal_us) <= speed * FRAME_S + 0.01);
        double rested_us = watched.pulse_us;
        for (int frame = 0; frame < 100; frame++) step(&watched, 500, 2500);
        assert_true(watched.pulse_us == rested_us);
    }
}

static void halts_at_once(void **state) {
    (void)state;
    motion_t axis;
    motion_place(&axis, 1000);
    motion_set_target(&axis, 9000, 65535, 999999, false);
    for (int frame = 0; frame < 4; frame++) motion_step(&axis);
    uint16_t pulse = motion_pulse(&axis);
    motion_halt(&axis);
    assert_true(motion_at_rest(&axis));
    motion_step(&axis);
    assert_int_equal(motion_pulse(&axis), pulse);
}

static void takes_a_quarter_of_speed_and_acceleration_when_slow(void **state) {
    (void)state;
    motion_t axis;
    motion_place(&axis, 1000);
    motion_set_target(&axis, 9000, 2000, 8000, true);
    double fastest = 0, before_us = 500;
    for (int frame = 0; frame < 100; frame++) {
        motion_step(&axis);
        double at_us = axis.position_q16 / 65536.0 / 2, speed = (at_us - before_us) / FRAME_S;
        before_us = at_us;
        assert_true(speed - fastest <= 2000 * FRAME_S + 1e-6); /* 8000 / 4 us/s^2 */
        fastest = fmax(fastest, speed);
    }
    assert_true(fastest <= 500 && fastest > 499);
}

static void moves_even_at_a_quarter_of_the_minimum(void **state) {
    (void)state;
    motion_t axis;
    motion_place(&axis, 3000);
    motion_set_target(&axis, 3001, 1, 1, true);
    int frames = 0;
    for (; !motion_at_rest(&axis); frames++) {
        assert_true(frames < 60 * 50);
        motion_step(&axis);
    }
    /* Half a microsecond at 1/4 us/s^2: 2 sqrt(2) s, at a speed that stays below 1/4 us/s. */
    assert_true(frames * FRAME_S > 2.8);
    assert_int_equal(motion_pulse(&axis), 3001);
}

int motion_tests(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_limits_over_any_distance),
        cmocka_unit_test(retargets_without_leaving_limits),
        cmocka_unit_test(passes_a_target_that_is_too_near_to_stop_at),
        cmocka_unit_test(comes_back_from_where_it_goes),
        cmocka_unit_test(brakes_at_the_acceleration_of_the_move),
        cmocka_unit_test(halts_at_once),
        cmocka_unit_test(takes_a_quarter_of_speed_and_acceleration_when_slow),
        cmocka_unit_test(moves_even_at_a_quarter_of_the_minimum),
    };
    return cmocka_run_group_tests_name("motion", tests, NULL, NULL);
}
