/*
 * Tests of a stop between any two calls that the core makes to its board, which covers all places
 * where an interrupt matters.
 */
#include <stdio.h>
#include <string.h>

#include "tests.h"

/* Runs a scene in which a stop is received during a given call of the board; false if there was
   no such call. */
static bool play(void (*scene)(void), int call) {
    host_power_up(0);
    host_ask("1 ARM");
    host_ask("2 MOVE 1600 1400");
    host_run(300);
    host.stop_at_call = host.calls + call;
    host.after_stop = "64000 PING*8F7E\n";
    scene();
    return host.stop_came;
}

/*
 * Runs frame by frame from the stop on: nothing moves, the laser is off, STOPPED is sent once, and
 * lines received after the stop are executed after it.
 */
static void expect_stopped(void) {
    assert_true(host.stop_came);
    int stopped = 0, pinged = 0;
    for (int frame = 0; frame < 30; frame++) {
        host_run(20);
        assert_false(host.laser_on);
        if (host.pulses_on) assert_int_equal(host.pan_ticks, host.pan_at_stop);
        if (host.pulses_on) assert_int_equal(host.tilt_ticks, host.tilt_at_stop);
    }
    for (const char *body; (body = host_next_body());) {
        if (strncmp(body, "64000 OK ", 9) == 0) {
            assert_int_equal(stopped, 1);
            pinged++;
        }
        if (strncmp(body, "STOPPED ", 8) != 0) continue;
        unsigned pan_us, pan_tenths, tilt_us, tilt_tenths;
        assert_int_equal(
            sscanf(body, "STOPPED %*u %u.%u %u.%u", &pan_us, &pan_tenths, &tilt_us, &tilt_tenths), 4);
        assert_int_equal(2 * pan_us + pan_tenths / 5, host.pan_at_stop);
        assert_int_equal(2 * tilt_us + tilt_tenths / 5, host.tilt_at_stop);
        stopped++;
    }
    assert_int_equal(stopped, 1);
    assert_int_equal(pinged, 1);
    assert_non_null(strstr(host_ask("65000 STATUS"), " S "));
    assert_non_null(strstr(host_ask("65001 MOVE 1500 1500"), "ERR 9 STOPPED"));
}

static void run_until_stop_or(uint32_t end_ms) {
    while (!host.stop_came && host.now_ms < end_ms) {
        host_run(1);
        while (!host.stop_came && host_next_body()) {
        }
    }
}

static void send_and_run(const char *body) {
    host_receive_body(body);
    run_until_stop_or(host.now_ms + 60);
}

static void move(void) { send_and_run("10 MOVE 2000 1000"); }
static void laser(void) { send_and_run("10 LASER 1"); }
static void release(void) { send_and_run("10 RELEASE"); }
static void resume(void) { send_and_run("10 RESUME"); }
static void rate(void) { send_and_run("10 RATE 50"); }
static void garbage(void) { send_and_run("nonsense"); }
static void frames(void) { run_until_stop_or(host.now_ms + 60); }

static void stops_between_any_two_calls_of_the_board(void **state) {
    (void)state;
    void (*const scenes[])(void) = {move, laser, release, resume, rate, garbage, frames};
    int stops = 0;
    for (size_t scene = 0; scene < COUNT(scenes); scene++) {
        for (int call = 0; play(scenes[scene], call); call++) {
            if (scenes[scene] != release) assert_true(host.pulses_on);
            expect_stopped();
            stops++;
        }
    }
    assert_true(stops > 500);
}

static void stops_a_flood_of_moves(void **state) {
    (void)state;
    for (int call = 0; call < 400; call++) {
        host_power_up(0);
        host_ask("1 ARM");
        host_run(60); /* the pulses have started */
        host.stop_at_call = host.calls + call;
        for (uint16_t sequence = 2; sequence < 40; sequence++) {
            char body[32];
            snprintf(body, sizeof body, "%u MOVE %u 1500", sequence, sequence % 2 ? 700 : 2300);
            host_receive_body(body);
            run_until_stop_or(host.now_ms + 7);
            if (host.stop_came) break;
        }
        assert_true(host.stop_came);
        host_run(500);
        assert_int_equal(host.pan_ticks, host.pan_at_stop);
        assert_non_null(strstr(host_ask("65000 STATUS"), " S 1 0 "));
    }
}

static void ends_pulses_that_have_hardly_begun(void **state) {
    (void)state;
    bool begun = false;
    for (uint32_t ms = 0; ms < 80; ms++) {
        host_power_up(0);
        host_ask("1 ARM");
        host_run(ms);
        host_receive("!", 1);
        host_run(1);
        if (ms == 0) assert_false(host.pulses_on);
        if (begun) assert_true(host.pulses_on); /* pulses that have started at one time have started at all later times */
        begun = host.pulses_on;
        host_run(200);
        assert_int_equal(host.pulses_on, begun);
        assert_non_null(strstr(host_ask("2 STATUS"), begun ? " S 1 0 " : " S 0 0 "));
    }
    assert_true(begun);
}

static void stops_while_it_stores(void **state) {
    (void)state;
    int call = 0;
    for (bool came = true; came; call++) {
        host_power_up(0);
        host_next_body();
        host.stop_at_call = host.calls + call;
        host_receive_body("10 PANLIMITS 600 2400 3000 30000");
        host_run(100);
        came = host.stop_came;
        if (!came) break;
        assert_false(host.pulses_on);
        host_run(20);
        assert_non_null(strstr(host_ask("11 STATUS"), " S 0 0 "));
        host_reset(RESET_EXTERNAL);
        const char *limits = host_ask("1 PANLIMITS") + 5;
        assert_true(strncmp(limits, "500 2500", 8) == 0 || strncmp(limits, "600 2400", 8) == 0);
    }
    assert_true(call > 100);
}

int stop_tests(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stops_between_any_two_calls_of_the_board),
        cmocka_unit_test(stops_a_flood_of_moves),
        cmocka_unit_test(ends_pulses_that_have_hardly_begun),
        cmocka_unit_test(stops_while_it_stores),
    };
    return cmocka_run_group_tests_name("stop", tests, NULL, NULL);
}
