/*
 * Tests of the receiver: whole lines, stops at any position, and losses that are reported and
 * counted exactly.
 */
#include <stdio.h>
#include <string.h>

#include "receiver.h"
#include "tests.h"

/* The overflow counter in STATUS. */
static unsigned overflows(void) {
    unsigned count = 0;
    static uint16_t sequence;
    char body[16];
    sequence = sequence % 60000 + 1;
    snprintf(body, sizeof body, "%u STATUS", sequence);
    assert_int_equal(sscanf(host_ask(body), "%*u OK %*u %*c %*u %*u %*f %*f %*u %*u %u", &count), 1);
    return count;
}

static void ends_lines_with_lf_and_with_cr(void **state) {
    (void)state;
    host_power_up(0);
    host_next_body();
    host_receive("\n\r\n\r\r1 ARM*4ED9\r2 PING*428F\r\n\n", 29);
    host_run(20);
    assert_string_equal(host_next_body(), "0 ERR 2 CRC 5BD4");
    assert_string_equal(host_next_body(), "2 OK 3");
    assert_null(host_next_body());
}

static void takes_a_nul_as_an_unprintable_byte(void **state) {
    (void)state;
    host_power_up(0);
    host_next_body();
    for (size_t position = 0; position < 11; position++) {
        char line[] = "2 PING*428F\n";
        line[position] = '\0';
        host_receive(line, 12);
        host_run(20);
        assert_string_equal(host_next_body(), "0 ERR 1 SYNTAX");
        assert_null(host_next_body());
    }
    assert_int_equal(overflows(), 0);
}

static void takes_a_damaged_byte_as_unprintable(void **state) {
    (void)state;
    host_power_up(0);
    host_next_body();
    const char *line = "2 PING*428F\n";
    for (size_t damaged = 0; damaged < 11; damaged++) {
        for (size_t i = 0; i < 12; i++) device_receive((uint8_t)line[i], false, i == damaged);
        host_run(20);
        assert_string_equal(host_next_body(), "0 ERR 1 SYNTAX");
        assert_null(host_next_body());
    }
}

static void takes_95_bytes_and_skips_longer_lines(void **state) {
    (void)state;
    for (size_t length = 90; length < 600; length++) {
        char line[600];
        host_power_up(0);
        host_next_body();
        memset(line, 'A', length);
        line[length] = '\n';
        for (size_t i = 0; i <= length; i++) {
            host_receive(&line[i], 1);
            host_run(1);
        }
        host_run(10);
        assert_string_equal(host_next_body(),
                            length < LINE_BYTES ? "0 ERR 1 SYNTAX" : "0 ERR 3 LENGTH");
        assert_null(host_next_body());
        assert_memory_equal(host_ask("1 PING"), "1 OK ", 5);
    }
}

static void stops_in_every_byte_position_of_a_line(void **state) {
    (void)state;
    const char *line = "9 MOVE 2000 1000*45F9\n";
    const size_t length = strlen(line);
    assert_int_equal(host_crc(line, 16), 0x45F9);
    for (size_t position = 0; position < length; position++) {
        host_power_up(0);
        host_ask("1 ARM");
        host_ask("2 LASER 1");
        assert_true(host.laser_on);
        host_receive(line, position);
        host_poll();
        host_receive("!", 1);
        assert_false(host.laser_on);
        host_receive(line + position, length - position);
        host_run(100);
        assert_memory_equal(host_next_body(), "STOPPED ", 8);
        const char *reply = host_next_body();
        if (position == 0) assert_string_equal(reply, "9 ERR 9 STOPPED");
        else if (position + 1 < length) assert_memory_equal(reply, "0 ERR ", 6);
        else assert_null(reply);
        if (reply) assert_null(host_next_body());
        assert_int_equal(host.pan_ticks, 3000);
        assert_int_equal(host.tilt_ticks, 3000);
    }
}

