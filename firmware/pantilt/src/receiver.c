#include "receiver.h"

#include "board.h"

#define RING_BYTES 128
#define STOP '!'
/* Marks the end of a lost line in the ring. A received NUL is replaced by another unprintable
   byte. */
#define LOST_MARK 0
#define UNPRINTABLE 0x7F

static volatile uint8_t ring[RING_BYTES];
static volatile uint8_t head, tail; /* written at head, read at tail */
static volatile bool stop_pending;
static volatile bool losing;
static volatile uint8_t lost_lines;

static uint8_t room(void) { return (uint8_t)(tail - head - 1) % RING_BYTES; }

static void put(uint8_t byte) {
    ring[head] = byte;
    head = (head + 1) % RING_BYTES;
}

void receiver_reset(void) {
    uint8_t state = board_lock();
    head = tail = 0;
    stop_pending = losing = false;
    lost_lines = 0;
    board_unlock(state);
}

void receiver_take(uint8_t byte, bool lost, bool damaged) {
    if (byte == STOP) {
        board_set_laser(false);
        head = tail;
        losing = false;
        lost_lines = 0;
        stop_pending = true;
        return;
    }
    if (damaged || byte == LOST_MARK) byte = UNPRINTABLE;
    bool ends = byte == '\n' || byte == '\r';
    /* The last place is reserved for the mark, so that a loss is always reported. */
    if (lost || room() < 2) losing = true;
    if (!losing) {
        put(byte);
    } else if (ends) {
        losing = false;
        if (lost_lines < UINT8_MAX) lost_lines++;
        if (room() > 0) put(LOST_MARK); /* otherwise the last byte in the ring is a mark */
    }
}

static bool pop(uint8_t *byte) {
    uint8_t state = board_lock();
    bool there = head != tail && !stop_pending;
    if (there) {
        *byte = ring[tail];
        tail = (tail + 1) % RING_BYTES;
    }
    board_unlock(state);
    return there;
}

received_t receiver_next_line(line_t *line) {
    uint8_t byte;
    while (pop(&byte)) {
        if (byte == LOST_MARK) return LINE_LOST;
        if (byte != '\n' && byte != '\r') {
            if (line->length < LINE_BYTES - 1) line->text[line->length++] = (char)byte;
            else line->too_long = true;
        } else if (line->length > 0) {
            line->text[line->length] = '\0';
            return line->too_long ? LINE_TOO_LONG : LINE;
        }
    }
    return NO_LINE;
}

uint8_t receiver_lost_lines(void) {
    uint8_t state = board_lock();
    uint8_t lines = lost_lines;
    lost_lines = 0;
    board_unlock(state);
    return lines;
}

bool receiver_stop_pending(void) { return stop_pending; }

void receiver_end_stop(void) { stop_pending = false; }
