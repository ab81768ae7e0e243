/* Runs all tests of the core; must be run in firmware/, where vectors.tsv is. */
#include "tests.h"

int main(void) {
    int (*const groups[])(void) = {
        vector_tests,     receiver_tests,  motion_tests,   rig_tests,  storage_tests,
        host_watch_tests, telemetry_tests, sequence_tests, stop_tests,
    };
    int failed = 0;
    for (size_t i = 0; i < COUNT(groups); i++) failed += groups[i]();
    return failed > 0;
}
