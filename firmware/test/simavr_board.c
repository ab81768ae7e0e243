/*
 * The compiled firmware on simavr, an emulator independent of ours: the same script must give the
 * same bytes and pulses on both.
 *
 *     simavr-board HEX BAUD < script > log
 *
 * Script, tab-separated, in order of time: `eeprom HEX` first, then `send MICROSECONDS HEX` (bytes
 * one after the other at the baud rate), and `end MICROSECONDS`. Log: `byte CYCLE VALUE`, `pulse
 * AXIS CYCLE WIDTH` when it ends [CPU cycles], `laser CYCLE STATE`.
 *
 * simavr 1.6 deviates from the datasheet (DS40002061) in three places that the firmware depends on;
 * only these are corrected here:
 * - The length of a byte on the line is computed when UBRR0 is written, so U2X0 set after that is
 * ignored (table 19-1); and it counts a non-existent parity bit. See mend_uart.
 * - In fast PWM, OCR1x is read only when the timer's mode is set, and never updated at BOTTOM
 * (15.9.3). See take_over_compare.
 */
#include <simavr/avr_eeprom.h>
#include <simavr/avr_ioport.h>
#include <simavr/avr_timer.h>
#include <simavr/avr_uart.h>
#include <simavr/sim_avr.h>
#include <simavr/sim_hex.h>
#include <simavr/sim_irq.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLOCK_HZ 16000000UL
#define CYCLES_PER_US 16
#define FRAME_BITS 10
#define TIMER_DIVIDER 8
#define MOST_BYTES 8192
#define LASER_PIN 0
#define PAN_PIN 1
#define TILT_PIN 2

static avr_t *avr;
static avr_irq_t *uart_input;
static avr_uart_t *uart;
static avr_timer_t *timer;

/* All bytes of the script, with the times of their start bits. */
static struct {
    avr_cycle_count_t at;
    uint8_t byte;
} sent[MOST_BYTES];
static size_t sent_count;
static avr_cycle_count_t end_cycle;

static void fail(const char *what) {
    fprintf(stderr, "simavr-board: %s\n", what);
    exit(1);
}

static void log_byte(struct avr_irq_t *irq, uint32_t value, void *param) {
    (void)irq, (void)param;
    printf("byte\t%llu\t%u\n", (unsigned long long)avr->cycle, value & 0xFF);
}

/* At BOTTOM a pulse begins; the timer asks for its length after this. */
static void take_over_compare(uint8_t pin) {
    avr_timer_comp_t *channel = &timer->comp[pin == PAN_PIN ? AVR_TIMER_COMPA : AVR_TIMER_COMPB];
    unsigned ocr = avr->data[channel->r_ocr] | avr->data[channel->r_ocrh] << 8;
    channel->comp_cycles = (ocr + 1) * TIMER_DIVIDER;
}

static void log_pulse(struct avr_irq_t *irq, uint32_t value, void *param) {
    static avr_cycle_count_t rose[TILT_PIN + 1];
    const char *axis = param;
    uint8_t pin = strcmp(axis, "pan") == 0 ? PAN_PIN : TILT_PIN;
    if ((irq->value & 1) == (value & 1)) return;
    if (value & 1) {
        rose[pin] = avr->cycle;
        take_over_compare(pin);
        return;
    }
    unsigned long long width = avr->cycle - rose[pin];
    printf("pulse\t%s\t%llu\t%llu\n", axis, (unsigned long long)avr->cycle, width);
}

static void log_laser(struct avr_irq_t *irq, uint32_t value, void *param) {
    (void)param;
    if ((irq->value & 1) != (value & 1)) {
        printf("laser\t%llu\t%u\n", (unsigned long long)avr->cycle, value & 1);
    }
}

static size_t read_hex(const char *digits, uint8_t *bytes, size_t most) {
    size_t count = 0;
    for (unsigned value; sscanf(digits, "%2x", &value) == 1; digits += 2) {
        if (count == most) fail("a line of the script is too long");
        bytes[count++] = (uint8_t)value;
        if (digits[1] == '\0') break;
    }
    return count;
}

