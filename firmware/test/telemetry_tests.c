/*
 * Tests of telemetry over an hour at every rate, across the wraps of its counter and of the clock.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports.h"
#include "tests.h"

#define HOUR_MS 3600000u

static uint16_t written_counter(void) {
    char text[LINE_BYTES];
    writer_t line = {.text = text};
    reports_write_telemetry(&line);
    assert_memory_equal(text, "T ", 2);
    return (uint16_t)strtoul(text + 2, NULL, 10);
}

/* Each line is sent within a millisecond of its due time, and none is omitted. */
static void keep_time_for_an_hour(uint8_t rate_hz, uint32_t begun_ms) {
    uint32_t lines = 0;
    reports_set_time(begun_ms);
    reports_set_rate(rate_hz);
    for (uint32_t at_ms = 0; at_ms <= HOUR_MS; at_ms++) {
        reports_set_time(begun_ms + at_ms);
        if (!reports_telemetry_due()) continue;
        assert_int_equal(written_counter(), lines & 0xFFFF);
        lines++;
        double moment_ms = lines * 1000.0 / rate_hz;
        assert_true(at_ms > moment_ms - 1 && at_ms <= moment_ms + 1e-6);
        assert_false(reports_telemetry_due());
    }
    assert_int_equal(lines, HOUR_MS / 1000 * rate_hz);
}

static void keeps_time_at_every_rate(void **state) {
    (void)state;
    for (uint8_t rate_hz = 1; rate_hz <= MAX_RATE_HZ; rate_hz++) {
        keep_time_for_an_hour(rate_hz, rate_hz % 2 ? 0 : UINT32_MAX - HOUR_MS / 2);
    }
}

static void sends_every_line_with_its_counter(void **state) {
    (void)state;
    const uint8_t rates[] = {1, 7, 30, 50};
    for (size_t i = 0; i < COUNT(rates); i++) {
        char body[16];
        host_power_up(UINT32_MAX - 30000);
        snprintf(body, sizeof body, "1 RATE %u", rates[i]);
        host_ask(body);
        unsigned lines = 0;
        for (int ms = 20; ms < 60000; ms++) { /* host_ask has advanced by 20 ms */
            host_run(1);
            for (const char *report; (report = host_next_body()); lines++) {
                unsigned counter, clock_ms;
                assert_int_equal(
                    sscanf(report, "T %u %u R 0 0 1500.0 1500.0 0 0 0 0 0 0", &counter, &clock_ms), 2);
                assert_int_equal(counter, lines);
                assert_int_equal(clock_ms, host.now_ms);
            }
        }
        assert_in_range(lines, 60 * rates[i] - 1, 60 * rates[i]);
    }
}

static void begins_a_period_after_the_command(void **state) {
    (void)state;
    host_power_up(1000);
    host_ask("1 RATE 4");
    host_run(229);
    assert_null(host_next_body());
    host_run(2);
    assert_memory_equal(host_next_body(), "T 0 1251 R ", 11);
    host_ask("2 RATE 4");
    host_run(300);
    assert_memory_equal(host_next_body(), "T 0 ", 4);
    expect_reply("3 RATE 0", "3 OK 0");
    host_run(5000);
    assert_null(host_next_body());
}

static void counts_errors_by_kind(void **state) {
    (void)state;
    host_power_up(0);
    host_next_body();
    host_receive("1 PING*0000\n", 12);        /* crc */
    host_receive("nonsense\nnonsense\n", 18); /* syntax */
    host_run(100);
    device_receive('x', true, false); /* overflow */
    host_receive("\n", 1);
    host_receive_body("1 PING");
    host_receive_body("1 STATUS"); /* sequence */
    host_run(100);
    host_receive_body("2 FLY");            /* refused */
    host_receive_body("3 MOVE 1500 1500"); /* refused */
    host_receive_body("3 MOVE 1500 1500"); /* a repetition: not counted */
    host_run(100);
    assert_non_null(strstr(host_ask("4 STATUS"), " 1 2 1 1 2 0"));
}

static void stays_at_the_maximum_count(void **state) {
    (void)state;
    char text[LINE_BYTES];
    writer_t line = {.text = text};
    reports_begin(0, 0);
    for (int i = 0; i < 300; i++) reports_count_error(ERROR_OVERFLOW, 250);
    write_begin(&line);
    reports_write_status(&line);
    text[line.length] = '\0';
    assert_non_null(strstr(text, " 0 0 65535 0 0 0"));
}

int telemetry_tests(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_time_at_every_rate),
        cmocka_unit_test(sends_every_line_with_its_counter),
        cmocka_unit_test(begins_a_period_after_the_command),
        cmocka_unit_test(counts_errors_by_kind),
        cmocka_unit_test(stays_at_the_maximum_count),
    };
    return cmocka_run_group_tests_name("telemetry", tests, NULL, NULL);
}
