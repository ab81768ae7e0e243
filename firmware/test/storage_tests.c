/* Tests of limits and identity with power cuts, worn-out bytes and damage. */
#include <stdio.h>
#include <string.h>

#include "tests.h"

#define RECORDS_ADDRESS 16
#define RECORD_BYTES 11
#define WRITE_MS 200

static const char *const first = "600 2400 3000 30000", *const second = "700 2300 2000 20000",
                         *const defaults = "500 2500 3819 38197";

static void set_limits(const char *axis, const char *limits) {
    static uint16_t sequence;
    char body[64];
    sequence = sequence % 60000 + 1;
    snprintf(body, sizeof body, "%u %sLIMITS %s", sequence, axis, limits);
    host_receive_body(body);
    host_run(WRITE_MS);
    while (host_next_body()) {
    }
}

/* Whether an axis has these limits after a reset. */
static bool comes_back_with(const char *axis, const char *limits) {
    char command[32], body[64];
    host.writes_left = HOST_NEVER;
    host_reset(RESET_POWER);
    host_next_body();
    snprintf(command, sizeof command, "1 %sLIMITS", axis);
    int length = snprintf(body, sizeof body, "1 OK %s ", limits);
    return strncmp(host_ask(command), body, (size_t)length) == 0;
}

static void keeps_limits_of_each_axis(void **state) {
    (void)state;
    host_power_up(0);
    set_limits("PAN", first);
    set_limits("TILT", second);
    assert_true(comes_back_with("PAN", first));
    assert_true(comes_back_with("TILT", second));
    set_limits("PAN", second);
    assert_true(comes_back_with("PAN", second));
}

static void keeps_old_or_new_limits_when_power_fails_in_any_write(void **state) {
    (void)state;
    for (int earlier = 0; earlier < 4; earlier++) { /* number of records written before: both slots in turn */
        for (int writes = 0; writes <= RECORD_BYTES; writes++) {
            for (int torn = 0; torn < 256; torn += 15) { /* including 0x00 and 0xFF */
                host_power_up(0);
                for (int i = 0; i < earlier; i++) set_limits("PAN", i + 1 < earlier ? second : first);
                const char *old = earlier > 0 ? first : defaults;
                host.writes_left = writes;
                host.torn_byte = (uint8_t)torn;
                set_limits("PAN", "111 4999 65535 999999");
                if (!comes_back_with("PAN", old))
                    assert_true(comes_back_with("PAN", "111 4999 65535 999999"));
            }
        }
    }
}

static void stores_again_after_a_power_cut(void **state) {
    (void)state;
    for (int writes = 0; writes <= RECORD_BYTES; writes++) {
        host_power_up(0);
        set_limits("TILT", first);
        host.writes_left = writes;
        set_limits("TILT", second);
        host.writes_left = HOST_NEVER;
        host_reset(RESET_POWER);
        set_limits("TILT", "800 2200 1000 10000");
        assert_true(comes_back_with("TILT", "800 2200 1000 10000"));
    }
}

static void takes_the_older_record_or_defaults_when_one_is_damaged(void **state) {
    (void)state;
    for (int address = 0; address < RECORD_BYTES; address++) {
        for (int bit = 0; bit < 8; bit++) {
            host_power_up(0);
            set_limits("PAN", first);
            host.storage[RECORDS_ADDRESS + address] ^= (uint8_t)(1 << bit);
            assert_true(comes_back_with("PAN", defaults));
            host_power_up(0);
            set_limits("PAN", first);
            set_limits("PAN", second);
            host.storage[RECORDS_ADDRESS + RECORD_BYTES + address] ^= (uint8_t)(1 << bit);
            assert_true(comes_back_with("PAN", first));
        }
    }
}

static void finds_the_newest_across_the_generations_wrap(void **state) {
    (void)state;
    host_power_up(0);
    for (int generation = 0; generation < 600; generation++) {
        char limits[32];
        snprintf(limits, sizeof limits, "%d 2500 3819 38197", 600 + generation);
        set_limits("PAN", limits);
        assert_true(comes_back_with("PAN", limits));
    }
}

