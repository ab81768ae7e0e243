#include "reports.h"

#include "flash_text.h"
#include "rig.h"

#define FIRMWARE_VERSION "1.0.0"

/* In the order of reset_t. */
static const char reset_names[][10] FLASH_CONST = {"POWER", "EXTERNAL", "BROWNOUT", "WATCHDOG"};

enum { COUNT_CRC, COUNT_SYNTAX, COUNT_OVERFLOW, COUNT_SEQUENCE, COUNT_REFUSED, COUNT_SILENCES, COUNTERS };

static uint16_t counters[COUNTERS];
static uint32_t identity, time_ms;
static struct {
    uint8_t rate_hz;
    uint16_t counter;
    uint32_t due_ms;
    uint8_t remainder; /* elapsed since the last whole period [1/rate_hz ms] */
} telemetry;

void reports_begin(uint32_t own_identity, uint32_t now_ms) {
    for (uint8_t i = 0; i < COUNTERS; i++) counters[i] = 0;
    telemetry.rate_hz = 0;
    identity = own_identity;
    time_ms = now_ms;
}

void reports_set_time(uint32_t now_ms) { time_ms = now_ms; }

static void count(uint8_t counter, uint8_t added) {
    uint16_t left = UINT16_MAX - counters[counter];
    counters[counter] += added < left ? added : left;
}

void reports_count_error(wire_error_t error, uint8_t lines) {
    switch (error) {
    case ERROR_CRC: count(COUNT_CRC, lines); break;
    case ERROR_SYNTAX:
    case ERROR_LENGTH: count(COUNT_SYNTAX, lines); break;
    case ERROR_OVERFLOW: count(COUNT_OVERFLOW, lines); break;
    case ERROR_SEQUENCE: count(COUNT_SEQUENCE, lines); break;
    default: count(COUNT_REFUSED, lines);
    }
}

void reports_count_silence(void) { count(COUNT_SILENCES, 1); }

/* The next line is due one period after the last due time, so that delays do not add up. */
static void plan_next(void) {
    telemetry.due_ms += 1000 / telemetry.rate_hz;
    telemetry.remainder += 1000 % telemetry.rate_hz;
    if (telemetry.remainder < telemetry.rate_hz) return;
    telemetry.remainder -= telemetry.rate_hz;
    telemetry.due_ms++;
}

void reports_set_rate(uint8_t rate_hz) {
    telemetry.rate_hz = rate_hz;
    telemetry.counter = 0;
    telemetry.remainder = 0;
    telemetry.due_ms = time_ms;
    if (rate_hz > 0) plan_next();
}

bool reports_telemetry_due(void) {
    return telemetry.rate_hz > 0 && (int32_t)(time_ms - telemetry.due_ms) >= 0;
}

int32_t reports_telemetry_in_ms(uint32_t now_ms) {
    if (telemetry.rate_hz == 0) return -1;
    int32_t left_ms = (int32_t)(telemetry.due_ms - now_ms);
    return left_ms > 0 ? left_ms : 0;
}

void write_identity(writer_t *writer) {
    write_number(writer, PROTOCOL_VERSION);
    write_flash(writer, FLASH_TEXT(FIRMWARE_VERSION));
#ifdef IDENTITY_PREFIX
    write_flash(writer, FLASH_TEXT(IDENTITY_PREFIX));
    append_hex32(writer, identity);
#else
    write_hex32(writer, identity);
#endif
}

void reports_write_clock(writer_t *writer) { write_number(writer, time_ms); }

static void write_pulses(writer_t *writer) {
    write_pulse(writer, rig_pulse(PAN));
    write_pulse(writer, rig_pulse(TILT));
}

void reports_write_status(writer_t *writer) {
    reports_write_clock(writer);
    write_character(writer, rig_state());
    write_number(writer, rig_pulses_on());
    write_number(writer, rig_laser_on());
    write_pulses(writer);
    for (uint8_t i = 0; i < COUNTERS; i++) write_number(writer, counters[i]);
}

void reports_write_boot(writer_t *writer, reset_t reason) {
    write_begin(writer);
    write_flash(writer, FLASH_TEXT("BOOT"));
    write_identity(writer);
    write_flash(writer, reset_names[reason]);
}

void reports_write_telemetry(writer_t *writer) {
    write_begin(writer);
    write_character(writer, 'T');
    write_number(writer, telemetry.counter++);
    reports_write_status(writer);
    plan_next();
}

void reports_write_halt(writer_t *writer, const char *name) {
    write_begin(writer);
    write_flash(writer, name);
    reports_write_clock(writer);
    write_pulses(writer);
}
