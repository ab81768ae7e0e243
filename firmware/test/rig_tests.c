/* Tests of commands, states and limits on the wire, and of the resulting pulses. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests.h"

static void boots_released(void **state) {
    (void)state;
    const reset_t reasons[] = {RESET_POWER, RESET_EXTERNAL, RESET_BROWNOUT, RESET_WATCHDOG};
    const char *const names[] = {"POWER", "EXTERNAL", "BROWNOUT", "WATCHDOG"};
    host_power_up(0);
    for (size_t i = 0; i < COUNT(reasons); i++) {
        char boot[64];
        host_ask("1 ARM");
        host_ask("2 LASER 1");
        host_ask("3 RATE 50");
        host_reset(reasons[i]);
        snprintf(boot, sizeof boot, "BOOT 1 1.0.0 5F3A09C1 %s", names[i]);
        assert_string_equal(host_next_body(), boot);
        host_run(100);
        assert_null(host_next_body());
        assert_false(host.pulses_on);
        assert_false(host.laser_on);
        host_receive_body("3 STATUS");
        host_poll();
        assert_non_null(strstr(host_next_body(), " R 0 0 1500.0 1500.0 0 0 0 0 0 0"));
    }
}

static void refuses_by_state(void **state) {
    (void)state;
    host_power_up(0);
    expect_reply("1 MOVE 1500 1500", "1 ERR 8 RELEASED");
    expect_reply("2 LASER 1", "2 ERR 8 RELEASED");
    expect_reply("3 LASER 0", "3 OK 0");
    expect_reply("4 ARM", "4 OK 1500.0 1500.0");
    expect_reply("5 PANLIMITS 600 2400 3000 30000", "5 ERR 11 ARMED");
    expect_reply("6 LASER 1", "6 OK 1");
    expect_reply("7 LASER 2", "7 ERR 6 RANGE 1 0 1");
    host_receive("!", 1);
    host_poll();
    assert_memory_equal(host_next_body(), "STOPPED ", 8);
    expect_reply("8 MOVE 1500 1500", "8 ERR 9 STOPPED");
    expect_reply("9 ARM", "9 ERR 9 STOPPED");
    expect_reply("10 LASER 1", "10 ERR 9 STOPPED");
    expect_reply("11 PANLIMITS 600 2400 3000 30000", "11 ERR 11 ARMED");
    expect_reply("12 RELEASE", "12 OK");
    expect_reply("13 ARM", "13 ERR 9 STOPPED");
    expect_reply("14 RESUME", "14 OK");
    expect_reply("15 MOVE 1500 1500", "15 ERR 8 RELEASED");
}

static void refuses_out_of_limits_and_keeps_moving(void **state) {
    (void)state;
    host_power_up(0);
    host_ask("1 ARM");
    expect_reply("2 MOVE 2000 1000", "2 OK 2000.0 1000.0");
    expect_reply("3 MOVE 499.9 1500", "3 ERR 6 RANGE 1 500 2500");
    expect_reply("4 MOVE 1500 2500.1", "4 ERR 6 RANGE 2 500 2500");
    expect_reply("5 MOVE 1500 1500 0", "5 ERR 6 RANGE 3 1 3819");
    expect_reply("6 MOVE 1500 1500 3820", "6 ERR 6 RANGE 3 1 3819");
    expect_reply("7 MOVE 1500 1500 3819 38198", "7 ERR 6 RANGE 4 1 38197");
    expect_reply("8 MOVE 4294967296 1500", "8 ERR 6 RANGE 1 500 2500");
    expect_reply("9 MOVE 1500 9999999999.9", "9 ERR 6 RANGE 2 500 2500");
    for (int i = 0; i < 20; i++) {
        host_run(200);
        host_ask("10 PING");
        host_ask("11 PING");
    }
    assert_int_equal(host.pan_ticks, 4000);
    assert_int_equal(host.tilt_ticks, 2000);
}

static void rounds_pulses_half_up(void **state) {
    (void)state;
    host_power_up(0);
    host_ask("1 ARM");
    expect_reply("2 MOVE 1500.2 1500.3", "2 OK 1500.0 1500.5");
    expect_reply("3 MOVE 1500.7 1500.8", "3 OK 1500.5 1501.0");
    expect_reply("4 MOVE 2500.0 500", "4 OK 2500.0 500.0");
}

static void stores_limits_and_starts_at_their_middle(void **state) {
    (void)state;
    host_power_up(0);
    expect_reply("1 PANLIMITS", "1 OK 500 2500 3819 38197 E347");
    host_receive_body("2 PANLIMITS 600 2401 3000 30000");
    host_run(100);
    assert_memory_equal(host_ask("3 PANLIMITS"), "3 OK 600 2401 3000 30000 ", 25);
    expect_reply("4 ARM", "4 OK 1500.5 1500.0");
    expect_reply("5 MOVE 599 1500", "5 ERR 6 RANGE 1 600 2401");
}

static void tells_the_checksum_of_the_limits(void **state) {
    (void)state;
    host_power_up(0);
    expect_reply("1 HELLO 1", "1 OK 1 1.0.0 5F3A09C1 500 2500 3819 38197 500 2500 3819 38197 E347");
    expect_reply("2 HELLO 2", "2 ERR 10 VERSION 1");
    expect_reply("3 HELLO", "3 ERR 5 ARGUMENT");
}

static uint32_t ms_until_rest(const char *move) {
    uint32_t begun_ms = host.now_ms;
    host_ask(move);
    for (uint16_t sequence = 100;; sequence++) {
        char body[16];
        snprintf(body, sizeof body, "%u STATUS", sequence);
        if (strstr(host_ask(body), " A ")) return host.now_ms - begun_ms;
    }
}

static void moves_slowly_after_each_arming(void **state) {
    (void)state;
    host_power_up(0);
    host_ask("1 ARM");
    uint32_t first_ms = ms_until_rest("2 MOVE 2000 1500 1000 10000");
    uint32_t second_ms = ms_until_rest("3 MOVE 1500 1500 1000 10000");
    host_ask("4 ARM");
    uint32_t third_ms = ms_until_rest("5 MOVE 2000 1500 1000 10000");
    host_ask("6 RELEASE");
    host_ask("7 ARM");
    host_ask("9 MOVE 2000 1500"); /* already there: not a move */
    uint32_t rearmed_ms = ms_until_rest("8 MOVE 1500 1500 1000 10000");
    /* 500 us at 250 us/s and 2500 us/s^2: 2.1 s; at 1000 us/s and 10000 us/s^2: 0.6 s. */
    assert_in_range(first_ms, 2060, 2200);
    assert_in_range(rearmed_ms, 2060, 2200);
    assert_in_range(second_ms, 580, 700);
    assert_in_range(third_ms, 580, 700);
}

