/* Tests of sequence numbers: a command is executed once, however often its line is received. */
#include <string.h>

#include "tests.h"

static void answers_a_repetition_from_memory(void **state) {
    (void)state;
    host_power_up(0);
    host_ask("1 ARM");
    expect_reply("2 MOVE 2000 1500", "2 OK 2000.0 1500.0");
    host_run(100);
    host_ask("3 RELEASE");
    expect_reply("3 RELEASE", "3 OK");
    expect_reply("4 PING", "4 OK 180");
    expect_reply("4 PING", "4 OK 180"); /* the clock of the first execution */
    expect_reply("5 MOVE 1500 1500", "5 ERR 8 RELEASED");
    host_receive("5 MOVE 1500 1500*5AA4\n", 22);
    host_run(20);
    assert_string_equal(host_next_body(), "5 ERR 8 RELEASED");
    assert_non_null(strstr(host_ask("6 STATUS"), " 0 0 0 0 1 0"));
}

static void executes_a_repetition_not_again(void **state) {
    (void)state;
    host_power_up(0);
    host_ask("1 ARM");
    host_ask("2 LASER 1");
    host_receive("!", 1);
    host_poll();
    host_ask("2 LASER 1");
    assert_false(host.laser_on);
    expect_reply("3 RESUME", "3 OK");
    expect_reply("3 RESUME", "3 OK");
    assert_false(host.laser_on);
}

static void takes_a_repetition_by_its_body_whatever_its_checksums_case(void **state) {
    (void)state;
    host_power_up(0);
    host_next_body();
    host_receive("22 PING*843F\n22 PING*843f\r", 26);
    host_run(30);
    assert_string_equal(host_next_body(), "22 OK 1");
    assert_string_equal(host_next_body(), "22 OK 1");
}

static void refuses_another_body_and_goes_on_remembering(void **state) {
    (void)state;
    host_power_up(0);
    expect_reply("9 PING", "9 OK 1");
    expect_reply("9 ARM", "9 ERR 7 SEQUENCE");
    expect_reply("9 PIN", "9 ERR 7 SEQUENCE");
    expect_reply("9 PINGS", "9 ERR 7 SEQUENCE");
    expect_reply("9 PING", "9 OK 1");
    assert_false(host.pulses_on);
    assert_non_null(strstr(host_ask("10 STATUS"), " R 0 0 1500.0 1500.0 0 0 0 3 0 0"));
}

static void remembers_errors_too(void **state) {
    (void)state;
    host_power_up(0);
    expect_reply("9 FLY", "9 ERR 4 VERB");
    expect_reply("9 PING", "9 ERR 7 SEQUENCE");
    expect_reply("9 FLY", "9 ERR 4 VERB");
    expect_reply("10 PING 1", "10 ERR 5 ARGUMENT");
    expect_reply("10 PING", "10 ERR 7 SEQUENCE");
}

static void forgets_nothing_for_a_line_that_is_damaged(void **state) {
    (void)state;
    host_power_up(0);
    expect_reply("9 PING", "9 OK 1");
    host_receive("10 ARM*0000\n", 12);
    host_run(20);
    assert_memory_equal(host_next_body(), "0 ERR 2 CRC ", 12);
    expect_reply("9 PING", "9 OK 1");
}

static void executes_hello_whatever_its_number(void **state) {
    (void)state;
    const char *hello = "OK 1 1.0.0 5F3A09C1 500 2500 3819 38197 500 2500 3819 38197 E347";
    host_power_up(0);
    expect_reply("9 PING", "9 OK 1");
    assert_string_equal(host_ask("9 HELLO 1") + 2, hello);
    assert_string_equal(host_ask("9 HELLO 1") + 2, hello);
    expect_reply("9 PING", "9 ERR 7 SEQUENCE"); /* HELLO is now the last command */
    expect_reply("9 HELLO 2", "9 ERR 10 VERSION 1");
    expect_reply("9 HELLO", "9 ERR 5 ARGUMENT");
    expect_reply("9 PING", "9 ERR 7 SEQUENCE");
    expect_reply("8 PING", "8 OK 140");
    assert_non_null(strstr(host_ask("10 STATUS"), " 0 0 0 2 2 0"));
}

static void remembers_nothing_after_a_reset(void **state) {
    (void)state;
    host_power_up(0);
    expect_reply("9 PING", "9 OK 1");
    host_reset(RESET_EXTERNAL);
    expect_reply("9 PING", "9 OK 21");
}

static void takes_numbers_from_1_to_65535(void **state) {
    (void)state;
    host_power_up(0);
    expect_reply("65535 PING", "65535 OK 1");
    expect_reply("1 PING", "1 OK 20");
    expect_reply("65536 PING", "0 ERR 1 SYNTAX");
    expect_reply("0 PING", "0 ERR 1 SYNTAX");
    expect_reply("4294967297 PING", "0 ERR 1 SYNTAX");
}

int sequence_tests(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_a_repetition_from_memory),
        cmocka_unit_test(executes_a_repetition_not_again),
        cmocka_unit_test(takes_a_repetition_by_its_body_whatever_its_checksums_case),
        cmocka_unit_test(refuses_another_body_and_goes_on_remembering),
        cmocka_unit_test(remembers_errors_too),
        cmocka_unit_test(forgets_nothing_for_a_line_that_is_damaged),
        cmocka_unit_test(executes_hello_whatever_its_number),
        cmocka_unit_test(remembers_nothing_after_a_reset),
        cmocka_unit_test(takes_numbers_from_1_to_65535),
    };
    return cmocka_run_group_tests_name("sequence numbers", tests, NULL, NULL);
}
