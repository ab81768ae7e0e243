/*
 * Fuzzes the whole device: arbitrary bytes, commands with a correct checksum, losses, stops between
 * two calls of the board, failing storage, resets and time. In all cases, the guarantees of
 * PROTOCOL.md for servos and laser hold, and each sent line is complete (checked by host_board.c).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host_board.h"
#include "receiver.h"
#include "rig.h"

#define MOST_MS 1200
#define FRAME_TICKS_PER_US_S 0.04 /* of speed: 2 ticks/us * 0.02 s */
#define FRAME_TICKS_PER_US_S2 0.0008
#define DEFAULT_HOLD_MS 500
/* Maximum time that a line may wait for execution, behind others that store limits. */
#define MAX_WAIT_MS 200

typedef struct {
    const uint8_t *data;
    size_t left;
} input_t;

/* The servos in the last frames, and whether they may move. */
static struct {
    bool pulses_on;
    int pulses[AXES], steps[AXES]; /* [ticks], [ticks per frame] */
    uint32_t frames;
    bool stopped;      /* a stop was received, and no RESUME since */
    bool braked;       /* SILENCE was sent, and no MOVE received since */
    bool hold_is_set;  /* a WATCHDOG was received */
    uint32_t quiet_ms; /* since the last received byte */
    uint32_t since_move_ms, since_release_ms;
    uint32_t halts; /* frames in which the acceleration is not meaningful */
} seen;

static void require(bool holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "broken: %s\n", what);
    abort();
}

static uint32_t take(input_t *input, uint8_t count) {
    uint32_t value = 0;
    for (; count > 0 && input->left > 0; count--, input->left--) value = value << 8 | *input->data++;
    return value;
}

static void check_axis(axis_t axis, int pulse) {
    const limits_t *limits = &rig_limits()[axis];
    int step = pulse - seen.pulses[axis], change = step - seen.steps[axis];
    require(pulse >= 2 * limits->min_us && pulse <= 2 * limits->max_us, "pulse within limits");
    if (seen.pulses_on) {
        /* Each of the rounded pulses has an error of up to half a tick. */
        require(abs(step) <= limits->speed_us_per_s * FRAME_TICKS_PER_US_S + 1, "speed within limits");
        bool released = seen.since_release_ms < MAX_WAIT_MS; /* and armed again before a frame */
        if (seen.halts == 0 && !released) {
            require(abs(change) <= limits->acceleration_us_per_s2 * FRAME_TICKS_PER_US_S2 + 2,
                    "acceleration within limits");
        }
        if (seen.stopped) require(step == 0, "still after a stop");
        if (seen.braked) require(abs(step) <= abs(seen.steps[axis]) + 1, "no faster after a silence");
    }
    seen.steps[axis] = seen.pulses_on ? step : 0;
    seen.pulses[axis] = pulse;
}

static void check_frame(void) {
    if (!seen.pulses_on) seen.halts = 2; /* its previous position is not visible */
    if (host.pulses_on) {
        check_axis(PAN, host.pan_ticks);
        check_axis(TILT, host.tilt_ticks);
    }
    if (seen.halts > 0) seen.halts--;
    seen.pulses_on = host.pulses_on;
}

static void check_now(void) {
    bool dark = rig_state() == 'R' || rig_state() == 'S' || receiver_stop_pending();
    require(!dark || !host.laser_on, "laser off when stopped or released");
    require(rig_laser_on() == host.laser_on || receiver_stop_pending(), "reported laser state equals the pin");
    if (seen.hold_is_set || seen.quiet_ms <= DEFAULT_HOLD_MS + MAX_WAIT_MS) return;
    require(!host.laser_on, "laser off when the host is silent");
    require(rig_state() != 'M' || seen.braked, "braking when the host is silent");
}

/* From the current pulses, nothing moves any more. */
static void notice_stop(uint16_t pan_ticks, uint16_t tilt_ticks) {
    seen.pulses[PAN] = pan_ticks;
    seen.pulses[TILT] = tilt_ticks;
    seen.stopped = true;
    seen.halts = 2;
}

static void hear(void) {
    for (const char *body; (body = host_next_body());) {
        if (strncmp(body, "SILENCE ", 8) != 0) continue;
        seen.since_release_ms = 0;
        if (seen.since_move_ms > MAX_WAIT_MS) seen.braked = true;
    }
}

static void run(uint32_t duration_ms) {
    for (; duration_ms > 0; duration_ms--) {
        host_run(1);
        seen.quiet_ms++;
        seen.since_move_ms++;
        seen.since_release_ms++;
        if (host.stop_came) notice_stop(host.pan_at_stop, host.tilt_at_stop);
        host.stop_came = false;
        if (host.frames != seen.frames) check_frame();
        seen.frames = host.frames;
        hear();
        check_now();
    }
}

