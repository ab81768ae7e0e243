#include "execute.h"

#include "board.h"
#include "flash_text.h"
#include "host_watch.h"
#include "reports.h"
#include "rig.h"
#include "storage.h"

#define MIN_HOLD_MS 100
#define MAX_HOLD_MS 60000
#define MAX_RELEASE_MS 3600000

static const char error_names[][9] FLASH_CONST = {
    "",         "SYNTAX",   "CRC",     "LENGTH",  "VERB",  "ARGUMENT", "RANGE",
    "SEQUENCE", "RELEASED", "STOPPED", "VERSION", "ARMED", "OVERFLOW", "STORAGE",
};

/* Limits that are being stored. */
static struct {
    bool busy;
    axis_t axis;
    limits_t limits;
    uint16_t sequence;
} storing;

void execute_begin(void) { storing.busy = false; }

void write_error(writer_t *reply, uint16_t sequence, wire_error_t error) {
    write_begin(reply);
    write_number(reply, sequence);
    write_flash(reply, FLASH_TEXT("ERR"));
    write_number(reply, error);
    write_flash(reply, error_names[error]);
}

static void write_ok(writer_t *reply, uint16_t sequence) {
    write_begin(reply);
    write_number(reply, sequence);
    write_flash(reply, FLASH_TEXT("OK"));
}

static void write_pulses(writer_t *reply, const uint16_t pulses[AXES]) {
    for (uint8_t axis = 0; axis < AXES; axis++) write_pulse(reply, pulses[axis]);
}

static void write_limits(writer_t *reply, axis_t axis) {
    limits_write(reply, &rig_limits()[axis]);
    write_hex16(reply, limits_checksum(rig_limits()));
}

static wire_error_t refuse(const exchange_t *exchange, wire_error_t error) {
    write_error(exchange->reply, exchange->sequence, error);
    return error;
}

/* Refuses the command at the first argument that is out of range. */
static wire_error_t check_ranges(const exchange_t *exchange, const range_t *ranges) {
    const command_t *command = &exchange->command;
    for (uint8_t i = 0; i < command->count; i++) {
        uint8_t unit = command->verb == VERB_MOVE && i < AXES ? 10 : 1; /* pulses are in 0.1 us */
        uint32_t value = command->arguments[i];
        if (value >= ranges[i].min * unit && value <= ranges[i].max * unit) continue;
        refuse(exchange, ERROR_RANGE);
        write_number(exchange->reply, i + 1);
        write_number(exchange->reply, ranges[i].min);
        write_number(exchange->reply, ranges[i].max);
        return ERROR_RANGE;
    }
    return ERROR_NONE;
}

static wire_error_t check_ready(const exchange_t *exchange) {
    if (rig_state() == 'S') return refuse(exchange, ERROR_STOPPED);
    return rig_pulses_on() ? ERROR_NONE : refuse(exchange, ERROR_RELEASED);
}

static wire_error_t hello(const exchange_t *exchange) {
    if (exchange->command.arguments[0] != PROTOCOL_VERSION) {
        refuse(exchange, ERROR_VERSION);
        write_number(exchange->reply, PROTOCOL_VERSION);
        return ERROR_VERSION;
    }
    write_identity(exchange->reply);
    limits_write(exchange->reply, &rig_limits()[PAN]);
    write_limits(exchange->reply, TILT);
    return ERROR_NONE;
}

static wire_error_t arm(const exchange_t *exchange) {
    if (rig_state() == 'S') return refuse(exchange, ERROR_STOPPED);
    rig_arm();
    uint16_t pulses[AXES] = {rig_pulse(PAN), rig_pulse(TILT)};
    write_pulses(exchange->reply, pulses);
    return ERROR_NONE;
}

/* Rounds 0.1 us to the nearest pulse that the board can generate [ticks], half up. */
static uint16_t nearest_pulse(uint32_t tenths) {
    uint8_t step_tenths = 5 * board_pulse_step_ticks;
    return (uint16_t)((2 * tenths + step_tenths) / (2 * step_tenths)) * board_pulse_step_ticks;
}

