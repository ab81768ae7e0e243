/*
 * An ATmega328P at 16 MHz with a real boot loader in its flash, emulated by simavr, with its USART
 * on a pseudo-terminal: `pantilt flash` and avrdude write to it in tests. SPM writes the emulated
 * flash.
 *
 *     boot-loader BOOT-LOADER.hex prints the terminal's path; ends when standard input does
 *
 * A pseudo-terminal carries no DTR, so the chip is reset each time that a program opens it, as DTR
 * resets an Arduino. It has no baud rate either: bytes are garbled here when the program asked for
 * another than the chip's. Time runs as fast as real time, or slower on a machine that is too busy.
 * Sections are those of DS40002061.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <math.h>
#include <pty.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <simavr/avr_uart.h>
#include <simavr/sim_avr.h>
#include <simavr/sim_hex.h>

#define CLOCK_HZ 16000000
#define SLICE_CYCLES (CLOCK_HZ / 1000)
#define SLICE_NS 1000000
/* How far the chip may fall behind real time and still catch up. */
#define MAX_LAG_NS (100 * SLICE_NS)
#define MCUSR 0x54
#define EXTRF 0x02
#define UCSR0A 0xC0
#define U2X0 0x02
#define UBRR0L 0xC4
#define UBRR0H 0xC5
#define RATE_TOLERANCE 0.035
#define GARBLING 0x95

/* struct termios2 of asm/termbits.h, which cannot be included together with termios.h. */
struct terminal_speed {
    uint32_t modes[4];
    uint8_t line_and_characters[20];
    uint32_t input_baud, output_baud;
};
#define GET_TERMINAL_SPEED _IOR('T', 0x2A, struct terminal_speed)

static int terminal;
static bool opened;
static bool may_send;
static avr_irq_t *to_uart;
static uint8_t waiting[4096];
static size_t waiting_from, waiting_to;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

/* Whether the program at the terminal and the chip's USART (19.3.1) have the same baud rate. */
static bool same_rate(const avr_t *avr) {
    struct terminal_speed speed;
    if (ioctl(terminal, GET_TERMINAL_SPEED, &speed) < 0) fail("baud rate of the terminal");
    unsigned divider = avr->data[UBRR0L] | (avr->data[UBRR0H] & 0x0F) << 8;
    double chip_baud = (double)CLOCK_HZ / (avr->data[UCSR0A] & U2X0 ? 8 : 16) / (divider + 1);
    return fabs(speed.output_baud / chip_baud - 1) < RATE_TOLERANCE;
}

static void from_uart(struct avr_irq_t *irq, uint32_t value, void *avr) {
    (void)irq;
    uint8_t byte = (uint8_t)value ^ (same_rate(avr) ? 0 : GARBLING);
    if (opened && write(terminal, &byte, 1) < 0 && errno != EAGAIN && errno != EIO) fail("write");
}

static void feed_uart(const avr_t *avr) {
    while (may_send && waiting_from < waiting_to) {
        uint32_t byte = waiting[waiting_from++];
        avr_raise_irq(to_uart, same_rate(avr) ? byte : (byte ^ GARBLING) | UART_INPUT_FE);
    }
}

static void on_xon(struct avr_irq_t *irq, uint32_t value, void *avr) {
    (void)irq, (void)value;
    may_send = true;
    feed_uart(avr);
}

static void on_xoff(struct avr_irq_t *irq, uint32_t value, void *unused) {
    (void)irq, (void)value, (void)unused;
    may_send = false;
}

/* Sleep takes no time here, because the slices are paced. */
static void sleep_not(avr_t *avr, avr_cycle_count_t how_long) { (void)avr, (void)how_long; }