static bool holds_word(const uint8_t *bytes, size_t count, const char *word) {
    return memmem(bytes, count, word, strlen(word)) != NULL;
}

/* Receives bytes, some of them with a fault. */
static void receive(const uint8_t *bytes, size_t count, bool lost) {
    static uint8_t window[2 * LINE_BYTES]; /* words may arrive in pieces */
    static size_t held;
    if (held + count > sizeof window) held = 0;
    if (count > sizeof window) count = sizeof window;
    memcpy(window + held, bytes, count);
    held += count;
    seen.quiet_ms = 0;
    for (size_t i = 0; i < count; i++) {
        device_receive(bytes[i], lost && i == 0, false);
        if (bytes[i] == '!') notice_stop(host.pan_ticks, host.tilt_ticks);
    }
    if (holds_word(window, held, "RESUME")) seen.stopped = false;
    if (holds_word(window, held, "MOVE")) seen.braked = false, seen.since_move_ms = 0;
    if (holds_word(window, held, "RELEASE")) seen.since_release_ms = 0;
    if (holds_word(window, held, "WATCHDOG")) seen.hold_is_set = true;
    if (bytes[count - 1] == '\n') held = 0;
}

static void receive_body(const char *body) {
    char line[2 * LINE_BYTES];
    int length = snprintf(line, sizeof line, "%s*%04X\n", body, host_crc(body, strlen(body)));
    receive((const uint8_t *)line, (size_t)length, false);
}

static void receive_raw(input_t *input) {
    size_t count = take(input, 1) % LINE_BYTES;
    bool lost = take(input, 1) & 1;
    if (count > input->left) count = input->left;
    if (count == 0) return;
    receive(input->data, count, lost);
    input->data += count;
    input->left -= count;
}

/* A command that is mostly valid, with arguments mostly near the allowed limits. */
static void receive_command(input_t *input, uint16_t sequence) {
    static const char *const forms[] = {
        "ARM",
        "ARM",
        "MOVE %u %u",
        "MOVE %u %u",
        "MOVE %u %u %u",
        "MOVE %u %u %u %u",
        "LASER 1",
        "RESUME",
        "RELEASE",
        "RATE %u",
        "WATCHDOG %u %u",
        "PING",
        "STATUS",
        "HELLO 1",
        "PANLIMITS",
        "TILTLIMITS",
        "PANLIMITS %u %u %u %u",
        "TILTLIMITS %u %u %u %u",
    };
    const char *form = forms[take(input, 1) % (sizeof forms / sizeof *forms)];
    const limits_t *limits = rig_limits();
    char words[64], body[96];
    uint32_t arguments[4];
    for (uint8_t i = 0; i < 4; i++) arguments[i] = take(input, 2);
    if (form[0] == 'M') {
        for (uint8_t i = 0; i < AXES; i++) {
            arguments[i] = limits[i].min_us + arguments[i] % (limits[i].max_us - limits[i].min_us + 2u);
        }
    } else if (form[0] == 'W') {
        arguments[0] = 100 + arguments[0] % 1000;
        arguments[1] = arguments[1] & 1 ? 0 : arguments[0] + arguments[1] % 1000;
    } else if (form[0] == 'P' || form[0] == 'T') {
        arguments[0] = 100 + arguments[0] % 2000;
        arguments[1] = arguments[0] + arguments[1] % 3000;
        arguments[3] *= 1 + arguments[2] % 15;
    }
    snprintf(words, sizeof words, form, arguments[0], arguments[1], arguments[2], arguments[3]);
    snprintf(body, sizeof body, "%u %s", sequence, words);
    receive_body(body);
}

static void begin_again(void) {
    host_reset(RESET_WATCHDOG);
    memset(&seen, 0, sizeof seen);
    seen.frames = host.frames;
}

static void fail_storage(input_t *input) {
    uint8_t how = (uint8_t)take(input, 1);
    host.stuck_address = how & 1 ? how % HOST_STORAGE_BYTES : HOST_NEVER;
    host.writes_left = how & 2 ? how / 4 % 16 : HOST_NEVER;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    input_t input = {data, size};
    uint16_t sequence = 1;
    memset(&seen, 0, sizeof seen);
    host_power_up(take(&input, 1) & 1 ? UINT32_MAX - 700 : 0);
    while (input.left > 0 && host.frames < MOST_MS / 20) {
        uint8_t what = (uint8_t)take(&input, 1);
        if (what < 96) receive_command(&input, what & 31 ? ++sequence : sequence);
        else if (what < 112) receive_raw(&input);
        else if (what < 120) receive((const uint8_t *)"!", 1, false);
        else if (what < 128) host.stop_at_call = host.calls + (int)take(&input, 1);
        else if (what < 132) fail_storage(&input);
        else if (what < 134) begin_again();
        else if (what < 140) run(550);
        else run(what - 139u);
    }
    run(60);
    return 0;
}
