/*
 * The ATmega328P at 16 MHz (Arduino Uno, Nano): start and reset reason, the clock, the watchdog,
 * and the main loop around the core. Sections are those of Microchip's datasheet DS40002061.
 *
 *     Timer0  1 ms clock; every twentieth tick, halfway through a servo frame, prepares the next frame
 *     Timer1  servo pulses on pins 9 and 10 (servos.c)
 *     USART0  the line (serial.c)
 */
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/power.h>
#include <avr/sleep.h>
#include <avr/wdt.h>

#include "crc16.h"
#include "device.h"
#include "serial.h"
#include "servos.h"

#define WATCHDOG_PERIOD WDTO_250MS
#define FRAME_MS 20

/* Marks in memory that survive a reset, but not a power cut. */
#define MEMORY_MARK 0x5AFE9A1DUL
#define WATCHDOG_FIRED 0xD09F
static uint32_t memory_mark __attribute__((section(".noinit")));
static uint16_t watchdog_mark __attribute__((section(".noinit")));

static uint32_t fingerprint __attribute__((section(".noinit")));
static reset_t reset_reason __attribute__((section(".noinit")));

volatile uint32_t clock_ms; /* not static: tests set it to a value near its wrap */
static volatile bool frame_due;

/*
 * The reset reason (10.9.1). Boot loaders clear MCUSR; the marks in memory then distinguish a watchdog
 * or external reset from a power-up.
 */
static reset_t find_reset_reason(uint8_t flags) {
    bool kept = memory_mark == MEMORY_MARK;
    if (kept && watchdog_mark == WATCHDOG_FIRED) return RESET_WATCHDOG;
    if (flags & _BV(PORF)) return RESET_POWER;
    if (flags & _BV(BORF)) return RESET_BROWNOUT;
    if (flags & _BV(EXTRF)) return RESET_EXTERNAL;
    if (flags & _BV(WDRF)) return RESET_WATCHDOG;
    return kept ? RESET_EXTERNAL : RESET_POWER;
}

/* The contents of memory at power-up, which differ from chip to chip. */
static uint32_t take_fingerprint(void) {
    uint16_t low = CRC16_EMPTY, high = 0;
    for (const uint8_t *at = (const uint8_t *)RAMSTART; at < (const uint8_t *)RAMEND; at += 2) {
        low = crc16_add(low, at[0]);
        high = crc16_add(high, at[1]);
    }
    return (uint32_t)high << 16 | low;
}

/* A watchdog that has fired keeps running (10.9.2), so it is turned off. */
__attribute__((noinline)) static void record_reset(void) {
    uint8_t flags = MCUSR;
    MCUSR = 0;
    wdt_disable();
    fingerprint = take_fingerprint();
    reset_reason = find_reset_reason(flags);
    memory_mark = MEMORY_MARK;
    watchdog_mark = 0;
}

/* Runs after the stack and before the variables are set up; a naked function uses neither. */
__attribute__((naked, used, section(".init3"))) static void before_variables(void) {
    record_reset();
}

/*
 * The core hangs: turns pulses and laser off and restarts. By a jump, not by the watchdog reset
 * that would follow: the boot loader of older Nanos never turns the watchdog off and would be reset
 * forever.
 */
ISR(WDT_vect) {
    servos_off();
    watchdog_mark = WATCHDOG_FIRED;
    __asm__ volatile("jmp 0");
}

/* Fires the interrupt above; with interrupts off, a reset one period later (10.9.2, table 10-1). */
static void start_watchdog(void) {
    wdt_enable(WATCHDOG_PERIOD);
    WDTCSR |= _BV(WDIE);
}

ISR(TIMER0_COMPA_vect) {
    static uint8_t frame_phase_ms;
    clock_ms++;
    if (++frame_phase_ms == FRAME_MS) frame_phase_ms = 0;
    if (frame_phase_ms == FRAME_MS / 2) frame_due = true;
}

/* CTC at 16 MHz / 64 / 250 (14.7.2). */
static void start_clock(void) {
    TCNT0 = 0;
    TCCR0A = _BV(WGM01);
    OCR0A = F_CPU / 64 / 1000 - 1;
    TIMSK0 = _BV(OCIE0A);
    TCCR0B = _BV(CS01) | _BV(CS00);
}

static uint32_t read_clock(void) {
    cli();
    uint32_t now_ms = clock_ms;
    sei();
    return now_ms;
}

/* Sleeps until the next interrupt unless a frame is due (9.2: no interrupt between sei and sleep). */
static void sleep_until_interrupt(void) {
    cli();
    if (!frame_due) {
        sleep_enable();
        sei();
        sleep_cpu();
        sleep_disable();
    }
    sei();
}

int main(void) {
    power_twi_disable();
    power_spi_disable();
    power_adc_disable();
    power_timer2_disable();
    set_sleep_mode(SLEEP_MODE_IDLE);
    GTCCR = _BV(TSM) | _BV(PSRSYNC); /* both timers start together (17.3) */
    servos_begin();
    start_clock();
    GTCCR = 0;
    serial_begin();
    device_begin(reset_reason, fingerprint, clock_ms);
    start_watchdog();
    sei();
    for (;;) {
        wdt_reset();
        if (frame_due) {
            frame_due = false;
            device_frame();
        }
        if (!device_poll(read_clock())) sleep_until_interrupt();
    }
}