static void says_when_the_storage_fails(void **state) {
    (void)state;
    for (int stuck = 0; stuck < RECORD_BYTES; stuck++) {
        host_power_up(0);
        host.stuck_address = RECORDS_ADDRESS + stuck;
        host.storage[host.stuck_address] = 0xA5;
        host_next_body();
        host_receive_body("7 PANLIMITS 600 2400 3000 30000");
        host_run(WRITE_MS);
        assert_string_equal(host_next_body(), "7 ERR 13 STORAGE");
        expect_reply("7 PANLIMITS 600 2400 3000 30000", "7 ERR 13 STORAGE"); /* remembered */
        expect_reply("8 PANLIMITS", "8 OK 500 2500 3819 38197 E347");
        assert_non_null(strstr(host_ask("9 STATUS"), " 0 0 0 0 1 0"));
        assert_true(comes_back_with("PAN", defaults));
    }
}

static void executes_nothing_while_it_stores(void **state) {
    (void)state;
    host_power_up(0);
    host_next_body();
    host_receive_body("1 PANLIMITS 600 2400 3000 30000");
    host_receive_body("2 ARM");
    host_run(WRITE_MS);
    assert_memory_equal(host_next_body(), "1 OK 600 ", 9);
    assert_string_equal(host_next_body(), "2 OK 1500.0 1500.0");
}

static void refuses_limits_that_are_valid_in_checksum_alone(void **state) {
    (void)state;
    uint8_t record[RECORD_BYTES] = {0x58, 0x02, 0x58, 0x02, 1, 0, 1, 0, 0x10}; /* min = max = 600 */
    uint16_t crc = host_crc(record, 9);
    record[9] = (uint8_t)crc;
    record[10] = (uint8_t)(crc >> 8);
    host_power_up(0);
    memcpy(host.storage + RECORDS_ADDRESS, record, sizeof record);
    assert_true(comes_back_with("PAN", defaults));
}

static void makes_its_identity_once(void **state) {
    (void)state;
    host_power_up(0);
    assert_string_equal(host_next_body(), "BOOT 1 1.0.0 5F3A09C1 POWER");
    device_begin(RESET_EXTERNAL, 0x12345678, 0);
    assert_string_equal(host_next_body(), "BOOT 1 1.0.0 5F3A09C1 EXTERNAL");
    host.storage[0] ^= 1;
    device_begin(RESET_EXTERNAL, 0x12345678, 0);
    assert_string_equal(host_next_body(), "BOOT 1 1.0.0 12345678 EXTERNAL");
}

static void forgets_an_unfinished_store_at_a_reset(void **state) {
    (void)state;
    host_power_up(0);
    host_receive_body("1 PANLIMITS 600 2400 3000 30000");
    host_run(1);
    host_reset(RESET_WATCHDOG);
    assert_string_equal(host_next_body(), "BOOT 1 1.0.0 5F3A09C1 WATCHDOG");
    host_run(WRITE_MS);
    assert_null(host_next_body());
}

int storage_tests(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_limits_of_each_axis),
        cmocka_unit_test(keeps_old_or_new_limits_when_power_fails_in_any_write),
        cmocka_unit_test(stores_again_after_a_power_cut),
        cmocka_unit_test(takes_the_older_record_or_defaults_when_one_is_damaged),
        cmocka_unit_test(finds_the_newest_across_the_generations_wrap),
        cmocka_unit_test(says_when_the_storage_fails),
        cmocka_unit_test(executes_nothing_while_it_stores),
        cmocka_unit_test(refuses_limits_that_are_valid_in_checksum_alone),
        cmocka_unit_test(makes_its_identity_once),
        cmocka_unit_test(forgets_an_unfinished_store_at_a_reset),
    };
    return cmocka_run_group_tests_name("storage", tests, NULL, NULL);
}
