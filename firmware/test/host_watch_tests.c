/* Tests of the device with a silent host, at any value of its clock. */
#include <stdio.h>
#include <string.h>

#include "tests.h"

/* Start times [ms], so that each test also runs across a wrap of the clock. */
static const uint32_t moments_ms[] = {0, UINT32_MAX - 300, UINT32_MAX - 1000, UINT32_MAX / 2 - 400};

static char told_state(void) {
    char state = '?';
    static uint16_t sequence = 30000;
    char body[16];
    snprintf(body, sizeof body, "%u STATUS", sequence);
    sequence = sequence < 60000 ? sequence + 1 : 30000;
    assert_int_equal(sscanf(host_ask(body), "%*u OK %*u %c", &state), 1);
    return state;
}

static void begin_to_move(uint32_t now_ms) {
    host_power_up(now_ms);
    host_ask("1 ARM");
    host_ask("2 LASER 1");
    host_ask("3 MOVE 2500 500");
}

static void brakes_and_holds(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(moments_ms); i++) {
        begin_to_move(moments_ms[i]);
        host_run(499 - 20); /* host_ask has advanced by 20 ms */
        assert_null(host_next_body());
        assert_true(host.laser_on);
        host_run(1);
        char expected[64];
        snprintf(expected, sizeof expected, "SILENCE %u ", host.now_ms);
        const char *silence = host_next_body();
        assert_non_null(silence);
        assert_memory_equal(silence, expected, strlen(expected));
        assert_false(host.laser_on);
        host_run(1000);
        uint16_t pan_ticks = host.pan_ticks;
        assert_in_range(pan_ticks, 3001, 4999);
        host_run(2000);
        assert_int_equal(host.pan_ticks, pan_ticks);
        assert_true(host.pulses_on);
        assert_null(host_next_body());
        host_ask("4 PING");
        host_run(500);
        assert_int_equal(host.pan_ticks, pan_ticks); /* a later command does not resume the move */
        assert_int_equal(told_state(), 'A');
    }
}

static void slows_down_no_faster_than_the_move_allows(void **state) {
    (void)state;
    begin_to_move(0);
    host_run(480);
    int before = host.pan_ticks, speed_before = 0;
    host_run(20);
    for (int frame = 0; frame < 60; frame++) {
        int speed = host.pan_ticks - before; /* ticks per frame */
        /* A quarter of 38197 us/s^2 is 7.6 ticks per frame squared, and each pulse is rounded. */
        if (frame > 0) assert_in_range(speed_before - speed + 10, 0, 20);
        before = host.pan_ticks;
        speed_before = speed;
        host_run(20);
    }
    assert_int_equal(speed_before, 0);
}

static void is_fed_by_any_well_formed_command_but_hello(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(moments_ms); i++) {
        begin_to_move(moments_ms[i]);
        for (int turn = 0; turn < 6; turn++) { /* a refused command also feeds it, and so does a repetition */
            host_run(380);
            expect_reply(turn % 2 ? "5 FLY" : "4 PING 1",
                         turn % 2 ? "5 ERR 4 VERB" : "4 ERR 5 ARGUMENT");
        }
        begin_to_move(moments_ms[i]);
        for (int turn = 0; turn < 2; turn++) {
            host_run(180);
            assert_memory_equal(host_ask("6 HELLO 1"), "6 OK 1 ", 7);
        }
        host_run(100);
        assert_memory_equal(host_next_body(), "SILENCE ", 8);
        begin_to_move(moments_ms[i]);
        for (int turn = 0; turn < 4; turn++) {
            host_receive("7 PING*0000\ngarbage\n", 20);
            host_run(115);
        }
        host_run(40);
        int silences = 0;
        for (const char *body; (body = host_next_body());)
            silences += strncmp(body, "SILENCE ", 8) == 0;
        assert_int_equal(silences, 1);
    }
}

static void releases_when_it_is_told_to(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(moments_ms); i++) {
        host_power_up(moments_ms[i]);
        expect_reply("1 WATCHDOG 200 1500", "1 OK 200 1500");
        host_ask("2 ARM");
        host_run(1500 - 21);
        assert_true(host.pulses_on);
        assert_null(host_next_body()); /* at rest, a hold is not reported */
        host_run(1);
        assert_memory_equal(host_next_body(), "SILENCE ", 8);
        host_run(20);
        assert_false(host.pulses_on);
        host_run(3000);
        assert_null(host_next_body());
        assert_int_equal(told_state(), 'R');
    }
}

static void reports_hold_and_release_of_a_move(void **state) {
    (void)state;
    host_power_up(0);
    host_ask("1 WATCHDOG 100 400");
    host_ask("2 ARM");
    host_ask("3 MOVE 2500 2500");
    host_run(600);
    assert_memory_equal(host_next_body(), "SILENCE 140 ", 12);
    assert_memory_equal(host_next_body(), "SILENCE 440 ", 12);
    assert_null(host_next_body());
    assert_non_null(strstr(host_ask("4 STATUS"), " 0 0 0 0 0 2"));
}

static void turns_the_laser_off_at_rest_without_a_word(void **state) {
    (void)state;
    host_power_up(0);
    host_ask("1 ARM");
    host_ask("2 LASER 1");
    host_run(479);
    assert_true(host.laser_on);
    host_run(1);
    assert_false(host.laser_on);
    assert_null(host_next_body());
    assert_non_null(strstr(host_ask("3 STATUS"), " A 1 0 "));
}

static void stays_stopped_when_silent(void **state) {
    (void)state;
    begin_to_move(0);
    host_ask("4 WATCHDOG 100 100");
    host_receive("!", 1);
    host_run(5000);
    assert_memory_equal(host_next_body(), "STOPPED ", 8);
    assert_null(host_next_body());
    assert_true(host.pulses_on);
    assert_int_equal(told_state(), 'S');
}

static void moves_again_after_a_silence(void **state) {
    (void)state;
    begin_to_move(0);
    host_run(2000);
    while (host_next_body()) {
    }
    host_ask("4 MOVE 1500 1500");
    for (int i = 0; i < 40; i++) {
        host_run(100);
        told_state();
    }
    assert_int_equal(host.pan_ticks, 3000);
    assert_int_equal(host.tilt_ticks, 3000);
}

int host_watch_tests(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(brakes_and_holds),
        cmocka_unit_test(slows_down_no_faster_than_the_move_allows),
        cmocka_unit_test(is_fed_by_any_well_formed_command_but_hello),
        cmocka_unit_test(releases_when_it_is_told_to),
        cmocka_unit_test(reports_hold_and_release_of_a_move),
        cmocka_unit_test(turns_the_laser_off_at_rest_without_a_word),
        cmocka_unit_test(stays_stopped_when_silent),
        cmocka_unit_test(moves_again_after_a_silence),
    };
    return cmocka_run_group_tests_name("host watchdog", tests, NULL, NULL);
}
