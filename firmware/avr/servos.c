#include "servos.h"

#include <avr/io.h>

#include "board.h"

#define LASER _BV(PORTB0)
#define PAN_PULSE _BV(PORTB1)
#define TILT_PULSE _BV(PORTB2)
/* Non-inverting: set at BOTTOM, cleared on compare match (table 15-4). */
#define PULSES_ON (_BV(COM1A1) | _BV(COM1B1))
#define FRAME_HZ 50

const uint8_t board_pulse_step_ticks = 1;

/* Fast PWM with TOP in ICR1 (15.9.3): the counter runs at 2 MHz, a frame is 40000 ticks. */
void servos_begin(void) {
    PORTB &= (uint8_t)~(LASER | PAN_PULSE | TILT_PULSE);
    DDRB |= LASER | PAN_PULSE | TILT_PULSE;
    TCNT1 = 0;
    ICR1 = F_CPU / 8 / FRAME_HZ - 1;
    TCCR1A = _BV(WGM11);
    TCCR1B = _BV(WGM13) | _BV(WGM12) | _BV(CS11);
}

static void end_pulses(void) {
    while (PINB & (PAN_PULSE | TILT_PULSE)) { /* waits for the end of the pulse, so that no pulse is truncated */
    }
    TCCR1A &= (uint8_t)~PULSES_ON;
}

void servos_off(void) {
    board_set_laser(false);
    end_pulses();
}

/*
 * The core calls this halfway through a frame, between pulses, which are at most 5 ms long. Both new
 * widths take effect together at the next BOTTOM.
 */
void board_drive(bool pulses_on, uint16_t pan_ticks, uint16_t tilt_ticks) {
    OCR1A = pan_ticks - 1; /* the match is one tick after the count */
    OCR1B = tilt_ticks - 1;
    if (pulses_on) TCCR1A |= PULSES_ON;
    else end_pulses();
}

void board_set_laser(bool on) {
    if (on) PORTB |= LASER;
    else PORTB &= (uint8_t)~LASER;
}