static void holds_its_pulses_after_release_and_tells_them(void **state) {
    (void)state;
    host_power_up(0);
    host_ask("1 ARM");
    host_ask("2 MOVE 2000 1000");
    host_run(400);
    host_ask("3 RELEASE");
    assert_false(host.pulses_on);
    uint16_t pan_ticks = host.pan_ticks;
    host_run(200);
    char expected[64];
    unsigned tilt_ticks = host.tilt_ticks;
    snprintf(expected, sizeof expected, "4 OK %u.%u %u.%u", pan_ticks / 2, pan_ticks % 2 * 5,
             tilt_ticks / 2, tilt_ticks % 2 * 5);
    expect_reply("4 ARM", expected);
    host_run(20);
    assert_true(host.pulses_on);
    assert_int_equal(host.pan_ticks, pan_ticks);
}

/* For any limits, the pulses stay within them, and so does the speed. */
static void keeps_to_any_limits(void **state) {
    (void)state;
    const struct {
        uint16_t min_us, max_us, speed;
        uint32_t acceleration;
    } all[] = {
        {100, 5000, 65535, 999999}, {100, 101, 1, 1},          {4999, 5000, 65535, 1},
        {100, 5000, 1, 999999},     {100, 5000, 65535, 1},     {1000, 2000, 25, 1250},
        {500, 2500, 2500, 37500},   {100, 5000, 65535, 12500},
    };
    srand(2);
    for (size_t i = 0; i < COUNT(all); i++) {
        char body[96];
        uint16_t sequence = 10;
        host_power_up(0);
        snprintf(body, sizeof body, "1 PANLIMITS %u %u %u %u", all[i].min_us, all[i].max_us,
                 all[i].speed, all[i].acceleration);
        host_receive_body(body);
        host_run(100);
        host_ask("2 ARM");
        int before = host.pan_ticks;
        double before_speed = 0;
        for (int frame = 0; frame < 5000; frame++) {
            if (frame % 10 == 0) {
                unsigned pan_us =
                    all[i].min_us + (unsigned)rand() % (all[i].max_us - all[i].min_us + 1u);
                snprintf(body, sizeof body, "%u MOVE %u 1500", sequence++, pan_us);
                host_receive_body(body);
            }
            host_run(20);
            while (host_next_body()) {
            }
            assert_in_range(host.pan_ticks, 2 * all[i].min_us, 2 * all[i].max_us);
            /* The error of a pulse is at most a quarter of a microsecond: half a tick. */
            double speed = (host.pan_ticks - before) / 2.0 / 0.02;
            assert_true(speed <= all[i].speed + 25.0 && speed >= -all[i].speed - 25.0);
            double change = speed - before_speed;
            double most = all[i].acceleration * 0.02 + 50.0;
            assert_true(change <= most && change >= -most);
            before = host.pan_ticks;
            before_speed = speed;
        }
    }
}

int rig_tests(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boots_released),
        cmocka_unit_test(refuses_by_state),
        cmocka_unit_test(refuses_out_of_limits_and_keeps_moving),
        cmocka_unit_test(rounds_pulses_half_up),
        cmocka_unit_test(stores_limits_and_starts_at_their_middle),
        cmocka_unit_test(tells_the_checksum_of_the_limits),
        cmocka_unit_test(moves_slowly_after_each_arming),
        cmocka_unit_test(holds_its_pulses_after_release_and_tells_them),
        cmocka_unit_test(keeps_to_any_limits),
    };
    return cmocka_run_group_tests_name("rig", tests, NULL, NULL);
}