static wire_error_t move(const exchange_t *exchange) {
    const uint32_t *arguments = exchange->command.arguments;
    const limits_t *pan = &rig_limits()[PAN], *tilt = &rig_limits()[TILT];
    range_t ranges[MAX_ARGUMENTS] = {
        {pan->min_us, pan->max_us},
        {tilt->min_us, tilt->max_us},
        {1, pan->speed_us_per_s < tilt->speed_us_per_s ? pan->speed_us_per_s : tilt->speed_us_per_s},
        {1, pan->acceleration_us_per_s2 < tilt->acceleration_us_per_s2 ? pan->acceleration_us_per_s2 : tilt->acceleration_us_per_s2},
    };
    wire_error_t error = check_ready(exchange);
    if (!error) error = check_ranges(exchange, ranges);
    if (error) return error;
    uint16_t targets[AXES] = {nearest_pulse(arguments[PAN]), nearest_pulse(arguments[TILT])};
    uint8_t count = exchange->command.count;
    rig_move(targets, count > 2 ? (uint16_t)arguments[2] : 0, count > 3 ? arguments[3] : 0);
    write_pulses(exchange->reply, targets);
    return ERROR_NONE;
}

static wire_error_t laser(const exchange_t *exchange) {
    uint32_t on = exchange->command.arguments[0];
    range_t range = {0, 1};
    wire_error_t error = on == 1 ? check_ready(exchange) : check_ranges(exchange, &range);
    if (error) return error;
    rig_set_laser(on);
    write_number(exchange->reply, on);
    return ERROR_NONE;
}

static wire_error_t rate(const exchange_t *exchange) {
    uint32_t rate_hz = exchange->command.arguments[0];
    range_t range = {0, MAX_RATE_HZ};
    if (check_ranges(exchange, &range)) return ERROR_RANGE;
    reports_set_rate((uint8_t)rate_hz);
    write_number(exchange->reply, rate_hz);
    return ERROR_NONE;
}

static wire_error_t watchdog(const exchange_t *exchange) {
    uint32_t hold_ms = exchange->command.arguments[0], release_ms = exchange->command.arguments[1];
    range_t ranges[] = {{MIN_HOLD_MS, MAX_HOLD_MS}, {hold_ms, MAX_RELEASE_MS}};
    if (release_ms == 0) ranges[1].min = 0;
    if (check_ranges(exchange, ranges)) return ERROR_RANGE;
    host_watch_set((uint16_t)hold_ms, release_ms);
    write_number(exchange->reply, hold_ms);
    write_number(exchange->reply, release_ms);
    return ERROR_NONE;
}

static wire_error_t axis_limits(const exchange_t *exchange, axis_t axis) {
    const uint32_t *arguments = exchange->command.arguments;
    if (exchange->command.count == 0) {
        write_limits(exchange->reply, axis);
        return ERROR_NONE;
    }
    if (rig_state() != 'R') return refuse(exchange, ERROR_ARMED);
    range_t ranges[MAX_ARGUMENTS];
    limits_ranges(arguments, ranges);
    if (check_ranges(exchange, ranges)) return ERROR_RANGE;
    storing.busy = true;
    storing.axis = axis;
    storing.limits = limits_of(arguments);
    storing.sequence = exchange->sequence;
    storage_begin(axis, &storing.limits);
    return ERROR_NONE;
}

wire_error_t execute(const exchange_t *exchange) {
    write_ok(exchange->reply, exchange->sequence);
    switch (exchange->command.verb) {
    case VERB_HELLO: return hello(exchange);
    case VERB_PING: reports_write_clock(exchange->reply); return ERROR_NONE;
    case VERB_STATUS: reports_write_status(exchange->reply); return ERROR_NONE;
    case VERB_ARM: return arm(exchange);
    case VERB_MOVE: return move(exchange);
    case VERB_RELEASE: rig_release(); return ERROR_NONE;
    case VERB_RESUME: rig_resume(); return ERROR_NONE;
    case VERB_LASER: return laser(exchange);
    case VERB_RATE: return rate(exchange);
    case VERB_WATCHDOG: return watchdog(exchange);
    case VERB_PANLIMITS: return axis_limits(exchange, PAN);
    case VERB_TILTLIMITS: return axis_limits(exchange, TILT);
    case VERB_UNKNOWN: break;
    }
    return refuse(exchange, ERROR_VERB);
}

bool execute_is_storing(void) { return storing.busy; }

wire_error_t execute_store(writer_t *reply) {
    storage_t outcome = storage_poll();
    if (outcome == STORAGE_BUSY) return ERROR_NONE;
    storing.busy = false;
    if (outcome == STORAGE_FAILED) {
        write_error(reply, storing.sequence, ERROR_STORAGE);
        return ERROR_STORAGE;
    }
    rig_set_limits(storing.axis, &storing.limits);
    write_ok(reply, storing.sequence);
    write_limits(reply, storing.axis);
    return ERROR_NONE;
}
