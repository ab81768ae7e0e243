#include "device.h"

#include "board.h"
#include "execute.h"
#include "flash_text.h"
#include "host_watch.h"
#include "receiver.h"
#include "reports.h"
#include "rig.h"
#include "storage.h"

/* The line being received, and the last well-formed line with its reply. */
static line_t lines[2];
static line_t *line, *last_line;
static uint16_t last_sequence; /* 0: none */
static char last_reply_text[LINE_BYTES];
static writer_t last_reply = {.text = last_reply_text};
static bool stop_unreported, silence_unreported;

void device_begin(reset_t reason, uint32_t fingerprint, uint32_t now_ms) {
    writer_t report = {.sends = true};
    line = &lines[0];
    last_line = &lines[1];
    line_clear(line);
    last_sequence = 0;
    stop_unreported = silence_unreported = false;
    receiver_reset();
    execute_begin();
    rig_begin();
    host_watch_begin(now_ms);
    reports_begin(storage_identity(fingerprint), now_ms);
    reports_write_boot(&report, reason);
    write_end(&report);
}

void device_receive(uint8_t byte, bool lost, bool damaged) { receiver_take(byte, lost, damaged); }

void device_frame(void) { rig_frame(); }

/* Refuses a damaged line, or a line that repeats a sequence number with another body. */
static void refuse_line(uint16_t sequence, wire_error_t error, uint16_t checksum) {
    writer_t reply = {.sends = true};
    write_error(&reply, sequence, error);
    if (error == ERROR_CRC) write_hex16(&reply, checksum);
    write_end(&reply);
}

static void send_last_reply(void) {
    for (uint8_t i = 0; i < last_reply.length; i++) board_send(last_reply.text[i]);
}

static void complete_reply(void) {
    write_end(&last_reply);
    send_last_reply();
}

/* Stores the received line as the last one. */
static void remember(uint16_t sequence) {
    line_t *freed = last_line;
    last_line = line;
    last_sequence = sequence;
    line = freed;
}

static void take_line(uint32_t now_ms) {
    exchange_t exchange;
    uint16_t checksum;
    wire_error_t error = command_frame(line->text, &exchange.sequence, &checksum);
    if (error) {
        reports_count_error(error, 1);
        refuse_line(0, error, checksum);
        return;
    }
    error = command_read(line->text, &exchange.command);
    if (exchange.command.verb != VERB_HELLO) { /* a host that sends HELLO may have lost the device during a move */
        host_watch_heard(now_ms);
        if (exchange.sequence == last_sequence) {
            if (command_same_body(line->text, last_line->text)) {
                send_last_reply();
            } else {
                reports_count_error(ERROR_SEQUENCE, 1);
                refuse_line(exchange.sequence, ERROR_SEQUENCE, 0);
            }
            return;
        }
    }
    exchange.reply = &last_reply;
    if (error) write_error(&last_reply, exchange.sequence, error);
    else error = execute(&exchange);
    if (error) reports_count_error(error, 1);
    remember(exchange.sequence);
    if (!execute_is_storing()) complete_reply();
}

static bool take_next_line(uint32_t now_ms) {
    switch (receiver_next_line(line)) {
    case NO_LINE: return false;
    case LINE: take_line(now_ms); break;
    case LINE_TOO_LONG:
        reports_count_error(ERROR_LENGTH, 1);
        refuse_line(0, ERROR_LENGTH, 0);
        break;
    case LINE_LOST:
        reports_count_error(ERROR_OVERFLOW, receiver_lost_lines());
        refuse_line(0, ERROR_OVERFLOW, 0);
        break;
    }
    line_clear(line);
    return true;
}

static void take_stop(void) {
    rig_stop();
    stop_unreported = true;
    line_clear(line);
    receiver_end_stop();
}

/* Continues to store limits; finally sends the reply of the command. */
static void store(void) {
    wire_error_t error = execute_store(&last_reply);
    if (execute_is_storing()) return;
    if (error) reports_count_error(error, 1);
    complete_reply();
}

/* Sends the next due report; false if there is none. */
static bool report(void) {
    writer_t report = {.sends = true};
    if (stop_unreported) {
        stop_unreported = false;
        reports_write_halt(&report, FLASH_TEXT("STOPPED"));
    } else if (silence_unreported) {
        silence_unreported = false;
        reports_write_halt(&report, FLASH_TEXT("SILENCE"));
    } else if (reports_telemetry_due()) {
        reports_write_telemetry(&report);
    } else {
        return false;
    }
    write_end(&report);
    return true;
}

bool device_poll(uint32_t now_ms) {
    reports_set_time(now_ms);
    if (receiver_stop_pending()) take_stop();
    if (host_watch_poll(now_ms)) {
        reports_count_silence();
        silence_unreported = true;
    }
    if (board_send_room() < LINE_BYTES) return false;
    if (report()) return true;
    if (!execute_is_storing()) return take_next_line(now_ms);
    store();
    return true;
}