static avr_t *make_chip(char *boot_loader) {
    avr_t *avr = avr_make_mcu_by_name("atmega328p");
    if (!avr || avr_init(avr) != 0) fail("atmega328p");
    avr->frequency = CLOCK_HZ;
    avr->log = LOG_ERROR;
    avr->sleep = sleep_not;
    ihex_chunk_p chunks = NULL;
    int count = read_ihex_chunks(boot_loader, &chunks);
    if (count <= 0) fail(boot_loader);
    avr->reset_pc = avr->flashend; /* the fuses direct a reset to the start of the boot loader (27.7.14) */
    for (int i = 0; i < count; i++) {
        if (chunks[i].baseaddr < avr->reset_pc) avr->reset_pc = chunks[i].baseaddr;
        memcpy(avr->flash + chunks[i].baseaddr, chunks[i].data, chunks[i].size);
    }
    free_ihex_chunks(chunks);
    avr->codeend = avr->flashend;
    avr->pc = avr->reset_pc;

    uint32_t flags = 0; /* no output from simavr, and no sleeping while the chip polls */
    avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
    uint32_t uart = AVR_IOCTL_UART_GETIRQ('0');
    to_uart = avr_io_getirq(avr, uart, UART_IRQ_INPUT);
    avr_irq_register_notify(avr_io_getirq(avr, uart, UART_IRQ_OUTPUT), from_uart, avr);
    avr_irq_register_notify(avr_io_getirq(avr, uart, UART_IRQ_OUT_XON), on_xon, avr);
    avr_irq_register_notify(avr_io_getirq(avr, uart, UART_IRQ_OUT_XOFF), on_xoff, NULL);
    return avr;
}

static void make_terminal(void) {
    int other_end;
    char path[128];
    struct termios raw;
    memset(&raw, 0, sizeof raw);
    cfmakeraw(&raw);
    if (openpty(&terminal, &other_end, path, &raw, NULL) != 0) fail("openpty");
    if (fcntl(terminal, F_SETFL, O_NONBLOCK) < 0) fail("fcntl");
    close(other_end); /* so that opening by a program can be detected */
    printf("%s\n", path);
    fflush(stdout);
}

/* Serves the terminal: a program that opens it resets the chip, and its output goes to the
   USART. */
static void serve_terminal(avr_t *avr) {
    struct pollfd poll_fds[] = {{terminal, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
    if (poll(poll_fds, 2, 0) < 0) fail("poll");
    char typed;
    if (poll_fds[1].revents && read(STDIN_FILENO, &typed, 1) <= 0) exit(0);
    bool open_now = !(poll_fds[0].revents & POLLHUP);
    if (open_now && !opened) {
        avr_reset(avr);
        avr->data[MCUSR] = EXTRF;
        waiting_from = waiting_to = 0;
        may_send = true;
    }
    opened = open_now;
    if (!opened || !(poll_fds[0].revents & POLLIN)) return;
    if (waiting_from == waiting_to) waiting_from = waiting_to = 0;
    ssize_t count = read(terminal, waiting + waiting_to, sizeof waiting - waiting_to);
    if (count > 0) waiting_to += (size_t)count;
    feed_uart(avr);
}

static uint64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int main(int argc, char *argv[]) {
    if (argc != 2) {
        fprintf(stderr, "usage: boot-loader BOOT-LOADER.hex\n");
        return 2;
    }
    avr_t *avr = make_chip(argv[1]);
    make_terminal();
    for (uint64_t due_ns = now_ns();;) {
        serve_terminal(avr);
        avr_cycle_count_t end = avr->cycle + SLICE_CYCLES;
        while (avr->cycle < end) {
            int state = avr_run(avr);
            if (state == cpu_Done || state == cpu_Crashed) {
                fprintf(stderr, "the chip ended in state %d at 0x%04x\n", state, avr->pc);
                return 1;
            }
        }
        due_ns += SLICE_NS;
        uint64_t now = now_ns();
        if (now < due_ns) {
            struct timespec left = {0, (long)(due_ns - now)};
            nanosleep(&left, NULL);
        } else if (now - due_ns > MAX_LAG_NS) {
            due_ns = now - MAX_LAG_NS; /* the programs at the terminal were as late */
        }
    }
}
