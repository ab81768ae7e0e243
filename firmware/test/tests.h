/*
 * Included by every test of the core; lists the groups of the runner.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka requires these first. */
#include <cmocka.h>

#include "host_board.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/** Fails unless the reply to this command has this body. */
#define expect_reply(command, reply) assert_string_equal(host_ask(command), reply)

/** Each function runs the tests of a file and returns the number of failures. */
int vector_tests(void);
int receiver_tests(void);
int motion_tests(void);
int rig_tests(void);
int storage_tests(void);
int host_watch_tests(void);
int telemetry_tests(void);
int sequence_tests(void);
int stop_tests(void);
