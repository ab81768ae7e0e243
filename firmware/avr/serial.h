/*
 * The serial line on USART0 of an ATmega328P, at BAUD, and the lock of its interrupts.
 */
#pragma once

/** Opens the line: 8 data bits, no parity, 1 stop bit. */
void serial_begin(void);