static void drops_whole_lines_that_wait_when_a_stop_comes(void **state) {
    (void)state;
    host_power_up(0);
    host_ask("1 ARM");
    host_receive_body("2 MOVE 2000 1000");
    host_receive_body("3 LASER 1");
    host_receive("!", 1);
    host_run(100);
    assert_memory_equal(host_next_body(), "STOPPED ", 8);
    assert_null(host_next_body());
    assert_int_equal(host.pan_ticks, 3000);
    assert_false(host.laser_on);
}

static void receive_lines(unsigned count, unsigned length) {
    for (unsigned i = 0; i < count; i++) {
        for (unsigned j = 0; j < length; j++) host_receive("x", 1);
        host_receive("\n", 1);
    }
}

/* Each line of a flood is executed, or lost and counted; a loss is reported without another
   byte. */
static void expect_each_line_told(unsigned lines) {
    unsigned refused = 0, lost = 0;
    for (unsigned ms = 0; ms < 400; ms++) {
        host_run(1);
        for (const char *body; (body = host_next_body());) {
            if (strcmp(body, "0 ERR 1 SYNTAX") == 0) refused++;
            else if (strcmp(body, "0 ERR 12 OVERFLOW") == 0) lost++;
            else fail_msg("unexpected: %s", body);
        }
    }
    unsigned counted = overflows();
    assert_int_equal(refused + counted, lines);
    assert_int_equal(lost > 0, refused < lines);
    assert_true(lost <= counted);
}

/* Wherever the ring wraps within a line: the first line shifts all others. */
static void counts_lost_lines_exactly(void **state) {
    (void)state;
    for (unsigned first = 1; first < 12; first++) {
        for (unsigned length = 1; length < 40; length++) {
            for (unsigned lines = 1; lines * length < 300; lines += 1 + lines / 8) {
                host_power_up(0);
                host_next_body();
                receive_lines(1, first);
                receive_lines(lines, length);
                expect_each_line_told(1 + lines);
            }
        }
    }
}

static void tells_a_loss_before_any_byte_of_a_line(void **state) {
    (void)state;
    const char *line = "2 PING*428F\n";
    for (size_t lost = 0; lost < strlen(line); lost++) {
        host_power_up(0);
        host_next_body();
        for (size_t i = 0; line[i]; i++) device_receive((uint8_t)line[i], i == lost, false);
        host_run(20);
        assert_string_equal(host_next_body(), "0 ERR 12 OVERFLOW");
        assert_null(host_next_body());
        assert_int_equal(overflows(), 1);
    }
}

static void begins_afresh_after_a_loss_that_a_stop_ends(void **state) {
    (void)state;
    host_power_up(0);
    host_next_body();
    for (unsigned i = 0; i < 500; i++) host_receive(i % 100 ? "x" : "\n", 1);
    host_receive("!", 1);
    host_run(20);
    assert_memory_equal(host_next_body(), "STOPPED ", 8);
    assert_null(host_next_body());
    expect_reply("1 RESUME", "1 OK");
    assert_int_equal(overflows(), 0);
    device_receive('\n', true, false);
    host_run(20);
    assert_string_equal(host_next_body(), "0 ERR 12 OVERFLOW");
    assert_int_equal(overflows(), 1); /* lines before the stop were discarded, not refused */
}

int receiver_tests(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends_lines_with_lf_and_with_cr),
        cmocka_unit_test(takes_a_nul_as_an_unprintable_byte),
        cmocka_unit_test(takes_a_damaged_byte_as_unprintable),
        cmocka_unit_test(takes_95_bytes_and_skips_longer_lines),
        cmocka_unit_test(stops_in_every_byte_position_of_a_line),
        cmocka_unit_test(drops_whole_lines_that_wait_when_a_stop_comes),
        cmocka_unit_test(counts_lost_lines_exactly),
        cmocka_unit_test(tells_a_loss_before_any_byte_of_a_line),
        cmocka_unit_test(begins_afresh_after_a_loss_that_a_stop_ends),
    };
    return cmocka_run_group_tests_name("receiver", tests, NULL, NULL);
}
