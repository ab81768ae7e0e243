/*
 * Servo pulses and laser on an ATmega328P: pan on pin 9 (PB1, OC1A), tilt on pin 10 (PB2, OC1B),
 * laser on pin 8 (PB0).
 */
#pragma once

/** Sets up timer and pins; no pulses, laser off. */
void servos_begin(void);

/** Turns pulses and laser off; independent of the state of the core. */
void servos_off(void);