static void preset_eeprom(const char *digits) {
    static uint8_t bytes[1024];
    avr_eeprom_desc_t preset = {bytes, 0, (uint32_t)read_hex(digits, bytes, sizeof bytes)};
    avr_ioctl(avr, AVR_IOCTL_EEPROM_SET, &preset);
}

static void plan_bytes(double at_us, const char *digits, double frame_cycles) {
    static uint8_t bytes[MOST_BYTES];
    size_t count = read_hex(digits, bytes, sizeof bytes);
    for (size_t i = 0; i < count; i++) {
        if (sent_count == MOST_BYTES) fail("the script is too long");
        sent[sent_count].at = (avr_cycle_count_t)(at_us * CYCLES_PER_US + (double)i * frame_cycles);
        sent[sent_count++].byte = bytes[i];
    }
}

static void read_script(unsigned long baud) {
    static char line[4 * MOST_BYTES], digits[4 * MOST_BYTES];
    double at_us;
    while (fgets(line, sizeof line, stdin)) {
        if (sscanf(line, "eeprom\t%s", digits) == 1) preset_eeprom(digits);
        else if (sscanf(line, "send\t%lf\t%s", &at_us, digits) == 2) {
            plan_bytes(at_us, digits, FRAME_BITS * (double)CLOCK_HZ / (double)baud);
        } else if (sscanf(line, "end\t%lf", &at_us) == 1) {
            end_cycle = (avr_cycle_count_t)(at_us * CYCLES_PER_US);
        } else {
            fail("cannot interpret a line of the script");
        }
    }
}

/* Emulated time advances by itself; no real time passes. */
static void no_sleep(avr_t *sleeping, avr_cycle_count_t how_long) { (void)sleeping, (void)how_long; }

static void make_board(const char *hex_file) {
    uint32_t size, start;
    uint8_t *code = read_ihex_file(hex_file, &size, &start);
    avr = avr_make_mcu_by_name("atmega328p");
    if (!code || !avr) fail("cannot read the firmware");
    avr_init(avr);
    avr->log = LOG_ERROR;
    avr->frequency = CLOCK_HZ;
    avr->sleep = no_sleep;
    avr_loadcode(avr, code, size, start);
    free(code);
}

/* A peripheral by its kind and name. */
static void *find_peripheral(const char *kind, size_t name_offset, char name) {
    for (avr_io_t *io = avr->io_port; io; io = io->next) {
        if (strcmp(io->kind, kind) == 0 && ((char *)io)[name_offset] == name) return io;
    }
    fail("simavr has no such peripheral");
    return NULL;
}

static void mend_uart(void) {
    unsigned ubrr = avr->data[uart->ubrrl.reg] | avr->data[uart->ubrrh.reg] << 8;
    unsigned divider = avr_regbit_get(avr, uart->u2x) ? 8 : 16;
    uart->cycles_per_byte = FRAME_BITS * divider * (ubrr + 1);
}

static void connect(void) {
    uart = find_peripheral("uart", offsetof(avr_uart_t, name), '0');
    timer = find_peripheral("timer", offsetof(avr_timer_t, name), '1');
    uint32_t flags = 0;
    avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
    uart_input = avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT);
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT), log_byte,
                            NULL);
    uint32_t port = AVR_IOCTL_IOPORT_GETIRQ('B');
    avr_irq_register_notify(avr_io_getirq(avr, port, LASER_PIN), log_laser, NULL);
    avr_irq_register_notify(avr_io_getirq(avr, port, PAN_PIN), log_pulse, "pan");
    avr_irq_register_notify(avr_io_getirq(avr, port, TILT_PIN), log_pulse, "tilt");
}

int main(int count, char **arguments) {
    if (count != 3) fail("usage: simavr-board HEX BAUD < script > log");
    make_board(arguments[1]);
    connect();
    read_script(strtoul(arguments[2], NULL, 10));
    size_t next = 0;
    while (avr->cycle < end_cycle) {
        while (next < sent_count && sent[next].at <= avr->cycle)
            avr_raise_irq(uart_input, sent[next++].byte);
        int state = avr_run(avr);
        mend_uart();
        if (state == cpu_Done || state == cpu_Crashed) fail("the firmware has crashed");
    }
    return 0;
}
